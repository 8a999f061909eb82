/** The kiosk's one sentence about its room: what is out, else what is low, else that all is well. */
import { ago, dayWord } from '../i18n/format.ts';
import { inText, nameParts } from '../i18n/names.ts';
import { t } from '../i18n/screens/t.ts';
import type { Model } from './model.ts';
import { dispensersIn } from './places.ts';

/** Names in the sentence, at most: three read at a glance. */
const namesMost = 3;

export function headline(model: Model, room: string, lost: boolean): string {
  const text = t().kiosk;
  const dispensers = dispensersIn(model, room);
  const names = (status: string) => {
    const items = dispensers.filter((one) => one.status === status).map((one) => model.items.get(one.item));
    return [...new Set(items.flatMap((item) => (item ? [nameParts(item.name).title] : [])))].slice(0, namesMost);
  };
  if (dispensers.length === 0) return text.hello;
  if (lost || dispensers.every((one) => one.status === 'stale' || one.status === 'unknown')) return text.levelsUnknown;
  const empty = names('empty');
  if (empty.length > 0) return text.someEmpty(empty);
  const low = names('low');
  if (low.length > 0) return text.someLow(low);
  return dispensers.every((one) => one.status === 'ok') ? text.allWell : text.somethingOff;
}

/** One useful thing to know besides: when more comes, else what was filled last. `now` is server time, ms. */
export function fact(model: Model, now: number): string {
  const text = t().kiosk;
  const coming = [...model.orders.values()]
    .filter((order) => order.status !== 'received' && order.status !== 'cancelled' && !order.overdue)
    .flatMap((order) => (order.expectedAt ? [order.expectedAt] : []))
    .sort()[0];
  if (coming) return text.nextDelivery(dayWord(coming, now));
  const refill = model.activity.find((one) => one.kind === 'refill');
  const item = model.items.get(refill?.item ?? '');
  return refill && item ? text.lastRefill(inText(nameParts(item.name).title), ago(refill.at, now)) : '';
}
