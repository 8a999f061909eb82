/**
 * What the wall asks hands for, the next hour's work first: what is empty now, what will be within the hour, what the
 * storerooms are out of, what runs out today and later; then faults and silent sensors. Pure; times are ISO text.
 */
import type { DispenserView } from '../../server/contract/api/dispensers.ts';
import type { ItemView } from '../../server/contract/api/live.ts';
import { sinceMidnight } from '../i18n/format.ts';
import type { Model } from './model.ts';
import { openRequests } from './open-requests.ts';

/** When hands are needed, in the order of the wall. `look`: at a sensor or a dispenser, to refill nothing. */
export const horizons = ['now', 'hour', 'store', 'today', 'later', 'look'] as const;
export type Horizon = (typeof horizons)[number];

export interface RoomNeed {
  readonly kind: 'dispensers';
  readonly key: string;
  readonly horizon: Exclude<Horizon, 'store'>;
  /** Those of one room that one walk serves, the most urgent first. */
  readonly dispensers: readonly [DispenserView, ...DispenserView[]];
  /** When somebody said that the first is empty, where that is how it is known. */
  readonly askedAt: string | null;
}

export type Need =
  | RoomNeed
  | { readonly kind: 'stock-out'; readonly key: string; readonly horizon: 'store'; readonly item: ItemView };

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const never = '~';

/** Server time and the end of the site's day, ms. */
interface Instants {
  readonly now: number;
  readonly tomorrow: number;
}

const instants = (now: number): Instants => ({ now, tomorrow: now - sinceMidnight(now) + dayMs });

/** Null for one that needs nobody yet. */
function horizonOf(
  { status, deviceId, emptyAt }: DispenserView,
  { now, tomorrow }: Instants,
): RoomNeed['horizon'] | null {
  const p50 = emptyAt === null ? null : Date.parse(emptyAt.p50);
  switch (status) {
    case 'empty':
      return 'now';
    case 'fault':
    case 'stale':
      return 'look';
    case 'unknown':
      // Only where a device ought to speak.
      return deviceId === null ? null : 'look';
    case 'low':
      // One that nobody can tell of may run out today.
      if (p50 === null) return 'today';
      if (p50 <= now) return 'now';
      break;
    case 'ok':
      if (p50 === null) return null;
  }
  if (p50 <= now + hourMs) return 'hour';
  if (p50 < tomorrow) return 'today';
  return status === 'low' ? 'later' : null;
}

/** What of a horizon comes first: empty longest, out soonest, faults before silence. */
function due(dispenser: DispenserView, horizon: Horizon, askedAt: string | null): string {
  const { status, statusAt, emptyAt, id } = dispenser;
  if (horizon === 'look') return `${status === 'fault' ? 0 : 1} ${statusAt ?? never}${id}`;
  return (askedAt ?? (status === 'empty' ? statusAt : emptyAt?.p50) ?? never) + id;
}

/** Most urgent first. `now`: server time, ms. */
export function attention(model: Model, now: number): readonly Need[] {
  const asked = emptyAsked(model);
  const at = instants(now);
  const found = [...model.dispensers.values()].flatMap((dispenser) => {
    // Somebody who stands before it knows better than its sensor.
    const askedAt = dispenser.status === 'empty' ? null : (asked.get(dispenser.id) ?? null);
    const horizon = askedAt === null ? horizonOf(dispenser, at) : 'now';
    return horizon === null ? [] : [{ dispenser, horizon, askedAt, due: due(dispenser, horizon, askedAt) }];
  });
  found.sort((a, b) => horizons.indexOf(a.horizon) - horizons.indexOf(b.horizon) || (a.due < b.due ? -1 : 1));
  const errands = new Map<string, RoomNeed>();
  for (const { dispenser, horizon, askedAt } of found) {
    const { location, status, problem } = dispenser;
    const key = `${location} ${horizon}${horizon === 'look' ? ` ${status} ${problem}` : ''}`;
    const errand = errands.get(key);
    const dispensers: RoomNeed['dispensers'] = errand ? [...errand.dispensers, dispenser] : [dispenser];
    errands.set(key, { kind: 'dispensers', key, horizon, askedAt, ...errand, dispensers });
  }
  const outs = stockOuts(model);
  const needs = [...errands.values()];
  const before = needs.findIndex(({ horizon }) => horizons.indexOf(horizon) > horizons.indexOf('store'));
  return before < 0 ? [...needs, ...outs] : [...needs.slice(0, before), ...outs, ...needs.slice(before)];
}

/** Whether nobody need go anywhere yet: there is only what is well, and runs out later today. */
export const isCalm = (needs: readonly Need[]): boolean =>
  needs.every((need) => {
    return need.horizon === 'today' && need.dispensers.every(({ status }) => status === 'ok');
  });

/** Since when each dispenser is said to be empty, by open requests. */
export function emptyAsked(model: Model): ReadonlyMap<string, string> {
  const asked = new Map<string, string>();
  for (const { kind, dispenser, askedAt } of openRequests(model))
    if (kind === 'empty' && dispenser !== undefined && !asked.has(dispenser)) asked.set(dispenser, askedAt);
  return asked;
}

function stockOuts(model: Model): readonly Need[] {
  return model.alerts.flatMap(({ kind, item: id = '' }) => {
    const item = kind === 'stock-out' ? model.items.get(id) : undefined;
    return item ? [{ kind: 'stock-out' as const, key: `item ${id}`, horizon: 'store' as const, item }] : [];
  });
}

/** How many dispensers are in each state that needs somebody. */
export function tally(model: Model): Readonly<Record<'empty' | 'low' | 'fault' | 'stale', number>> {
  const counts = { empty: 0, low: 0, fault: 0, stale: 0 };
  for (const { status } of model.dispensers.values()) {
    if (status !== 'ok' && status !== 'unknown') counts[status] += 1;
  }
  return counts;
}

/** Those that will be empty next, soonest first, of those that need nobody yet. `now`: server time, ms. */
export function nextUp(model: Model, now: number, most: number): readonly DispenserView[] {
  const at = instants(now);
  const soonest: DispenserView[] = [];
  const last = () => soonest[most - 1]?.emptyAt?.p50 ?? never;
  for (const dispenser of model.dispensers.values()) {
    const p50 = dispenser.emptyAt?.p50;
    if (p50 === undefined || p50 >= last() || horizonOf(dispenser, at) !== null) continue;
    const before = soonest.findIndex((one) => (one.emptyAt?.p50 ?? never) > p50);
    soonest.splice(before < 0 ? soonest.length : before, 0, dispenser);
    soonest.length = Math.min(soonest.length, most);
  }
  return soonest;
}
