/** What the API has answered holds across a restart, on the real store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { createLowdbStore } from '../../server/storage/lowdb/store.ts';
import type { Store } from '../../server/usecases/ports.ts';
import { type TestEdge, testEdge } from '../support/http-edge.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

function newDir(): string {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-restart-'));
  open.push(() => rmSync(dir, { recursive: true, force: true }));
  return dir;
}

async function started(dir: string, site: boolean): Promise<TestEdge<Store>> {
  const store: Store = createLowdbStore({ dir });
  await store.start();
  open.push(() => store.stop());
  return testEdge<Store>({ store, site });
}

test('a key answers the same result after a restart, and a session is still one', async () => {
  const dir = newDir();
  const before = await started(dir, true);
  const keyed = {
    json: { kind: 'count', item: 'cup', location: 'near', quantity: 12 },
    headers: { 'idempotency-key': 'k' },
  };
  const first = await before.ask('POST', '/api/v1/movements', keyed);
  expect(first.status).toBe(201);
  const token = { json: { name: 'ci', role: 'staff' }, headers: { 'idempotency-key': 'k' } };
  expect(
    (await before.ask('PUT', '/api/v1/users/anna', { json: { role: 'staff', password: 'correct horse' } })).status,
  ).toBe(200);
  const login = { as: null, json: { username: 'anna', password: 'correct horse' } };
  const cookie = (await before.ask('POST', '/api/v1/session', login)).headers.get('set-cookie')?.split(';')[0] ?? '';
  await before.store.stop();

  const after = await started(dir, false);
  const second = await after.ask('POST', '/api/v1/movements', keyed);
  expect(second).toMatchObject({ status: 201, body: first.body });
  expect(after.store.state.size('movements')).toBe(1);
  expect((await after.ask('POST', '/api/v1/tokens', token)).status).toBe(422);
  expect((await after.ask('GET', '/api/v1/session', { as: null, headers: { cookie } })).body.name).toBe('anna');
});
