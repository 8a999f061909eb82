/** The live link over real sockets. */
import * as v from 'valibot';
import { afterEach, describe, expect, test } from 'vitest';
import { Change, Heartbeat, Snapshot } from '../../server/contract/api/live.ts';
import type { LevelDoc } from '../../server/domain/model.ts';
import { apiToken, type TestEdge, testEdge } from '../support/http-edge.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import { readSse, type SseReader } from '../support/sse-reader.ts';
import { median, stall } from '../support/stall.ts';
import { until } from '../support/until.ts';

type On = TestEdge<MemoryStore>;
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

async function running(options: Parameters<typeof testEdge<MemoryStore>>[0] = {}): Promise<On> {
  const on = await testEdge(options);
  await on.edge.start();
  open.push(() => on.edge.stop());
  return on;
}

function screenOf(on: On, headers: Record<string, string> = {}): SseReader {
  const reader = readSse(on.edge.url, { authorization: `Bearer ${apiToken}`, ...headers });
  open.push(() => reader.close());
  return reader;
}

async function live(on: On, headers?: Record<string, string>): Promise<SseReader> {
  const reader = screenOf(on, headers);
  await until(() => reader.events.length > 0, { what: 'the first event' });
  return reader;
}

/** As an accepted reading would leave it. */
async function setLevel({ store, clock }: On, level: number): Promise<void> {
  await store.transact((tx) => {
    const before = tx.get('levels', 'rolls');
    if (before === undefined) throw new Error('no level document');
    tx.put('levels', { ...before, level, status: 'ok', levelAt: clock.at, seenAt: clock.at } satisfies LevelDoc);
  });
}
const levelsIn = ({ events }: SseReader): number[] =>
  events
    .flatMap(({ data }) => (data.dispensers ?? []).map((one: { level: number }) => one.level))
    .filter(Number.isFinite);

