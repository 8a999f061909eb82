/** What facilities set for a wall in the office: kept, told to that wall alone, and followed at once. */
import * as v from 'valibot';
import { afterEach, expect, test } from 'vitest';
import { SessionView } from '../../server/contract/api/access.ts';
import { type TestEdge, testEdge } from '../support/http-edge.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import { readSse, type SseReader } from '../support/sse-reader.ts';
import { until } from '../support/until.ts';

type On = TestEdge<MemoryStore>;
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

const settings = {
  language: 'en',
  theme: 'dark',
  floors: ['floor-1'],
  night: ['22:00', '05:30'],
  alarm: 'both',
};

async function screenOn({ ask }: On, kind: 'wall' | 'kiosk'): Promise<{ id: string; token: string }> {
  return (await ask('POST', '/api/v1/screens', { json: { name: 'Hall', kind } })).body;
}
const set = ({ ask }: On, id: string, json: unknown, as?: string) =>
  ask('PUT', `/api/v1/screens/${id}/settings`, { json, ...(as && { as }) });

test('they are kept as they were set, all at once, in the list and for the screen itself', async () => {
  const on = await testEdge();
  const { id, token } = await screenOn(on, 'wall');
  expect(await set(on, id, settings)).toMatchObject({ status: 200, body: { id, kind: 'wall', settings } });
  expect((await on.ask('GET', '/api/v1/screens')).body.items).toMatchObject([{ id, settings }]);
  const session = await on.ask('GET', '/api/v1/session', { as: token });
  expect(v.parse(SessionView, session.body).settings).toEqual(settings);
  expect((await set(on, id, { night: 'never' })).body.settings).toEqual({ night: 'never' });
  const actions = (await on.ask('GET', '/api/v1/audit')).body.items.map(({ action }: { action: string }) => action);
  expect(actions.filter((action: string) => action === 'screen.changed')).toHaveLength(2);
});

test('what makes no sense is refused, and so is a kiosk, a screen that is not there, and a screen that sets itself', async () => {
  const on = await testEdge();
  const { id, token } = await screenOn(on, 'wall');
  for (const wrong of [
    { theme: 'pink' },
    { alarm: 'siren' },
    { night: ['25:00', '05:00'] },
    { night: ['22:00'] },
    { language: '../sv' },
    { floors: 'floor-1' },
    { volume: 11 },
  ])
    expect((await set(on, id, wrong)).status, JSON.stringify(wrong)).toBe(422);
  expect(await set(on, id, { floors: ['attic'] })).toMatchObject({ status: 422 });
  expect((await set(on, (await screenOn(on, 'kiosk')).id, {})).status).toBe(422);
  expect((await set(on, 'nobody', {})).status).toBe(404);
  expect((await set(on, id, {}, token)).status).toBe(403);
  expect((await on.ask('GET', '/api/v1/screens')).body.items.some((one: object) => 'settings' in one)).toBe(false);
});

test('a wall is told its own on the live link, after the snapshot, and again when they change; nobody else is', async () => {
  const on = await testEdge();
  await on.edge.start();
  open.push(() => on.edge.stop());
  const wall = await screenOn(on, 'wall');
  const other = await screenOn(on, 'wall');
  await set(on, wall.id, { alarm: 'flash' });
  const read = async (as: string): Promise<SseReader> => {
    const reader = readSse(on.edge.url, { authorization: `Bearer ${as}` });
    open.push(() => reader.close());
    await until(() => reader.events.length > 0, { what: 'the first event' });
    return reader;
  };
  const [mine, theirs, kiosk] = [
    await read(wall.token),
    await read(other.token),
    await read((await screenOn(on, 'kiosk')).token),
  ];
  const told = ({ events }: SseReader) => events.filter(({ event }) => event === 'settings').map(({ data }) => data);
  await until(() => told(mine).length === 1 && told(theirs).length === 1);
  expect(mine.events.map(({ event }) => event)).toEqual(['snapshot', 'settings']);
  expect([told(mine), told(theirs)]).toEqual([[{ alarm: 'flash' }], [{}]]);

  await set(on, wall.id, settings);
  await until(() => told(mine).length === 2);
  expect(told(mine)[1]).toEqual(settings);
  // A change that all hear comes after whatever else there was to hear.
  await on.ask('POST', '/api/v1/requests', { json: { kind: 'item', item: 'cup' } });
  for (const reader of [mine, theirs, kiosk]) await until(() => reader.events.some(({ event }) => event === 'change'));
  expect([told(mine).length, told(theirs).length, told(kiosk).length]).toEqual([2, 1, 0]);
});

test('a screen is renamed and moved, and it is told when it was last heard', async () => {
  const on = await testEdge();
  const { id, token } = await screenOn(on, 'kiosk');
  const change = (json: unknown, as?: string) =>
    on.ask('PUT', `/api/v1/screens/${id}`, { json, ...(as !== undefined && { as }) });
  expect((await on.ask('GET', '/api/v1/screens')).body.items).toMatchObject([{ id, location: null, seenAt: null }]);
  const moved = { id, name: 'Entrance', kind: 'kiosk', location: 'floor-1' };
  expect(await change({ name: 'Entrance', location: 'floor-1' })).toMatchObject({ status: 200, body: moved });
  expect((await on.ask('GET', '/api/v1/session', { as: token })).body.location).toBe('floor-1');
  expect((await change({ name: 'Entrance' })).body.location).toBeNull();
  for (const wrong of [{ name: '' }, { name: 'Hall', location: 'attic' }, { name: 'Hall', kind: 'wall' }, {}])
    expect((await change(wrong)).status, JSON.stringify(wrong)).toBe(422);
  expect((await change({ name: 'Mine' }, token)).status).toBe(403);
  expect((await on.ask('PUT', '/api/v1/screens/nobody', { json: { name: 'Hall' } })).status).toBe(404);

  await on.edge.start();
  open.push(() => on.edge.stop());
  const reader = readSse(on.edge.url, { authorization: `Bearer ${token}` });
  open.push(() => reader.close());
  const seenAt = async () => (await on.ask('GET', '/api/v1/screens')).body.items[0].seenAt;
  await until(async () => (await seenAt()) !== null, { what: 'the kiosk is heard' });
});
