/**
 * Marks that would lie on one another, side by side. First each pair gives way by half each; what then still has no room
 * of its own goes to the nearest free place. None leaves the sheet.
 */

interface Sheet {
  readonly width: number;
  readonly height: number;
}

export interface Box {
  /** Its middle. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Two that only just touch do not overlap. */
const touch = 0.01;

const rounds = 30;

/**
 * The middles, in the order of `boxes`; all in one unit. Where nothing is free, wider ones and then earlier ones keep a
 * place of their own, and the rest lies on others.
 */
export function spread(boxes: readonly Box[], sheet: Sheet): readonly { readonly x: number; readonly y: number }[] {
  const pushed = apart(boxes, sheet);
  const placed = new Map<Box, Box>();
  for (const box of [...pushed].sort((a, b) => b.width - a.width)) placed.set(box, nearestFree(box, placed, sheet));
  return pushed.map((box) => {
    const { x, y } = placed.get(box) ?? box;
    return { x, y };
  });
}

const within = (at: number, size: number, whole: number) => Math.max(size / 2, Math.min(whole - size / 2, at));

function moved(box: Box, x: number, y: number, sheet: Sheet): Box {
  return { ...box, x: within(x, box.width, sheet.width), y: within(y, box.height, sheet.height) };
}

/** Pairs that overlap, pushed apart the shorter way; of two in one place the later goes down. */
function apart(boxes: readonly Box[], sheet: Sheet): readonly Box[] {
  const spots = boxes.map((box) => moved(box, box.x, box.y, sheet));
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < spots.length; i++) {
      for (let j = i + 1; j < spots.length; j++) {
        const [a, b] = [spots[i], spots[j]];
        if (!a || !b || !overlap(a, b)) continue;
        const overX = (a.width + b.width) / 2 - Math.abs(b.x - a.x);
        const overY = (a.height + b.height) / 2 - Math.abs(b.y - a.y);
        const x = overX < overY ? ((b.x < a.x ? -1 : 1) * overX) / 2 : 0;
        const y = overX < overY ? 0 : ((b.y < a.y ? -1 : 1) * overY) / 2;
        spots[i] = moved(a, a.x - x, a.y - y, sheet);
        spots[j] = moved(b, b.x + x, b.y + y, sheet);
      }
    }
  }
  return spots;
}

/** The free place that is nearest to any point has an edge at that point's height or width, or lies at two others' edges. */
function nearestFree(box: Box, placed: ReadonlyMap<Box, Box>, sheet: Sheet): Box {
  const { x, y } = box;
  const others = [...placed.values()];
  const xs = [x, ...others.flatMap((one) => [-1, 1].map((side) => one.x + (side * (one.width + box.width)) / 2))];
  const ys = [y, ...others.flatMap((one) => [1, -1].map((side) => one.y + (side * (one.height + box.height)) / 2))];
  // Nearest first, so that what is further than the best so far is not looked at.
  const nearest = (all: readonly number[], to: number) =>
    [...new Set(all)].sort((a, b) => Math.abs(a - to) - Math.abs(b - to));
  const nearYs = nearest(ys, y);
  let best: { readonly box: Box; readonly away: number } | null = null;
  for (const atX of nearest(xs, x)) {
    if (best !== null && (atX - x) ** 2 >= best.away) break;
    if (within(atX, box.width, sheet.width) !== atX) continue;
    for (const atY of nearYs) {
      const away = (atX - x) ** 2 + (atY - y) ** 2;
      if (best !== null && away >= best.away) break;
      if (within(atY, box.height, sheet.height) !== atY) continue;
      const here = { ...box, x: atX, y: atY };
      if (!others.some((one) => overlap(one, here))) best = { box: here, away };
    }
  }
  return best?.box ?? box;
}

const overlap = (a: Box, b: Box): boolean =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 - touch && Math.abs(a.y - b.y) < (a.height + b.height) / 2 - touch;
