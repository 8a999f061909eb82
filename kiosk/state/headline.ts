/** The kiosk's one sentence about its room: what is out, else what is low, else that all is well. */
import { ago, daysBetween, dayWord } from '../i18n/format.ts';
import { k } from '../i18n/kiosk/t.ts';
import { inText, nameParts } from '../i18n/names.ts';
import type { Model } from './model.ts';
import { dispensersIn } from './places.ts';

/** Names in the sentence, at most: three read at a glance. */
const namesMost = 3;

export function headline(model: Model, room: string, lost: boolean): string {
  const text = k();
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

/**
 * One useful thing to know besides: what comes today or tomorrow, else what was filled today, else when more comes, else
 * what was filled last. `now` is server time, ms.
 */
export function fact(model: Model, now: number): string {
  const text = k();
  const coming = [...model.orders.values()]
    .filter((order) => order.status !== 'received' && order.status !== 'cancelled' && !order.overdue)
    .flatMap((order) => (order.expectedAt ? [order.expectedAt] : []))
    .sort()[0];
  const delivery = coming ? text.nextDelivery(dayWord(coming, now)) : '';
  if (coming && daysBetween(now, coming) <= 1) return delivery;
  const refills = model.activity.filter((one) => one.kind === 'refill');
  const nameOf = (id: string | undefined) => {
    const item = model.items.get(id ?? '');
    return item ? [inText(nameParts(item.name).title)] : [];
  };
  const today = refills.filter(({ at }) => daysBetween(now, at) === 0).flatMap(({ item }) => nameOf(item));
  if (today.length > 0) return text.filledToday([...new Set(today)].slice(0, namesMost));
  const [last] = refills;
  return (
    delivery ||
    (last
      ? nameOf(last.item)
          .map((name) => text.lastRefill(name, ago(last.at, now)))
          .join('')
      : '')
  );
}
