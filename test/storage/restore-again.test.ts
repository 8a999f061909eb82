/** Ten restores of one backup, each over a state that has gone on: what the API tells of it is the same each time. */
import { createHash } from 'node:crypto';
import { cpSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backup } from '../../server/storage/lowdb/backup.ts';
import { restore } from '../../server/storage/lowdb/restore.ts';
import type { Store } from '../../server/usecases/ports.ts';
import { apiToken, testEdge } from '../support/http-edge.ts';
import { type TestDirectory, testDirectory } from './data-directory.ts';
import { reading, room } from './store-contract.ts';

const restores = 10;
const day = 86_400_000;

let place: TestDirectory;
beforeEach(() => {
  place = testDirectory();
  cpSync(join('test', 'fixtures', 'data', 'format-1'), place.dir, { recursive: true });
});
afterEach(() => place.clean());

/** Of the site file, the ledger, and all readings and roll-ups. */
async function contentOf(store: Store): Promise<{ hash: string; bytes: number; readings: number }> {
  const { ask, edge } = await testEdge({ store, site: false });
  const hash = createHash('sha256');
  let bytes = 0;
  let readings = 0;
  const span = 'from=2026-11-01T00:00:00Z&to=2027-01-01T00:00:00Z&limit=1000';
  const series = ['raw', '15m', '1h', '1d'].flatMap((resolution) =>
    ['rulle-1', 'tval-1'].map((id) => `dispensers/${id}/readings?resolution=${resolution}&${span}`),
  );
  for (const path of ['export', 'movements?limit=1000', ...series]) {
    const { status, body } = await ask('GET', `/api/v1/${path}`, { as: apiToken });
    expect({ path, status }).toEqual({ path, status: 200 });
    const text = JSON.stringify(body);
    hash.update(text);
    bytes += text.length;
    if (path.includes('/readings')) readings += body.items.length;
  }
  await edge.stop();
  return { hash: hash.digest('hex'), bytes, readings };
}

test(`${restores} restores`, { timeout: 60_000 }, async () => {
  const file = join(place.dir, '..', 'backup.ndjson.gz');
  let store = await place.start();
  await store.retain({ now: Date.parse('2026-12-01T12:00:00Z'), timezone: 'Europe/Stockholm' });
  const before = await contentOf(store);
  expect(before.readings).toBeGreaterThan(60);
  await backup({ dir: place.dir, file });
  let { rev } = store;
  for (let n = 0; n < restores; n++) {
    await store.transact((tx) => {
      tx.put('locations', room('new', String(n)));
      tx.remove('dispensers', 'tval-1');
      for (const doc of tx.values('movements')) tx.remove('movements', doc.id);
      tx.record(reading('rulle-1', Date.parse('2026-11-21T06:00:00Z') + n, n));
    });
    if (n % 2 === 0) await store.retain({ now: Date.parse('2026-12-24T12:00:00Z') + n * day, timezone: 'UTC' });
    ({ rev } = store);
    await store.stop();
    await restore({ dir: place.dir, file });
    store = await place.start();
    expect({ n, ...(await contentOf(store)) }).toEqual({ n, ...before });
    expect(store.rev).toBeGreaterThan(rev);
  }
  expect(readdirSync(join(place.dir, 'backups')).filter((name) => name.startsWith('before-restore'))).toHaveLength(
    restores,
  );
});