describe('a screen', () => {
  test('that comes over from another server gets a snapshot, also when both were started at once', async () => {
    const [one, other] = [await running(), await running()];
    const reader = await live(one);
    await setLevel(one, 11);
    await until(() => reader.events.length > 1);
    await live(other);
    for (const level of [21, 22]) {
      await setLevel(other, level);
      await live(other);
    }
    const moved = await live(other, { 'last-event-id': reader.events.at(-1)?.id ?? '' });
    expect(moved.events[0]?.event).toBe('snapshot');
  });

  test('gets a snapshot that fits the contract, then what changed', async () => {
    const on = await running();
    const reader = await live(on);
    expect(reader.head()).toMatch(/^HTTP\/1\.1 200.*content-type: text\/event-stream/is);
    expect(reader.head()).toMatch(/content-security-policy/i);
    expect(reader.events[0]?.event).toBe('snapshot');
    expect(v.safeParse(Snapshot, reader.events[0]?.data).issues).toBeUndefined();
    await setLevel(on, 62.5);
    await until(() => reader.events.length > 1, { what: 'a change' });
    const change = reader.events[1];
    expect(change?.event).toBe('change');
    expect(v.safeParse(Change, change?.data).issues).toBeUndefined();
    expect(change?.data.rev).toBe(on.store.rev);
    expect(change?.data.dispensers).toEqual([expect.objectContaining({ id: 'rolls', level: 62.5, status: 'ok' })]);
    expect(change?.data.orders).toBeUndefined();
  });

  test('and another agree within a second of an answered write', async () => {
    const on = await running();
    const screens = [await live(on), await live(on)];
    const asked = await on.ask('POST', '/api/v1/requests', { json: { kind: 'item', item: 'cup' } });
    const from = performance.now();
    await until(() =>
      screens.every(({ events }) => events.some(({ data }) => data.requests?.[0]?.id === asked.body.id)),
    );
    expect(performance.now() - from).toBeLessThan(1_000 + stall);
    const [one, two] = screens.map(({ events }) => events.slice(1));
    expect(one).toEqual(two);
    expect((await on.ask('GET', '/api/v1/snapshot')).body.requests).toEqual([
      expect.objectContaining({ id: asked.body.id }),
    ]);
  });

  test('is told of a burst in few changes, and of its end', async () => {
    const on = await running();
    const reader = await live(on);
    for (let level = 1; level <= 100; level++) {
      await setLevel(on, level);
      if (level % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    }
    await until(() => levelsIn(reader).at(-1) === 100);
    expect(reader.events.length).toBeLessThan(15);
  });

  test('is told of a burst after a quiet time in one change', async () => {
    for (;;) {
      const on = await running();
      const reader = await live(on);
      const from = performance.now();
      await setLevel(on, 61);
      await new Promise((resolve) => setTimeout(resolve, 3));
      await setLevel(on, 62);
      // On a machine that stood still it was none.
      if (performance.now() - from > 9) continue;
      await until(() => levelsIn(reader).at(-1) === 62);
      expect(reader.events.map(({ event }) => event)).toEqual(['snapshot', 'change']);
      return;
    }
  });

  test('is told of a change after a quiet time at once, whatever else looks whether there is something to tell', async () => {
    const coalesceMs = 400;
    const on = await running({ options: { live: { coalesceMs, stallMs: 50 } } });
    const reader = await live(on);
    const took: number[] = [];
    for (let level = 1; level <= 7; level++) {
      await new Promise((resolve) => setTimeout(resolve, coalesceMs + 20));
      const from = performance.now();
      await setLevel(on, level);
      await until(() => levelsIn(reader).at(-1) === level);
      took.push(performance.now() - from);
    }
    expect(median(took)).toBeLessThan(coalesceMs / 6);
  });

  test('gets a fresh snapshot when settings change', async () => {
    const on = await running();
    const reader = await live(on);
    const location = { name: 'Kitchen', kind: 'break-room', parent: 'floor-1' };
    expect((await on.ask('PUT', '/api/v1/locations/kitchen', { json: location })).status).toBe(200);
    await until(() => reader.events.length > 1);
    expect(reader.events[1]?.event).toBe('snapshot');
    expect(reader.events[1]?.data.locations).toContainEqual({ id: 'kitchen', ...location });
  });

  test('hears a heartbeat', async () => {
    const on = await running({ options: { live: { heartbeatMs: 30 } } });
    const reader = await live(on);
    await until(() => reader.events.filter(({ event }) => event === 'heartbeat').length >= 2);
    const beat = reader.events.find(({ event }) => event === 'heartbeat');
    expect(v.safeParse(Heartbeat, beat?.data).issues).toBeUndefined();
    expect(beat).toMatchObject({ id: null, data: { rev: on.store.rev } });
  });

  test('sees no name of a person', async () => {
    const on = await running();
    const asked = await on.ask('POST', '/api/v1/requests', { json: { kind: 'item', item: 'cup' } });
    await on.ask('POST', `/api/v1/requests/${asked.body.id}/accept`, { json: {} });
    const alert = (await on.ask('GET', '/api/v1/alerts')).body.items[0];
    expect((await on.ask('POST', `/api/v1/alerts/${alert.id}/ack`, { json: {} })).body.acknowledgedBy).toBe(
      'token:api',
    );
    const reader = await live(on);
    expect(reader.events[0]?.data.requests[0].status).toBe('accepted');
    expect(JSON.stringify(reader.events)).not.toContain('token:api');
    expect((await on.ask('GET', '/api/v1/alerts')).body.items).toContainEqual(
      expect.objectContaining({ id: alert.id, acknowledgedBy: 'token:api' }),
    );
  });
});

describe('a screen that comes back', () => {
  test('gets what it missed and no snapshot', async () => {
    const on = await running();
    const first = await live(on);
    await setLevel(on, 50);
    await until(() => first.events.length === 2);
    const last = first.events[1]?.id ?? '';
    first.close();
    const other = await live(on);
    await setLevel(on, 40);
    await setLevel(on, 39);
    await until(() => levelsIn(other).includes(39));
    const back = await live(on, { 'last-event-id': last });
    await until(() => levelsIn(back).includes(39));
    expect(back.events.map(({ event }) => event)).not.toContain('snapshot');
    expect(levelsIn(back)).not.toContain(50);
  });

  test('gets a snapshot from a server that was started anew, or after too long', async () => {
    const on = await running();
    for (const id of ['aaaa-1', '12', 'nonsense', '']) {
      expect((await live(on, { 'last-event-id': id })).events[0]?.event).toBe('snapshot');
    }
  });

  test('to a server where nobody was meanwhile, misses nothing', async () => {
    const on = await running({ options: { live: { lingerMs: 0 } } });
    const first = await live(on);
    const last = first.events[0]?.id ?? '';
    first.close();
    await until(() => on.metrics.render().includes('hylla_live_clients 0'));
    await setLevel(on, 41);
    const back = await live(on, { 'last-event-id': last });
    expect(back.events[0]?.event).toBe('snapshot');
    expect(levelsIn(back)).toContain(41);
  });
});

describe('the server', () => {
  test('drops a reader that does not read, and the others notice nothing', async () => {
    const on = await running({ options: { live: { coalesceMs: 1, stallMs: 300 } } });
    const [frozen, lively] = [await live(on), await live(on)];
    frozen.freeze();
    const name = 'x'.repeat(100);
    const metrics = { note: 'y'.repeat(30_000), name };
    let level = 0;
    await until(
      async () => {
        level = (level % 90) + 0.5;
        await on.store.transact((tx) => {
          const before = tx.get('levels', 'rolls');
          if (before) tx.put('levels', { ...before, level, vitals: { metrics } });
        });
        return /hylla_live_dropped_total\{reason="(stalled|behind)"\} 1/.test(on.metrics.render());
      },
      { within: 90_000, what: 'the frozen reader to be dropped' },
    );
    await until(() => levelsIn(lively).at(-1) === level);
    expect(lively.closed).toBe(false);
    expect(on.metrics.render()).toContain('hylla_live_clients 1');
  });

  test('ends the link of a screen whose token was revoked', async () => {
    const on = await running();
    const screen = (await on.ask('POST', '/api/v1/screens', { json: { name: 'Wall', kind: 'wall' } })).body;
    const reader = await live(on, { authorization: `Bearer ${screen.token}` });
    await on.ask('DELETE', `/api/v1/screens/${screen.id}`);
    await until(() => reader.closed, { within: 1_000 + stall, what: 'the link to end' });
  });

  test('lets nobody in who may not read', async () => {
    const on = await running();
    const reader = screenOf(on, { authorization: 'Bearer nope' });
    await until(() => reader.head() !== '');
    expect(reader.head()).toMatch(/^HTTP\/1\.1 401/);
  });

  test('ends all links when it stops', async () => {
    const on = await running();
    const reader = await live(on);
    await on.edge.stop();
    await until(() => reader.closed);
  });

  test('tells of trouble with the store, which no commit can tell of', async () => {
    const on = await running({ options: { live: { stallMs: 50 } } });
    const reader = await live(on);
    const failing = ({ data }: { data: { alerts?: { kind: string }[] } } | undefined = { data: {} }) =>
      data.alerts?.some(({ kind }) => kind === 'store-failed');
    on.store.fail('disk full');
    await until(() => failing(reader.events.at(-1)) === true);
    on.store.fail(null);
    await until(() => failing(reader.events.at(-1)) === false);
  });
});

describe('the snapshot', () => {
  test('is not sent twice to who has it', async () => {
    const on = await running();
    const first = await on.ask('GET', '/api/v1/snapshot');
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    expect((await on.ask('GET', '/api/v1/snapshot', { headers })).status).toBe(304);
    await setLevel(on, 12);
    expect((await on.ask('GET', '/api/v1/snapshot', { headers })).status).toBe(200);
  });

  test('is sent again when it tells something new that no commit has brought', async () => {
    const on = await running({ options: { live: { lingerMs: 0 } } });
    const first = await on.ask('GET', '/api/v1/snapshot');
    const headers = { 'if-none-match': first.headers.get('etag') ?? '' };
    on.clock.at += 60_000;
    expect((await on.ask('GET', '/api/v1/snapshot', { headers })).status).toBe(304);
    on.store.fail('disk full');
    const again = await until(async () => {
      const answer = await on.ask('GET', '/api/v1/snapshot', { headers });
      return answer.status === 200 ? answer : null;
    });
    expect(again.body.alerts).toContainEqual(expect.objectContaining({ kind: 'store-failed' }));
  });

  test.each(['br', 'gzip'])('comes compressed by %s, the same', async (encoding) => {
    const on = await running();
    const headers = { authorization: `Bearer ${apiToken}`, 'accept-encoding': encoding };
    const response = await fetch(new URL('api/v1/snapshot', on.edge.url), { headers });
    expect(response.headers.get('content-encoding')).toBe(encoding);
    expect(await response.json()).toEqual((await on.ask('GET', '/api/v1/snapshot')).body);
  });

  test('tells the time of now, also when nothing has changed for hours', async () => {
    const on = await running();
    const before = (await on.ask('GET', '/api/v1/snapshot')).body.at;
    on.clock.at += 3 * 3_600_000;
    await until(async () => (await on.ask('GET', '/api/v1/snapshot')).body.at !== before);
  });
});
