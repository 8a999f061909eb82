/** What devices report: most shelves hover, some empty and are filled again, over and over. */

/** Devices of shelves that hold one unit and empty, to the item that they are filled with. */
export const emptying: ReadonlyMap<string, string> = new Map([
  ['toilet-wc-1a', 'toilet-jumbo'],
  ['soap-wc-1b', 'soap-foam'],
  ['towel-wc-2a', 'towel-roll'],
]);

/** Percent. `turn`: readings from one refill to the next; undefined: all hover. */
export function levelOf(device: string, seq: number, turn: number | undefined): number {
  if (turn === undefined || !emptying.has(device)) return 80 - (seq % 3);
  const at = (seq - 1) % turn;
  // The second full one confirms the first.
  return at < 2 ? 100 : Math.round(1000 - (990 * (at - 1)) / (turn - 2)) / 10;
}

/** How often an emptying shelf has been filled by its reading `seq`. */
export function refillsBy(seq: number, turn: number): number {
  return Math.max(0, Math.floor((seq - 2) / turn));
}
