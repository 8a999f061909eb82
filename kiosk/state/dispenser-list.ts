/** Which dispensers a list shows, and in which order. */
import type { DispenserStatus, DispenserView } from '../../server/contract/api/dispensers.ts';

export const sorts = ['urgency', 'name', 'place', 'level', 'runsOut', 'seen', 'battery'] as const;
export type Sort = (typeof sorts)[number];

export interface Narrowed {
  /** Every word is somewhere in `textOf`. */
  readonly wanted: string;
  readonly status: DispenserStatus | '';
  /** Whether it is there: on the floor that was chosen. */
  readonly isWithin: (location: string) => boolean;
  readonly textOf: (dispenser: DispenserView) => string;
}

const urgency: Readonly<Record<DispenserStatus, number>> = { empty: 0, fault: 1, low: 2, stale: 3, unknown: 4, ok: 5 };

export function narrowed(
  all: Iterable<DispenserView>,
  { wanted, status, isWithin, textOf }: Narrowed,
): readonly DispenserView[] {
  const words = wanted
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  return [...all].filter((one) => {
    if ((status !== '' && one.status !== status) || !isWithin(one.location)) return false;
    const text = textOf(one).toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** What is not known comes last, whatever the order; what is alike goes by name. */
export function sorted(
  dispensers: readonly DispenserView[],
  sort: Sort,
  placeOf: (location: string) => string,
): readonly DispenserView[] {
  return [...dispensers].sort((a, b) => compare(a, b, sort, placeOf) || a.name.localeCompare(b.name));
}

function compare(a: DispenserView, b: DispenserView, sort: Sort, placeOf: (location: string) => string): number {
  switch (sort) {
    case 'urgency':
      return urgency[a.status] - urgency[b.status] || known(a.level, b.level);
    case 'place':
      return placeOf(a.location).localeCompare(placeOf(b.location));
    case 'level':
      return known(a.level, b.level);
    case 'runsOut':
      return known(time(a.emptyAt?.p50), time(b.emptyAt?.p50));
    // The longest silence first: that is what one looks for.
    case 'seen':
      return known(time(a.seenAt), time(b.seenAt));
    case 'battery':
      return known(a.battery, b.battery);
    case 'name':
      return 0;
  }
}

const time = (at: string | null | undefined): number | null => (at == null ? null : Date.parse(at));
const known = (a: number | null, b: number | null): number =>
  a === null || b === null ? Number(a === null) - Number(b === null) : a - b;
