/** Every sentence of the wall; what it shares with the kiosk is in `screens`. Short: each stands large. */
import type { Horizon } from '../../state/attention.ts';

export interface WallMessages {
  readonly allWell: string;
  readonly allWellHint: string;
  /** Headings of what hands are needed for, by when. */
  readonly horizon: Readonly<Record<Horizon, string>>;
  emptySince(time: string): string;
  since(time: string): string;
  emptyAround(time: string): string;
  around(time: string): string;
  emptyOn(day: string): string;
  /** Somebody said that it is empty. */
  saidEmpty(time: string): string;
  said(time: string): string;
  left(level: string): string;
  silentSince(time: string): string;
  readonly neverHeard: string;
  readonly available: string;
  readonly availableToday: string;
  /** So many stock units are in the storeroom that was just named. */
  there(count: string): string;
  readonly noneInStore: string;
  comes(day: string): string;
  readonly nothingOrdered: string;
  more(count: number): string;
  readonly nextUp: string;
  readonly orders: string;
  readonly requests: string;
  readonly noneComing: string;
  readonly orderStatus: Readonly<Record<'draft' | 'approved' | 'sent' | 'confirmed' | 'partly-received', string>>;
  overdue(day: string): string;
  planOf(floor: string): string;
  readonly problem: string;
  heard(seconds: number): string;
  page(at: number, of: number): string;
  readonly noDispensers: string;
  readonly noDispensersHint: string;
}
