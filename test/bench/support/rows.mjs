/** Rows of a section: the median of a figure, of its reference, and of their ratio round by round. */

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * `values` and `references` belong together by round. `goal`: at least (or, with `atMost`, at most) this ratio; null for a
 * figure that is only told.
 */
export function ratioRow({ name, unit, values, references, goal, atMost = false }) {
  const ratios = values.map((value, i) => value / references[i]);
  const ratio = median(ratios);
  return {
    name,
    value: median(values),
    unit,
    reference: median(references),
    ratio,
    goal: goal === null ? null : `${atMost ? '<=' : '>='} ${goal}`,
    holds: goal === null ? null : atMost ? ratio <= goal : ratio >= goal,
    spread: [Math.min(...ratios), Math.max(...ratios)],
  };
}

/** A figure without a reference; `atMost`: what its median may be. */
export function plainRow({ name, unit, values, atMost = null }) {
  const value = median(values);
  return {
    name,
    value,
    unit,
    reference: null,
    ratio: null,
    goal: atMost === null ? null : `<= ${atMost} ${unit}`,
    holds: atMost === null ? null : value <= atMost,
    spread: [Math.min(...values), Math.max(...values)],
  };
}
