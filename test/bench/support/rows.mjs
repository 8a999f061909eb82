/** Rows of a section: the median of a figure, of its reference, and of their ratio round by round. */

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/**
 * Between which two of `values` the median of what they are drawn from lies, with 95 % confidence: by the ranks that a
 * binomial distribution of 1/2 gives (Conover, Practical Nonparametric Statistics, section 3.2), in its normal approximation.
 */
export function medianInterval(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const n = sorted.length;
  const below = Math.max(0, Math.floor((n - 1.96 * Math.sqrt(n)) / 2));
  return [sorted[below], sorted[n - 1 - below]];
}

/**
 * `values` and `references` belong together by round. `goal`: at least (or, with `atMost`, at most) this ratio; null for a
 * figure that is only told. `equal`: two things that are meant to be as fast as each other, which no median of rounds shows
 * exactly; it holds unless the rounds show that it is less.
 */
export function ratioRow({ name, unit, values, references, goal, atMost = false, equal = false }) {
  const ratios = values.map((value, i) => value / references[i]);
  const ratio = median(ratios);
  if (equal) {
    const [from, to] = medianInterval(ratios);
    return {
      name: `${name} (95 %: ${from.toFixed(2)} to ${to.toFixed(2)})`,
      value: median(values),
      unit,
      reference: median(references),
      ratio,
      goal: `not < ${goal}`,
      holds: to >= goal,
      spread: [Math.min(...ratios), Math.max(...ratios)],
    };
  }
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
