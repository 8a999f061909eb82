/**
 * In which order to walk to places: a depth-first walk of the tree of locations, floor by floor and room by room. On a
 * tree no closed walk is shorter, as it takes each edge twice (Rosenkrantz, Stearns and Lewis, "An analysis of several
 * heuristics for the traveling salesman problem", 1977, section 3).
 */
import type { Documents } from './documents.ts';
import { pathUp } from './storerooms.ts';

/** Compares locations by id. Siblings go by name, with numbers as numbers: floor 2 before floor 10. */
export function walkingOrder(state: Documents): (a: string, b: string) => number {
  const ways = new Map<string, readonly string[]>();
  const wayTo = (location: string): readonly string[] => {
    const known = ways.get(location) ?? pathUp(state, location).toReversed();
    ways.set(location, known);
    return known;
  };
  const nameOf = (id: string) => state.get('locations', id)?.name ?? id;

  return (a, b) => {
    const [wayA, wayB] = [wayTo(a), wayTo(b)];
    const fork = wayA.findIndex((id, i) => id !== wayB[i]);
    const [toA, toB] = [wayA[fork], wayB[fork]];
    // A place comes before what lies in it.
    if (toA === undefined || toB === undefined) return wayA.length - wayB.length;
    return nameOf(toA).localeCompare(nameOf(toB), 'en', { numeric: true }) || (toA < toB ? -1 : 1);
  };
}
