/**
 * The building as pages for the wall: floors from the top down, as in the building, with their rooms. A page holds as
 * many rows of rooms as fit; a floor that is too large for one goes on on the next.
 */
import type { Model } from './model.ts';
import { floorOf, type Room, roomsOf } from './places.ts';

export interface FloorPart {
  readonly id: string;
  readonly name: string;
  readonly rooms: readonly Room[];
}

export interface PageSize {
  /** Rooms beside each other. */
  readonly columns: number;
  /** Height of the page, of a row of rooms and of a floor's heading, in any one unit. */
  readonly height: number;
  readonly row: number;
  readonly heading: number;
}

/** Floors from the top down. Rooms on no floor stand under their building or site, last. */
export function floors(model: Model): readonly FloorPart[] {
  const parts = new Map<string, { id: string; name: string; rooms: Room[] }>();
  for (const location of model.locations.values()) {
    if (location.kind === 'floor') parts.set(location.id, { id: location.id, name: location.name, rooms: [] });
  }
  const rest = { id: '', name: model.site?.name ?? '', rooms: [] as Room[] };
  for (const room of roomsOf(model)) (parts.get(floorOf(model, room.place.id)?.id ?? '') ?? rest).rooms.push(room);
  const upwards = [...parts.values()].sort((a, b) => a.name.localeCompare(b.name, undefined, { numeric: true }));
  return [...upwards.reverse(), rest].filter((floor) => floor.rooms.length > 0);
}

export function floorPages(all: readonly FloorPart[], size: PageSize): readonly (readonly FloorPart[])[] {
  const columns = Math.max(1, size.columns);
  const pages: FloorPart[][] = [];
  let left = 0;
  for (const floor of all) {
    for (let from = 0; from < floor.rooms.length; ) {
      const rowsFit = Math.floor((left - size.heading) / size.row);
      if (rowsFit < 1) {
        pages.push([]);
        left = Math.max(size.height, size.heading + size.row);
        continue;
      }
      const rooms = floor.rooms.slice(from, from + rowsFit * columns);
      pages.at(-1)?.push({ ...floor, rooms });
      left -= size.heading + Math.ceil(rooms.length / columns) * size.row;
      from += rooms.length;
    }
  }
  return pages;
}
