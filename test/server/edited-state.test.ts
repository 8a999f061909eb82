/** A `hylla.json` whose parts do not fit together, as a person may leave it: the server starts and says what is wrong. */
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { warnOfFaults } from '../../server/edited-state.ts';
import { createLowdbStore } from '../../server/storage/lowdb/store.ts';
import { importSite } from '../../server/usecases/import-site.ts';
import type { Store } from '../../server/usecases/ports.ts';
import { contextAt } from '../support/memory-state.ts';
import { siteFile, smallSite, unwrap } from '../support/small-site.ts';
import type { Json } from '../support/start-server.ts';

let dir: string;
let store: Store;
let edits: number;
const context = contextAt('2026-11-23T06:00:00Z', 'system');

async function open(): Promise<void> {
  edits = 0;
  store = createLowdbStore({ dir, onEdited: () => edits++ });
  await store.start();
}
/** Stops, has a person change the collections, and starts again. */
async function edit(change: (collections: Json) => void): Promise<void> {
  await store.stop();
  const path = join(dir, 'hylla.json');
  const whole = JSON.parse(readFileSync(path, 'utf8'));
  change(whole.collections);
  writeFileSync(path, JSON.stringify(whole));
  // Nobody is as fast as this test: what differs in the same instant has been damaged.
  const later = new Date(Date.now() + 60_000);
  utimesSync(path, later, later);
  await open();
}
async function warnings(): Promise<string[]> {
  const lines: string[] = [];
  await warnOfFaults(store, context, { warn: (line: string) => void lines.push(line) });
  return lines;
}

beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'hylla-edited-'));
  await open();
  const file = siteFile({ ...smallSite, stock: [{ item: 'roll', location: 'near', onHand: 4 }] });
  unwrap(await store.transact((tx) => importSite(tx, { file, dryRun: false, prune: false }, context)));
});
afterEach(async () => {
  await store.stop();
  rmSync(dir, { recursive: true, force: true });
});

test('a file that nobody has edited is told of nothing, and one that fits together of no fault', async () => {
  await store.stop();
  await open();
  expect(edits).toBe(0);
  await edit(({ locations }) => {
    locations.wc.name = 'Toilets';
  });
  expect(edits).toBe(1);
  const before = store.rev;
  expect(await warnings()).toEqual([]);
  expect(store.rev).toBe(before);
});

test('each fault is told with its place in the file', async () => {
  await edit(({ locations, dispensers, balances }) => {
    locations['floor-1'].parent = 'attic';
    locations.house.parent = 'far';
    locations.wc.retired = true;
    dispensers.cups.item = 'mug';
    dispensers.cups.device.id = 'rolls';
    balances['roll@near'].location = 'cellar';
    balances['roll@cellar'] = { ...balances['roll@near'], id: 'roll@cellar' };
    delete balances['roll@near'];
  });
  expect(edits).toBe(1);
  const faults = (await warnings()).map((line) =>
    line.replace('hylla.json was edited and does not fit together: ', ''),
  );
  expect(faults.sort()).toEqual([
    'collections.balances["roll@cellar"].location there is no location cellar',
    'collections.dispensers["by-hand"].location there is no location wc',
    'collections.dispensers["cups"].item there is no item mug',
    'collections.dispensers["cups"].location there is no location wc',
    'collections.dispensers["rolls"].device dispenser cups listens to the same device',
    'collections.dispensers["rolls"].location there is no location wc',
    'collections.locations["far"].parent lies in itself: far in house in far',
    'collections.locations["floor-1"].parent there is no location attic',
    'collections.locations["house"].parent lies in itself: house in far in house',
  ]);
});

test('of many faults ten are told and the others are counted', async () => {
  await edit(({ dispensers }) => {
    for (let i = 0; i < 20; i++) dispensers[`d${i}`] = { ...dispensers['by-hand'], id: `d${i}`, item: 'mug' };
  });
  const lines = await warnings();
  expect(lines).toHaveLength(11);
  expect(lines.at(-1)).toBe('and 10 more');
});
