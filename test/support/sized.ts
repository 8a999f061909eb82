/** Sizes of the tests that kill, stop and wait: small as a rule, in full at `CRASH_ROUNDS=10`, which `npm run test:crash` sets. */
const rounds = Number(process.env['CRASH_ROUNDS'] ?? 1);

export function sized(small: number, full: number): number {
  return rounds === 1 ? small : Math.max(small, Math.round((full * rounds) / 10));
}
