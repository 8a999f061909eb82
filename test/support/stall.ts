/**
 * What a bound on a time must leave room for: a machine that is shared stands still for seconds now and then, which is no
 * fault of ours. What is slow each time is: that a median tells.
 */

/** ms. */
export const stall = 10_000;

export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}
