/** Marks that would lie on one another, side by side: each as near to its place as is free, and never out of the sheet. */

export interface Box {
  /** Its middle. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Two that touch do not overlap, whatever the rounding. */
const touch = 1e-6;

/**
 * The middles, in the order of `boxes`; all in one unit. Wider ones are placed first, then in their order: a placed one
 * stays. Where nothing is free, a box stays where it is, on others.
 */
export function spread(
  boxes: readonly Box[],
  sheet: { readonly width: number; readonly height: number },
): readonly { readonly x: number; readonly y: number }[] {
  const placed = new Map<Box, Box>();
  for (const box of [...boxes].sort((a, b) => b.width - a.width)) placed.set(box, nearestFree(box, placed, sheet));
  return boxes.map((box) => {
    const { x, y } = placed.get(box) ?? box;
    return { x, y };
  });
}

/** The free place that is nearest to any point has an edge at that point's height or width, or lies at two others' edges. */
function nearestFree(box: Box, placed: ReadonlyMap<Box, Box>, sheet: { width: number; height: number }): Box {
  const within = (at: number, size: number, whole: number) => Math.max(size / 2, Math.min(whole - size / 2, at));
  const x = within(box.x, box.width, sheet.width);
  const y = within(box.y, box.height, sheet.height);
  const others = [...placed.values()];
  const xs = [x, ...others.flatMap((one) => [-1, 1].map((side) => one.x + (side * (one.width + box.width)) / 2))];
  const ys = [y, ...others.flatMap((one) => [1, -1].map((side) => one.y + (side * (one.height + box.height)) / 2))];
  let best: { readonly box: Box; readonly away: number } | null = null;
  for (const atX of xs) {
    if (within(atX, box.width, sheet.width) !== atX) continue;
    for (const atY of ys) {
      const away = (atX - x) ** 2 + (atY - y) ** 2;
      if ((best !== null && away >= best.away) || within(atY, box.height, sheet.height) !== atY) continue;
      const here = { ...box, x: atX, y: atY };
      if (!others.some((one) => overlap(one, here))) best = { box: here, away };
    }
  }
  return best?.box ?? { ...box, x, y };
}

const overlap = (a: Box, b: Box): boolean =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 - touch && Math.abs(a.y - b.y) < (a.height + b.height) / 2 - touch;
