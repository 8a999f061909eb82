/**
 * The building as pages for the wall: floors from the top down, as in the building. A floor with a plan is drawn as that,
 * and only the rooms of what is not on it stand below; any other is its rooms. A page holds what fits: a floor that fits on
 * one is not parted, the rooms of a larger one go on on the next.
 */
import type { DispenserView } from '../../server/contract/api/dispensers.ts';
import type { PlanView } from '../../server/contract/api/plans.ts';
import type { Model } from './model.ts';
import { floorOf, type Room, roomsOf } from './places.ts';
import { planAround, pointOn } from './plans.ts';

export interface FloorPlan {
  readonly view: PlanView;
  readonly dispensers: readonly DispenserView[];
  /** How high it is drawn, in the unit of the page; 0 until it is on one. */
  readonly height: number;
}

export interface FloorPart {
  readonly id: string;
  readonly name: string;
  readonly plan: FloorPlan | null;
  /** With a plan, those of what hangs nowhere on it. */
  readonly rooms: readonly Room[];
}

export interface PageSize {
  /** Rooms beside each other. */
  readonly columns: number;
  /** Of the page, and the height of a row of rooms and of a floor's heading, in any one unit. */
  readonly width: number;
  readonly height: number;
  readonly row: number;
  readonly heading: number;
}

/** Floors from the top down; then what is on no floor, by its plan or else under the site's name. */
export function floors(model: Model): readonly FloorPart[] {
  const parts = new Map<string, Room[]>();
  for (const { id, kind } of model.locations.values()) if (kind === 'floor') parts.set(id, []);
  const upwards = [...parts.keys()].sort((a, b) =>
    nameOf(model, a).localeCompare(nameOf(model, b), undefined, { numeric: true }),
  );
  for (const room of roomsOf(model)) {
    const id = floorOf(model, room.place.id)?.id ?? planAround(model, room.place.id)?.location ?? '';
    const rooms = parts.get(id);
    if (rooms) rooms.push(room);
    else parts.set(id, [room]);
  }
  const others = [...parts.keys()].filter((id) => id !== '' && !upwards.includes(id));
  return [...upwards.reverse(), ...others, ''].flatMap((id) => {
    const rooms = parts.get(id) ?? [];
    return rooms.length === 0 ? [] : [partOf(model, id, rooms)];
  });
}

const nameOf = (model: Model, id: string): string => model.locations.get(id)?.name ?? model.site?.name ?? '';

function partOf(model: Model, id: string, rooms: readonly Room[]): FloorPart {
  const view = model.plans.get(id);
  const part = { id, name: nameOf(model, id) };
  if (view === undefined) return { ...part, plan: null, rooms };
  const isDrawn = (one: DispenserView) => pointOn(one, view) !== null;
  const left = rooms.map(({ place, dispensers }) => ({ place, dispensers: dispensers.filter((one) => !isDrawn(one)) }));
  return {
    ...part,
    plan: { view, dispensers: rooms.flatMap(({ dispensers }) => dispensers.filter(isDrawn)), height: 0 },
    rooms: left.filter(({ dispensers }) => dispensers.length > 0),
  };
}

/** How high a floor's plan is to be drawn: as wide as the page, but that a row of rooms has room below where there are any. */
function planHeight({ plan, rooms }: FloorPart, size: PageSize): number {
  if (plan === null) return 0;
  const room = size.height - size.heading - (rooms.length > 0 ? size.row : 0);
  return Math.min((size.width * plan.view.height) / plan.view.width, Math.max(room, size.height / 2));
}

export function floorPages(all: readonly FloorPart[], size: PageSize): readonly (readonly FloorPart[])[] {
  const columns = Math.max(1, size.columns);
  const pages: FloorPart[][] = [];
  let left = 0;
  for (const floor of all) {
    for (let rest: FloorPart | null = floor; rest !== null; ) {
      const top: number = size.heading + planHeight(rest, size);
      const rowsFit = Math.floor((left - top) / size.row);
      const whole: number = top + Math.ceil(rest.rooms.length / columns) * size.row;
      const isParted = whole > left && whole <= size.height;
      if (isParted || (rest.plan ? top > left : rowsFit < 1)) {
        pages.push([]);
        left = Math.max(size.height, rest.plan ? top : top + size.row);
        continue;
      }
      const rooms: readonly Room[] = rest.rooms.slice(0, rowsFit * columns);
      const plan: FloorPlan | null = rest.plan && { ...rest.plan, height: top - size.heading };
      pages.at(-1)?.push({ ...rest, plan, rooms });
      left -= top + Math.ceil(rooms.length / columns) * size.row;
      const more: readonly Room[] = rest.rooms.slice(rooms.length);
      rest = more.length > 0 ? { ...rest, plan: null, rooms: more } : null;
    }
  }
  return pages;
}

/** Whether something on it needs hands, as the model has it now. */
export function isTroubled({ plan, rooms }: FloorPart, model: Model): boolean {
  const dispensers = [...(plan?.dispensers ?? []), ...rooms.flatMap((room) => room.dispensers)];
  return dispensers.some(({ id }) => {
    const status = model.dispensers.get(id)?.status;
    return status === 'empty' || status === 'low' || status === 'fault';
  });
}
