/** Where things are: rooms, floors and what hangs in them, read out of the model. */
import type { DispenserView } from '../../server/contract/api/dispensers.ts';
import type { Location } from '../../server/contract/site-file.ts';
import { inText } from '../i18n/names.ts';
import type { Model } from './model.ts';

/** The floor that a place is on, itself included; null where the site has no floors. */
export function floorOf(model: Model, place: string): Location | null {
  const seen = new Set<string>();
  for (let id: string | undefined = place; id !== undefined && !seen.has(id); ) {
    seen.add(id);
    const location = model.locations.get(id);
    if (location?.kind === 'floor') return location;
    id = location?.parent;
  }
  return null;
}

/** What hangs in one place, in the site's own order. */
export function dispensersIn(model: Model, place: string): readonly DispenserView[] {
  return [...model.dispensers.values()].filter((dispenser) => dispenser.location === place);
}

/** A place that has dispensers, with them. */
export interface Room {
  readonly place: Location;
  readonly dispensers: readonly DispenserView[];
}

/** Every place with dispensers, in the site's own order. */
export function roomsOf(model: Model): readonly Room[] {
  const byPlace = new Map<string, DispenserView[]>();
  for (const dispenser of model.dispensers.values()) {
    const list = byPlace.get(dispenser.location);
    if (list) list.push(dispenser);
    else byPlace.set(dispenser.location, [dispenser]);
  }
  return [...model.locations.values()].flatMap((place) => {
    const dispensers = byPlace.get(place.id);
    return dispensers ? [{ place, dispensers }] : [];
  });
}

/** The other rooms on the floor of `place`. */
export function neighboursOf(model: Model, place: string): readonly Room[] {
  const floor = floorOf(model, place);
  if (!floor) return [];
  return roomsOf(model).filter((room) => room.place.id !== place && floorOf(model, room.place.id)?.id === floor.id);
}

/** The room a screen without a room of its own shows: the first break room, else the first place with dispensers. */
export function defaultRoom(model: Model): string | null {
  const rooms = roomsOf(model);
  return (rooms.find((room) => room.place.kind === 'break-room') ?? rooms[0])?.place.id ?? null;
}

/** `Förrådet`; a place that is gone is named by its id. */
export function placeName(model: Model, place: string): string {
  return model.locations.get(place)?.name ?? place;
}

/** `Förrådet, plan 3`: where somebody is sent who is not there. */
export function placeWithFloor(model: Model, place: string): string {
  const floor = floorOf(model, place);
  const name = placeName(model, place);
  return floor === null || floor.id === place ? name : `${name}, ${inText(floor.name)}`;
}
