/** The next refill round, as the API answers it. */
import type { CartLine, RoundDetail, RoundView } from '../../contract/api/rounds.ts';
import { roundQuantity } from '../../domain/ledger.ts';
import type { Millis, RoundDoc, StopResult } from '../../domain/model.ts';
import { type Load, nextRound } from '../../domain/round.ts';
import type { State } from '../ports.ts';
import { iso, isoOrNull } from './instants.ts';

/** `hours`: how far ahead `soon` looks. */
export function roundView(state: State, hours: number, now: Millis): RoundView {
  const { stops, cart } = nextRound(state, { now, soonMs: hours * 3_600_000 });
  return {
    at: iso(now),
    stops: stops.map(({ dispenser, emptyAt, ...stop }, i) => ({
      n: i + 1,
      dispenser: dispenser.id,
      location: dispenser.location,
      item: dispenser.item,
      emptyAt: isoOrNull(emptyAt),
      ...stop,
    })),
    cart: cartLines(state, cart),
  };
}

/** A round that somebody walks, or walked. */
export function roundDetail(state: State, { id, at, by, endedAt, stops, cart }: RoundDoc): RoundDetail {
  return {
    id,
    startedAt: iso(at),
    by,
    ...(endedAt !== undefined && { endedAt: iso(endedAt) }),
    stops: stops.map(({ result, emptyAt, ...stop }) => ({
      ...stop,
      emptyAt: isoOrNull(emptyAt),
      ...(result !== undefined && { result: resultView(result) }),
    })),
    cart: cartLines(state, cart),
  };
}

function resultView({ kind, at, by, level, note, discrepancy }: StopResult) {
  return {
    kind,
    at: iso(at),
    by,
    sensed: by === 'system',
    ...(level !== undefined && { level }),
    ...(note !== undefined && { note }),
    ...(discrepancy !== undefined && { discrepancy }),
  };
}

function cartLines(state: State, cart: readonly Load[]): CartLine[] {
  const placeOf = (id: string | null) => (id === null ? '' : (state.get('locations', id)?.name ?? id));
  return cart.map((load) => cartLine(state, load)).sort((a, b) => placeOf(a.from).localeCompare(placeOf(b.from), 'en'));
}

function cartLine(state: State, load: Load): CartLine {
  const size = state.get('items', load.item)?.offers.find(({ packSize }) => packSize > 1)?.packSize;
  if (size === undefined) return load;
  const whole = Math.floor(load.quantity / size);
  return { ...load, packs: { size, whole, loose: roundQuantity(load.quantity - whole * size) } };
}
