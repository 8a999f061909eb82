/**
 * The Theil–Sen line: the median of the slopes between all pairs of points, which a third of bad points does not move (Sen,
 * "Estimates of the Regression Coefficient Based on Kendall's Tau", 1968).
 */

export interface Line {
  /** y per x: the median, and the quartiles of the pairs' slopes. */
  readonly slope: number;
  readonly lower: number;
  readonly upper: number;
  /** y at x = 0: the median of what the points say. */
  readonly intercept: number;
}

/** Null with fewer than two different x. Takes the square of the number of points. */
export function theilSen(points: readonly { readonly x: number; readonly y: number }[]): Line | null {
  const slopes: number[] = [];
  for (const [i, one] of points.entries())
    for (const other of points.slice(i + 1)) if (other.x !== one.x) slopes.push((other.y - one.y) / (other.x - one.x));
  if (slopes.length === 0) return null;
  slopes.sort((a, b) => a - b);
  const slope = quantile(slopes, 0.5);
  const intercept = median(points.map(({ x, y }) => y - slope * x));
  return { slope, lower: quantile(slopes, 0.25), upper: quantile(slopes, 0.75), intercept };
}

export const median = (values: readonly number[]): number =>
  quantile(
    [...values].sort((a, b) => a - b),
    0.5,
  );

/** Of sorted values, between neighbours evenly. */
function quantile(sorted: readonly number[], share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? 0;
  const above = sorted[Math.ceil(at)] ?? below;
  return below + (at - Math.floor(at)) * (above - below);
}
