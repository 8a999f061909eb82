/**
 * What to bring to fill some dispensers, and from where: as the cart list of the server's round has it, from what the
 * screen knows. A whole unit (a roll, a bag of one) is taken whole; the nearest storerooms give first.
 */
import type { DispenserView } from '../../server/contract/api/dispensers.ts';
import type { Model } from './model.ts';

export interface Load {
  readonly item: string;
  /** Stock units to take. */
  readonly quantity: number;
  /** The storeroom; null for what none has. */
  readonly from: string | null;
  /** What the storeroom holds before that, and when that was last booked, ISO text. */
  readonly onHand: number;
  readonly bookedAt: string | null;
}

/** As the ledger keeps quantities: to a millionth. */
const rounded = (quantity: number): number => Math.round(quantity * 1e6) / 1e6;

/** Answers what to bring for one errand after another: what an earlier one takes is there no more for a later one. */
export type Cart = (dispensers: readonly DispenserView[]) => readonly Load[];

/** `asked`: those that somebody says are empty, whatever their sensors say. */
export function cartFor(model: Model, asked: { has(dispenser: string): boolean }): Cart {
  const lineOf = (item: string, location: string) =>
    model.stock.get(item)?.locations.find((line) => line.location === location);
  const left = new Map<string, number>();
  const leftOf = (item: string, location: string): number =>
    left.get(`${item}@${location}`) ?? lineOf(item, location)?.onHand ?? 0;
  const nearest = new Map<string, readonly string[]>();
  function storerooms(dispenser: DispenserView): readonly string[] {
    const key = `${dispenser.location} ${dispenser.storeroom}`;
    const known = nearest.get(key) ?? storeroomsFor(model, dispenser);
    nearest.set(key, known);
    return known;
  }
  return (dispensers) => {
    const loads = new Map<string, Load>();
    const put = (item: string, from: string | null, quantity: number) => {
      const line = from === null ? undefined : lineOf(item, from);
      const before = loads.get(`${item}@${from}`)?.quantity ?? 0;
      const load = { item, from, quantity: rounded(before + quantity) };
      loads.set(`${item}@${from}`, { ...load, onHand: line?.onHand ?? 0, bookedAt: line?.at ?? null });
    };
    for (const dispenser of dispensers) {
      const { item } = dispenser;
      const wanted = wantedBy(dispenser, asked.has(dispenser.id));
      const rooms = storerooms(dispenser);
      const enough = isWhole(dispenser) ? rooms.find((room) => leftOf(item, room) >= wanted) : undefined;
      let missing = wanted;
      for (const room of enough === undefined ? rooms : [enough]) {
        const part = Math.min(leftOf(item, room), missing);
        if (part <= 0) continue;
        left.set(`${item}@${room}`, rounded(leftOf(item, room) - part));
        missing = rounded(missing - part);
        put(item, room, part);
      }
      if (missing > 0) put(item, null, missing);
    }
    return [...loads.values()];
  };
}

const isWhole = ({ capacity, measure }: DispenserView): boolean => capacity === 1 || measure?.kind === 'roll';

/** Stock units that filling it takes. */
function wantedBy(dispenser: DispenserView, isEmpty: boolean): number {
  const { capacity, level } = dispenser;
  const room = Math.max(0, rounded((capacity * (100 - (isEmpty ? 0 : (level ?? 0)))) / 100));
  return isWhole(dispenser) ? Math.ceil(room) : room;
}

/** Ids of storerooms: its own, then the nearest on the tree of locations, by steps up to what they share, then down. */
function storeroomsFor(model: Model, { location, storeroom }: DispenserView): readonly string[] {
  const path = pathUp(model, location);
  const near = [...model.locations.values()]
    .filter(({ kind }) => kind === 'storeroom')
    .map(({ id }) => {
      const way = pathUp(model, id);
      const down = way.findIndex((place) => path.includes(place));
      const shared = way[down];
      const up = shared === undefined ? path.length : path.indexOf(shared);
      return { id, own: id === storeroom ? 0 : 1, up, down: down < 0 ? way.length : down };
    });
  near.sort((a, b) => a.own - b.own || a.up - b.up || a.down - b.down || (a.id < b.id ? -1 : 1));
  return near.map(({ id }) => id);
}

function pathUp(model: Model, location: string): readonly string[] {
  const path: string[] = [];
  for (let id: string | undefined = location; id !== undefined && !path.includes(id); ) {
    path.push(id);
    id = model.locations.get(id)?.parent;
  }
  return path;
}
