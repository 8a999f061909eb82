/** A count under way: what somebody has typed for each item of a storeroom, kept by the browser until it is booked. */
import * as v from 'valibot';
import { typedNumber } from './draft.ts';

const Kept = v.record(v.string(), v.string());
export type Counts = Readonly<Record<string, string>>;

interface Home {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

const nameOf = (storeroom: string): string => `hylla-count-${storeroom}`;

export function keptCounts(storeroom: string, home: Home): Counts {
  try {
    const parsed = v.safeParse(Kept, JSON.parse(home.getItem(nameOf(storeroom)) ?? '{}'));
    return parsed.success ? parsed.output : {};
  } catch {
    return {};
  }
}

export function keepCounts(storeroom: string, counts: Counts, home: Home): void {
  try {
    if (Object.keys(counts).length === 0) home.removeItem(nameOf(storeroom));
    else home.setItem(nameOf(storeroom), JSON.stringify(counts));
  } catch {
    // The page still has them.
  }
}

export interface Counted {
  readonly item: string;
  readonly expected: number;
  /** null: what stands there is no quantity. */
  readonly counted: number | null;
}

/** What has been counted, beside what the ledger expects. What nobody typed anything for is left out. */
export function counted(counts: Counts, expected: ReadonlyMap<string, number>): readonly Counted[] {
  return Object.entries(counts).flatMap(([item, text]) => {
    const value = typedNumber(text);
    if (value === undefined) return [];
    const isQuantity = typeof value === 'number' && value >= 0 && value <= 1e9;
    return [{ item, expected: expected.get(item) ?? 0, counted: isQuantity ? value : null }];
  });
}
