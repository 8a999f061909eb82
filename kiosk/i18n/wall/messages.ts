/** Every sentence of the wall; what it shares with the kiosk is in `screens`. */
export interface WallMessages {
  readonly allWell: string;
  readonly allWellHint: string;
  emptySince(time: string): string;
  since(time: string): string;
  emptyAround(time: string): string;
  emptyOn(day: string): string;
  silentSince(time: string): string;
  readonly neverHeard: string;
  readonly available: string;
  inStore(count: string, place: string): string;
  readonly noneInStore: string;
  comes(day: string): string;
  stockOut(item: string): string;
  readonly nothingOrdered: string;
  readonly nextUp: string;
  readonly orders: string;
  readonly noOrders: string;
  and(more: number): string;
  readonly orderStatus: Readonly<Record<'draft' | 'approved' | 'sent' | 'confirmed' | 'partly-received', string>>;
  overdue(day: string): string;
  readonly requests: string;
  readonly noRequests: string;
  planOf(floor: string): string;
  readonly inPercent: string;
  readonly empty: string;
  readonly problem: string;
  heard(seconds: number): string;
  page(at: number, of: number): string;
  readonly noDispensers: string;
  readonly noDispensersHint: string;
}
