/**
 * `kill -9` at random instants, under load: what was acknowledged is there, once, and nothing is ordered twice. A
 * hundred kills; `CRASH_ROUNDS=10` makes it a thousand. `CRASH_SEED` repeats the instants of an earlier run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { faultsOf, readingFaults } from './crash/account.ts';
import { killAgainAndAgain } from './crash/lives.ts';
import { answered, countOf } from './crash/told.ts';

const kills = 100;
const rounds = Number(process.env['CRASH_ROUNDS'] ?? 1);
const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hylla-crash-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

test.each(Array.from({ length: rounds }, (_, i) => seed + i))(
  `${kills} kills, seed %i: nothing acknowledged is lost, nothing is there twice`,
  { timeout: 600_000 },
  async (round) => {
    const { told, useful, atStart } = await killAgainAndAgain(dataDir, kills, round);
    const last = await startServer({ dataDir });
    try {
      // What is needed is ordered soon after a start, if a kill came before it could be.
      const faults = await until(
        async () => {
          const found = await faultsOf(last, told);
          return found.some((fault) => fault.includes('never ordered')) ? null : found;
        },
        { what: 'an order for each empty shelf' },
      );
      expect(faults).toEqual([]);
      expect(await last.stop()).toBe(0);
    } finally {
      await last.clean();
    }
    expect(await readingFaults(dataDir, told)).toEqual([]);

    const { acked, requests, movements, orders, shown } = told;
    const figures = {
      readings: countOf(acked),
      requests: answered(requests),
      movements: answered(movements),
      orders: answered(orders),
      shown: shown.size,
      useful,
      atStart,
    };
    console.log(`seed ${round}: ${JSON.stringify(figures)}`);
    for (const [what, count] of Object.entries(figures)) expect(count, what).toBeGreaterThan(kills / 10);
  },
);
