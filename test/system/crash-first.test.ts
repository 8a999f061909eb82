/**
 * The first half of the kills: fifty; `CRASH_ROUNDS=10` makes it five hundred, and fifty more at the pace of real devices. In
 * two files, since much of a life is waiting for it to begin.
 */
import { flatOut, paced, testKills } from './crash/kills.ts';

const rounds = Number(process.env['CRASH_ROUNDS'] ?? 1);

testKills([
  ...Array.from({ length: rounds }, (_, i) => ({ ...flatOut, nth: 2 * i })),
  ...(rounds > 1 ? [{ ...paced, nth: 0 }] : []),
]);
