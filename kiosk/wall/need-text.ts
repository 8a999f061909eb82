/** What the wall says about a need: where, what, how urgent, and what to bring. */
import type { DispenserView } from '../../server/contract/api/dispensers.ts';
import { daysBetween, dayWord, list, percent, when } from '../i18n/format.ts';
import { inText, nameParts } from '../i18n/names.ts';
import { inUnits } from '../i18n/screens/in-units.ts';
import { t } from '../i18n/screens/t.ts';
import { w } from '../i18n/wall/t.ts';
import type { Need } from '../state/attention.ts';
import type { Model } from '../state/model.ts';
import { placeName } from '../state/places.ts';
import { orderFor, supplyFor } from '../state/supply.ts';

export interface NeedText {
  readonly status: DispenserView['status'];
  /** Where hands are needed; for an item that is out, the item. */
  readonly where: string;
  readonly what: string;
  readonly urgency: string;
  /** The same beside the sign of the status, where that says half of it. */
  readonly short?: string;
  /** What to bring, from where. */
  readonly bring: string;
}

/** `now` is server time, ms. */
export function needText(need: Need, model: Model, now: number): NeedText {
  const text = w();
  if (need.kind === 'stock-out') {
    const { title } = nameParts(need.item.name);
    const expected = orderFor(model, need.item.id)?.expectedAt;
    const comes = expected ? text.comes(dayWord(expected, now)) : text.nothingOrdered;
    return { status: 'empty', where: title, what: text.noneInStore, urgency: comes, bring: comes };
  }
  const [dispenser] = need.dispensers;
  const item = model.items.get(dispenser.item);
  const titles = [...new Set(need.dispensers.map((one) => itemTitle(model, one.item)))];
  return {
    status: dispenser.status,
    where: placeName(model, dispenser.location),
    what: list(titles.map((title, i) => (i === 0 ? title : inText(title)))),
    urgency: urgencyOf(dispenser, now),
    ...(dispenser.status === 'empty' && dispenser.statusAt !== null
      ? { short: text.since(when(dispenser.statusAt, now)) }
      : {}),
    bring: item && titles.length === 1 ? bringText(model, item.id, item.stockUnit, dispenser.location, now) : '',
  };
}

function urgencyOf({ status, statusAt, emptyAt, level, levelAt, problem }: DispenserView, now: number): string {
  const { status: words, problem: problems } = t();
  const wall = w();
  switch (status) {
    case 'empty':
      return statusAt === null ? words.empty : wall.emptySince(when(statusAt, now));
    case 'low':
      if (emptyAt !== null) return willBeEmpty(emptyAt.p50, now);
      return level === null ? words.low : percent(level);
    case 'stale':
      return levelAt === null ? words.stale : wall.silentSince(when(levelAt, now));
    case 'fault':
      return isProblem(problem) ? problems[problem] : words.fault;
    case 'unknown':
      return isProblem(problem) ? problems[problem] : wall.neverHeard;
    case 'ok':
      return emptyAt === null ? words.ok : willBeEmpty(emptyAt.p50, now);
  }
}

function willBeEmpty(at: string, now: number): string {
  const text = w();
  return daysBetween(now, at) === 0 ? text.emptyAround(when(at, now)) : text.emptyOn(when(at, now));
}

function isProblem(name: string | null): name is keyof ReturnType<typeof t>['problem'] {
  return name !== null && name in t().problem;
}

function bringText(model: Model, item: string, unit: string, place: string, now: number): string {
  const text = w();
  const supply = supplyFor(model, item, place);
  if (supply) {
    return text.inStore(inUnits(supply.onHand, unit), placeName(model, supply.location));
  }
  const expected = orderFor(model, item)?.expectedAt;
  return expected ? `${text.noneInStore}. ${text.comes(dayWord(expected, now))}` : text.noneInStore;
}

/** Name of an item, or its id where it is gone. */
export function itemTitle(model: Model, id: string): string {
  const item = model.items.get(id);
  return item ? nameParts(item.name).title : id;
}
