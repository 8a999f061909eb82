/**
 * `kill -9` at random instants, under load: what was acknowledged or shown is there, once, and nothing is ordered twice or
 * forgotten, though the supplier's mail server fails. `CRASH_SEED` repeats the instants of an earlier run.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type FlakySupplier, flakySupplier } from '../../support/flaky-supplier.ts';
import { faultsOf, readingFaults } from './account.ts';
import { everything } from './everything.ts';
import { killAgainAndAgain, type Plan } from './lives.ts';
import { mailFaults } from './order-account.ts';
import { shelfFaults } from './shelf-account.ts';
import { emptying } from './shelves.ts';
import { answered, countOf } from './told.ts';

const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);

/** As fast as the server acknowledges. */
export const flatOut = {
  name: 'flat out',
  kills: 50,
  turn: 500,
  readings: 1_500,
  patience: 700,
  least: { readings: 10_000, refills: 5 },
};
/** At the pace of real devices. */
export const paced = {
  name: 'at 5 readings a second',
  kills: 50,
  perSecond: 5,
  turn: 12,
  readings: 75,
  patience: 10_000,
  least: { readings: 1_500, refills: 20 },
};

export interface Run extends Plan {
  readonly name: string;
  /** Added to the seed of all. */
  readonly nth: number;
  /** What a run must have seen for its account to mean something. */
  readonly least: { readonly readings: number; readonly refills: number };
}

export function testKills(runs: readonly Run[]): void {
  let dataDir: string;
  let supplier: FlakySupplier;
  beforeEach(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'hylla-crash-'));
    supplier = await flakySupplier(seed);
  });
  afterEach(async () => {
    await supplier.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  test.each(runs.map((run) => ({ ...run, seed: seed + run.nth })))(
    '$kills kills $name, seed $seed: nothing told is lost, nothing is there twice',
    { timeout: 900_000 },
    async (run) => {
      const { told, useful, atStart, finish } = await killAgainAndAgain(dataDir, run, run.seed, supplier);
      const last = await finish();
      let refills = 0;
      try {
        expect(await faultsOf(last, told)).toEqual([]);
        expect(await shelfFaults(last, told, run.turn)).toEqual([]);
        expect(mailFaults(supplier.mails, await everything(last, 'orders'))).toEqual([]);
        refills = (await everything(last, 'movements')).filter(({ kind, dispenser }) => {
          return kind === 'issue' && emptying.has(dispenser);
        }).length;
        expect(await last.stop()).toBe(0);
      } finally {
        await last.clean();
      }
      expect(await readingFaults(dataDir, told)).toEqual([]);

      const { acked, requests, movements, orders, shown, screen } = told;
      const figures = {
        readings: countOf(acked),
        refills,
        requests: answered(requests),
        movements: answered(movements),
        orders: answered(orders),
        shown: shown.size,
        mails: supplier.mails.length,
        refused: supplier.faults.refused,
        cut: supplier.faults.cut,
        useful,
        atStart,
      };
      console.log(`seed ${run.seed}: ${JSON.stringify(figures)}`);
      // The supplier's faults are drawn, and few.
      const leastOf = (what: string) => (what in supplier.faults ? 0 : run.kills / 10);
      for (const [what, count] of Object.entries(figures)) expect(count, what).toBeGreaterThan(leastOf(what));
      for (const [what, least] of Object.entries(run.least))
        expect(figures[what as keyof Run['least']], what).toBeGreaterThan(least);
      expect(screen.requests.size, 'requests on a screen').toBeGreaterThan(0);
      expect(screen.levels.size, 'levels on a screen').toBe(acked.size);
    },
  );
}
