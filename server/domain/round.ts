/** The refill round: which dispensers to fill now and soon, and what to bring. */
import type { Documents } from './documents.ts';
import { balanceId, roundQuantity } from './ledger.ts';
import type { DispenserDoc, LevelDoc, Millis, RequestDoc } from './model.ts';
import { isWholeUnit, refillAmounts } from './refill.ts';
import { runOutOf } from './run-out.ts';
import { storeroomsFor } from './storerooms.ts';
import { walkingOrder } from './walking-order.ts';

export interface Stop {
  readonly dispenser: DispenserDoc;
  readonly urgency: 'now' | 'soon';
  readonly level: number | null;
  readonly emptyAt: Millis | null;
  readonly request?: string;
  /** Stock units that filling it takes, what is thrown away included. */
  readonly quantity: number;
  /** The round of somebody who is on the way to it. */
  readonly taken?: string;
}

export interface Scope {
  readonly now: Millis;
  readonly soonMs: Millis;
  /** Only what hangs in this place, or in one within it. */
  readonly within?: string | undefined;
  readonly leaveOutTaken?: boolean;
}

/** `from` is null for what no storeroom has. */
export interface Load {
  readonly item: string;
  readonly from: string | null;
  readonly quantity: number;
}

/** What is low or asked for, and what the forecast has empty within `soonMs`. Stops are in walking order. */
export function nextRound(
  state: Documents,
  { now, soonMs, within, leaveOutTaken }: Scope,
): { readonly stops: readonly Stop[]; readonly cart: readonly Load[] } {
  const asked = emptyRequests(state);
  const onTheWay = stopsUnderWay(state);
  const stops: Stop[] = [];
  for (const dispenser of state.values('dispensers')) {
    if (dispenser.retired || (within !== undefined && !isWithin(state, dispenser.location, within))) continue;
    const taken = onTheWay.get(dispenser.id);
    if (leaveOutTaken && taken !== undefined) continue;
    const level = state.get('levels', dispenser.id);
    const request = asked.get(dispenser.id)?.id;
    const emptyAt = level === undefined ? null : (runOutOf(state, dispenser, level)?.p50 ?? null);
    const isNow = request !== undefined || isLow(dispenser, level);
    if (!isNow && (emptyAt === null || level?.status === 'fault' || emptyAt > now + soonMs)) continue;
    // Somebody who stands before it and says that it is empty knows better than its sensor.
    const from = request === undefined ? (level?.level ?? 0) : 0;
    const { into, stub } = refillAmounts(dispenser, from, 100);
    stops.push({
      dispenser,
      urgency: isNow ? 'now' : 'soon',
      level: level?.level ?? null,
      emptyAt,
      ...(request === undefined ? {} : { request }),
      quantity: roundQuantity(into + stub),
      ...(taken === undefined ? {} : { taken }),
    });
  }
  const order = walkingOrder(state);
  stops.sort(
    ({ dispenser: a }, { dispenser: b }) => order(a.location, b.location) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0),
  );
  return { stops, cart: loadCart(state, stops) };
}

/** A sensor that is not heard any more at a low level still hangs over little; what a faulty one says is not believed. */
function isLow({ lowLevel }: DispenserDoc, level: LevelDoc | undefined): boolean {
  if (level === undefined) return false;
  if (level.status === 'stale' || level.status === 'unknown') return level.level !== null && level.level <= lowLevel;
  return level.status === 'low' || level.status === 'empty';
}

/** Dispensers that somebody walks to, and in which round. */
function stopsUnderWay(state: Documents): ReadonlyMap<string, string> {
  const taken = new Map<string, string>();
  for (const { id, endedAt, stops } of state.values('rounds')) {
    if (endedAt !== undefined) continue;
    for (const { dispenser, result } of stops) if (result === undefined) taken.set(dispenser, id);
  }
  return taken;
}

function isWithin(state: Documents, location: string, place: string): boolean {
  const seen = new Set<string>();
  for (let id: string | undefined = location; id !== undefined && !seen.has(id); ) {
    if (id === place) return true;
    seen.add(id);
    id = state.get('locations', id)?.parent;
  }
  return false;
}

function emptyRequests(state: Documents): ReadonlyMap<string, RequestDoc> {
  const asked = new Map<string, RequestDoc>();
  for (const request of state.values('requests')) {
    const { kind, status, dispenser } = request;
    if (kind !== 'empty' || dispenser === undefined || (status !== 'open' && status !== 'accepted')) continue;
    asked.set(dispenser, request);
  }
  return asked;
}

/** Takes as a refill will: out of the nearest storerooms, a whole unit out of one that has all of it. */
function loadCart(state: Documents, stops: readonly Stop[]): readonly Load[] {
  const left = new Map<string, number>();
  for (const { item, location, onHand } of state.values('balances')) left.set(balanceId(item, location), onHand);
  const cart = new Map<string, Load>();
  const put = (item: string, from: string | null, quantity: number) => {
    const before = cart.get(`${item}@${from}`)?.quantity ?? 0;
    cart.set(`${item}@${from}`, { item, from, quantity: roundQuantity(before + quantity) });
  };
  for (const { dispenser, quantity } of stops) {
    const { item } = dispenser;
    const rooms = storeroomsFor(state, dispenser).map(({ id }) => ({ id, onHand: left.get(balanceId(item, id)) ?? 0 }));
    const enough = isWholeUnit(dispenser) ? rooms.find(({ onHand }) => onHand >= quantity) : undefined;
    let missing = quantity;
    for (const { id, onHand } of enough === undefined ? rooms : [enough]) {
      const part = Math.min(onHand, missing);
      if (part <= 0) continue;
      left.set(balanceId(item, id), roundQuantity(onHand - part));
      missing = roundQuantity(missing - part);
      put(item, id, part);
    }
    if (missing > 0) put(item, null, missing);
  }
  return [...cart.values()];
}
