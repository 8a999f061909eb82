/**
 * What is really inside a dispenser: people take from it, a cleaner fills it. The sensor only ever sees this through its
 * own faults. `fill` is the usable content as a share of full, 0..1.
 */
import type { Dispenser, Item } from '../server/contract/site-file.ts';
import type { Footfall } from './people.ts';
import type { Random } from './random.ts';

/** Visits a person a working day, and the share of a full dispenser that one visit takes. */
export interface Appetite {
  readonly visitsPerPerson: number;
  /** Stock units a visit. */
  readonly unitsPerVisit: number;
}

/**
 * From published office means: 3.2 restroom visits a day, two towels each (700 a roll, 150 a bundle), 0.9 m of a 360 m
 * jumbo roll, 1.3 ml of soap, 2.4 cups of coffee of 8 g, a filter for twelve cups.
 */
const appetites: readonly { readonly match: RegExp; readonly appetite: Appetite }[] = [
  { match: /toilet|jumbo/, appetite: { visitsPerPerson: 3.2, unitsPerVisit: 0.9 / 360 } },
  { match: /towel.*fold|fold.*towel/, appetite: { visitsPerPerson: 3.2, unitsPerVisit: 2 / 150 } },
  { match: /towel/, appetite: { visitsPerPerson: 3.2, unitsPerVisit: 2 / 700 } },
  { match: /soap/, appetite: { visitsPerPerson: 3.2, unitsPerVisit: 1.3 / 1000 } },
  { match: /sanit|sprit/, appetite: { visitsPerPerson: 0.6, unitsPerVisit: 1.5 / 600 } },
  { match: /filter/, appetite: { visitsPerPerson: 0.2, unitsPerVisit: 1 } },
  { match: /coffee|kaffe/, appetite: { visitsPerPerson: 2.4, unitsPerVisit: 8 / 500 } },
  { match: /cup|mugg/, appetite: { visitsPerPerson: 1.1, unitsPerVisit: 1 } },
];
const otherwise: Appetite = { visitsPerPerson: 1, unitsPerVisit: 0.005 };

export function appetiteFor(item: Pick<Item, 'id'>): Appetite {
  return appetites.find(({ match }) => match.test(item.id))?.appetite ?? otherwise;
}

export interface Content {
  /** Share of full, 0..1, after everything until the last `live`. */
  readonly fill: number;
  /** Lets people take what they take until `to` (ms). */
  live(to: number): void;
  /** A cleaner fills it up at the instant it has been lived to. Returns the share that was there before. */
  refill(to: number): number;
}

export function createContent(parts: {
  dispenser: Pick<Dispenser, 'capacity'>;
  appetite: Appetite;
  /** People who use this dispenser rather than its likes. */
  people: number;
  footfall: Footfall;
  random: Random;
  start: number;
  fill: number;
}): Content {
  const { dispenser, appetite, people, footfall, random } = parts;
  const perVisit = appetite.unitsPerVisit / dispenser.capacity;
  let fill = parts.fill;
  let lived = parts.start;
  return {
    get fill() {
      return fill;
    },
    live(to) {
      if (to <= lived) return;
      const visits = random.poisson(people * appetite.visitsPerPerson * footfall.expected(lived, to));
      fill = Math.max(0, fill - visits * perVisit);
      lived = to;
    },
    refill(to) {
      const before = fill;
      fill = Math.max(fill, to);
      return before;
    },
  };
}
