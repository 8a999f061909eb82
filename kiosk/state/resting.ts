/** How a screen that stands untouched spares its panel: what is on it moves a little each minute, along a small ring. */

/** Untouched this long, a screen rests; real ms. */
export const restAfterMs = 120_000;
const stepMs = 60_000;
const ring = [
  [1, 0],
  [1, 1],
  [0, 1],
  [-1, 1],
  [-1, 0],
  [-1, -1],
  [0, -1],
  [1, -1],
] as const;
/** Css px: wider than the thinnest lines, narrower than the margin of the page. */
const shiftPx = 4;

/** Where everything stands, in px right and down, after `untouchedMs`; null while the screen is in use. */
export function restingShift(untouchedMs: number): readonly [number, number] | null {
  if (untouchedMs < restAfterMs) return null;
  const [x, y] = ring[Math.floor((untouchedMs - restAfterMs) / stepMs) % ring.length] ?? [0, 0];
  return [x * shiftPx, y * shiftPx];
}
