/** What the wall says about a need: where, when, what to bring and from where, or what is wrong. */
import type { DispenserStatus, DispenserView } from '../../server/contract/api/dispensers.ts';
import { daysBetween, dayWord, number, percent, when } from '../i18n/format.ts';
import { atStart, nameParts } from '../i18n/names.ts';
import { inUnits } from '../i18n/screens/in-units.ts';
import { t } from '../i18n/screens/t.ts';
import { w } from '../i18n/wall/t.ts';
import type { Need, RoomNeed } from '../state/attention.ts';
import { knownAt } from '../state/availability.ts';
import type { Cart, Load } from '../state/bring.ts';
import type { Model } from '../state/model.ts';
import { placeName } from '../state/places.ts';
import { orderFor } from '../state/supply.ts';

/** One thing of a need: what it is, and how many to take, or what is wrong with it; from where, and what is there. */
export interface NeedLine {
  readonly thing: string;
  readonly what: string;
  readonly from: string;
  readonly note: string;
}

export interface NeedText {
  readonly status: DispenserStatus;
  /** Where hands are needed; for an item that is out, the item. */
  readonly where: string;
  /** When, as a sentence. */
  readonly said: string;
  /** The same, short, below the heading of its horizon and beside its sign. */
  readonly when: string;
  readonly lines: readonly NeedLine[];
}

/** `now` is server time, ms. Needs are to be asked for in their order: each takes from what `cart` has left. */
export function needText(need: Need, model: Model, cart: Cart, now: number): NeedText {
  if (need.kind === 'stock-out') {
    const line = { thing: '', what: atStart(comes(model, need.item.id, now)), from: '', note: '' };
    return { status: 'empty', where: nameParts(need.item.name).title, said: w().noneInStore, when: '', lines: [line] };
  }
  const [first] = need.dispensers;
  const where = placeName(model, first.location);
  if (need.horizon === 'look') {
    const lines = need.dispensers.map(({ item }) => {
      return { thing: itemTitle(model, item), what: trouble(first), from: '', note: '' };
    });
    return { status: first.status, where, said: troubleSince(first, now), when: since(first, now), lines };
  }
  const status = need.horizon === 'now' && first.status !== 'low' ? 'empty' : first.status;
  const lines = cart(need.dispensers).map((load) => bring(load, model, now));
  return { status, where, ...time(need, now), lines };
}

function time({ dispensers: [first], horizon, askedAt }: RoomNeed, now: number): Pick<NeedText, 'said' | 'when'> {
  const text = w();
  const { status, statusAt, emptyAt, level } = first;
  if (askedAt !== null) return { said: text.saidEmpty(when(askedAt, now)), when: text.said(when(askedAt, now)) };
  if (status === 'empty') {
    if (statusAt === null) return { said: t().status.empty, when: t().status.empty };
    return { said: text.emptySince(when(statusAt, now)), when: text.since(when(statusAt, now)) };
  }
  if (emptyAt === null) {
    const left = level === null ? t().status[status] : aged(percent(level), knownAt(first), now);
    return { said: level === null ? left : text.left(left), when: left };
  }
  const at = when(emptyAt.p50, now);
  if (horizon === 'later') return { said: text.emptyOn(at), when: at };
  return { said: text.emptyAround(at), when: text.around(at) };
}

/** Ms after which a figure says when it was taken. */
const freshMs = 3_600_000;

/** A figure, with when it was taken where that is a while ago: `12 % (08:15)`. */
export function aged(figure: string, at: string | null, now: number): string {
  return at === null || now - Date.parse(at) < freshMs ? figure : `${figure} (${when(at, now)})`;
}

function bring({ item, quantity, from, onHand, bookedAt }: Load, model: Model, now: number): NeedLine {
  const text = w();
  const take = inUnits(Math.ceil(quantity), model.items.get(item)?.stockUnit ?? '');
  const line = { thing: itemTitle(model, item), what: take };
  if (from === null) return { ...line, from: text.noneInStore, note: comes(model, item, now) };
  const place = placeName(model, from);
  return { ...line, from: place, note: aged(text.there(number(Math.floor(onHand))), bookedAt, now) };
}

function comes(model: Model, item: string, now: number): string {
  const expected = orderFor(model, item)?.expectedAt;
  return expected ? w().comes(dayWord(expected, now)) : w().nothingOrdered;
}

function trouble({ status, problem, levelAt }: DispenserView): string {
  const { problem: problems, status: words } = t();
  if (isProblem(problem)) return problems[problem];
  return status === 'unknown' && levelAt === null ? w().neverHeard : words[status];
}

function isProblem(name: string | null): name is keyof ReturnType<typeof t>['problem'] {
  return name !== null && name in t().problem;
}

function troubleSince(dispenser: DispenserView, now: number): string {
  const { status, levelAt } = dispenser;
  return status === 'stale' && levelAt !== null ? w().silentSince(when(levelAt, now)) : trouble(dispenser);
}

function since({ status, statusAt, levelAt }: DispenserView, now: number): string {
  const at = status === 'stale' ? (levelAt ?? statusAt) : statusAt;
  return at === null ? '' : w().since(when(at, now));
}

/** What is to come, for the list of what is well: when it will be empty. */
export function nextText(dispenser: DispenserView, model: Model, now: number): NeedText {
  const at = dispenser.emptyAt?.p50 ?? '';
  const day = daysBetween(now, at) === 0 ? w().around(when(at, now)) : when(at, now);
  const lines = [{ thing: itemTitle(model, dispenser.item), what: '', from: '', note: '' }];
  return { status: 'ok', where: placeName(model, dispenser.location), said: day, when: day, lines };
}

/** Name of an item, or its id where it is gone. */
export function itemTitle(model: Model, id: string): string {
  const item = model.items.get(id);
  return item ? nameParts(item.name).title : id;
}
