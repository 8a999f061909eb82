/**
 * Percentage points of the normal distribution.
 *
 * Wichura, M. J. (1988), "Algorithm AS 241: The percentage points of the normal distribution", Applied Statistics 37(3),
 * 477-484: rational approximations with a relative error of 1e-16.
 */

const nearCentre: Ratio = [
  [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
    33430.57558358813, 2509.0809287301227,
  ],
  [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271,
    28729.085735721943, 5226.495278852854,
  ],
];
const inTail: Ratio = [
  [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684,
    0.2417807251774506, 0.022723844989269184, 0.0007745450142783414,
  ],
  [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
    0.0005475938084995345, 1.0507500716444169e-9,
  ],
];

/** Coefficients of numerator and denominator, lowest power first. */
type Ratio = readonly [readonly number[], readonly number[]];

/**
 * The `z` that a standard normal variable stays under with probability `p`, for `p` from 1e-10 to 1 - 1e-10.
 * Throws a RangeError outside.
 */
export function normalQuantile(p: number): number {
  if (!(p >= 1e-10 && p <= 1 - 1e-10)) throw new RangeError(`no percentage point for a probability of ${p}`);
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(nearCentre, 0.180625 - q * q);
  const z = ratio(inTail, Math.sqrt(-Math.log(Math.min(p, 1 - p))) - 1.6);
  return q < 0 ? -z : z;
}

function ratio([above, below]: Ratio, x: number): number {
  const at = (coefficients: readonly number[]) => coefficients.reduceRight((sum, c) => sum * x + c, 0);
  return at(above) / at(below);
}
