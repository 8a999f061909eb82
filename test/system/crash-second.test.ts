/** The second half of the kills, at other instants. */
import { flatOut, testKills } from './crash/kills.ts';

const rounds = Number(process.env['CRASH_ROUNDS'] ?? 1);

testKills(Array.from({ length: rounds }, (_, i) => ({ ...flatOut, nth: 2 * i + 1 })));
