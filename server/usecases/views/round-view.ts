/** The next refill round, as the API answers it. */
import type { CartLine, RoundView } from '../../contract/api/rounds.ts';
import { roundQuantity } from '../../domain/ledger.ts';
import type { Millis } from '../../domain/model.ts';
import { type Load, nextRound } from '../../domain/round.ts';
import type { State } from '../ports.ts';
import { iso, isoOrNull } from './instants.ts';

/** `hours`: how far ahead `soon` looks. */
export function roundView(state: State, hours: number, now: Millis): RoundView {
  const { stops, cart } = nextRound(state, { now, soonMs: hours * 3_600_000 });
  const placeOf = (id: string | null) => (id === null ? '' : (state.get('locations', id)?.name ?? id));
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
    cart: cart
      .map((load) => cartLine(state, load))
      .sort((a, b) => placeOf(a.from).localeCompare(placeOf(b.from), 'en')),
  };
}

function cartLine(state: State, load: Load): CartLine {
  const size = state.get('items', load.item)?.offers.find(({ packSize }) => packSize > 1)?.packSize;
  if (size === undefined) return load;
  const whole = Math.floor(load.quantity / size);
  return { ...load, packs: { size, whole, loose: roundQuantity(load.quantity - whole * size) } };
}
