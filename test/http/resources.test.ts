/** The resources over the API, each once through its life. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { HistoryRow } from '../../server/domain/model.ts';
import { createDecoder } from '../../server/mqtt/decoder.ts';
import type { Inbound } from '../../server/usecases/ports.ts';
import { type TestEdge, testEdge } from '../support/http-edge.ts';
import { type MemoryStore, memoryStore } from '../support/memory-store.ts';

type On = TestEdge<MemoryStore>;
const minute = 60_000;

describe('dispensers', () => {
  test('are put, read and retired', async () => {
    const { ask } = await testEdge();
    const settings = { name: 'Cups', location: 'wc', item: 'cup', capacity: 80 };
    const put = await ask('PUT', '/api/v1/dispensers/cups-2', { json: settings });
    expect(put).toMatchObject({ status: 200, body: { id: 'cups-2', level: null, status: 'unknown', emptyAt: null } });
    expect((await ask('GET', '/api/v1/dispensers')).body.items.map(({ id }: { id: string }) => id)).toContain('cups-2');
    expect((await ask('DELETE', '/api/v1/dispensers/cups-2')).status).toBe(204);
    expect((await ask('GET', '/api/v1/dispensers/cups-2')).status).toBe(404);
    expect((await ask('DELETE', '/api/v1/dispensers/cups-2')).status).toBe(404);
  });

  test('with a device name it in the API', async () => {
    const { ask } = await testEdge();
    const settings = { name: 'Cups', location: 'wc', item: 'cup', capacity: 80 };
    const device = { dialect: 'ttn-v3', id: 'ws201-A1' };
    const { body } = await ask('PUT', '/api/v1/dispensers/cups-2', { json: { ...settings, device } });
    const listed = (await ask('GET', '/api/v1/devices')).body.items.find(
      (one: { address: string }) => one.address === device.id,
    );
    expect(body.deviceId).toBe(listed.id);
    expect(listed).toMatchObject({ dialect: 'ttn-v3', dispensers: ['cups-2'], hasCredentials: false });
    expect((await ask('DELETE', `/api/v1/devices/${listed.id}`)).status).toBe(409);
  });

  test('can be put back as they were read; the ETag keeps two editors apart', async () => {
    const { ask } = await testEdge();
    const settings = {
      ...{ name: 'Cups', location: 'wc', item: 'cup', capacity: 80, storeroom: 'far' },
      ...{ lowLevel: 30, emptyLevel: 5, measure: { kind: 'stack', emptyMm: 0, fullMm: 90 }, at: { x: 10, y: 20 } },
      reporting: { intervalS: 3600 },
    };
    await ask('PUT', '/api/v1/dispensers/cups-2', { json: settings });
    const read = await ask('GET', '/api/v1/dispensers/cups-2');
    expect(read.body).toMatchObject(settings);
    const headers = { 'if-match': read.headers.get('etag') ?? '' };
    const put = () => ask('PUT', '/api/v1/dispensers/cups-2', { json: { ...read.body, name: 'Mugs' }, headers });
    expect(await put()).toMatchObject({ status: 200, body: { ...read.body, name: 'Mugs' } });
    expect((await put()).status).toBe(412);
    const other = { ...read.body, id: 'cups-3' };
    expect((await ask('PUT', '/api/v1/dispensers/cups-2', { json: other })).status).toBe(422);
  });

  test('are refused with what is wrong and where', async () => {
    const { ask } = await testEdge();
    const json = { name: 'Cups', location: 'nowhere', item: 'cup', capacity: 80 };
    const { status, body } = await ask('PUT', '/api/v1/dispensers/cups-2', { json });
    expect(status).toBe(422);
    expect(body.error.issues).toEqual([
      {
        path: '$.location',
        message: 'there is no location nowhere',
        reason: 'no-such',
        about: { location: 'nowhere' },
      },
    ]);
    expect((await ask('PUT', '/api/v1/dispensers/cups-2', { json: { ...json, colour: 'blue' } })).status).toBe(422);
    expect((await ask('PUT', '/api/v1/dispensers/Not_An_Id', { json })).status).toBe(400);
  });
});

describe('lists', () => {
  async function manyItems(on: On, count: number): Promise<string[]> {
    const ids = Array.from({ length: count }, (_, i) => `many-${String(i).padStart(3, '0')}`);
    const items = ids.map((id) => ({ id, name: id, category: 'other', stockUnit: 'box' }));
    expect((await on.ask('POST', '/api/v1/import', { json: { version: 1, items } })).status).toBe(200);
    return ids;
  }

  test('come in pages that neither miss nor repeat', async () => {
    const on = await testEdge();
    const all = [...(await manyItems(on, 250)), 'cup', 'roll'].sort();
    const seen: string[] = [];
    let sizes: number[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const { body } = await on.ask('GET', `/api/v1/items${next ? `?cursor=${next}` : ''}`);
      seen.push(...body.items.map(({ id }: { id: string }) => id));
      sizes = [...sizes, body.items.length];
      next = body.next;
    }
    expect(seen).toEqual(all);
    expect(sizes).toEqual([100, 100, 52]);
  });

  test.each(['limit=0', 'limit=1001', 'limit=-1', 'limit=x', 'limit=1.5', 'cursor=%00', 'cursor=../..'])(
    'refuse %s',
    async (query) => {
      const { ask } = await testEdge();
      expect((await ask('GET', `/api/v1/items?${query}`)).status).toBe(400);
    },
  );

  test('of what happened begin with the newest', async () => {
    const { ask, clock } = await testEdge();
    for (const quantity of [1, 2, 3]) {
      clock.at += 1;
      await ask('POST', '/api/v1/movements', { json: { kind: 'receipt', item: 'cup', location: 'near', quantity } });
    }
    const first = (await ask('GET', '/api/v1/movements?limit=2')).body;
    expect(first.items.map(({ quantity }: { quantity: number }) => quantity)).toEqual([3, 2]);
    const second = (await ask('GET', `/api/v1/movements?limit=2&cursor=${first.next}`)).body;
    expect(second.items.map(({ quantity }: { quantity: number }) => quantity)).toEqual([1]);
    expect(second.next).toBeNull();
  });
});

describe('stock', () => {
  test('moves by hand, and a movement is undone by its reversal', async () => {
    const { ask, clock } = await testEdge();
    const received = await ask('POST', '/api/v1/movements', {
      json: { kind: 'receipt', item: 'cup', location: 'near', quantity: 10 },
    });
    expect(received).toMatchObject({ status: 201, body: { kind: 'receipt', to: 'near', by: 'token:api' } });
    expect((await ask('GET', '/api/v1/stock/cup')).body).toMatchObject({
      onHand: 10,
      locations: [{ location: 'near', onHand: 10, at: new Date(clock.at).toISOString() }],
    });
    const undone = await ask('POST', `/api/v1/movements/${received.body.id}/reversal`, {
      json: { note: 'wrong shelf' },
    });
    expect(undone).toMatchObject({ status: 201, body: { kind: 'reversal', reverses: received.body.id } });
    expect((await ask('GET', `/api/v1/movements/${received.body.id}`)).body.reversedBy).toBe(undone.body.id);
    expect((await ask('GET', '/api/v1/stock/cup')).body.onHand).toBe(0);
    expect((await ask('POST', `/api/v1/movements/${received.body.id}/reversal`, { json: {} })).status).toBe(409);
  });

  test('the ledger is narrowed by item, storeroom, kind and who booked it, and names them', async () => {
    const { ask } = await testEdge();
    const { token } = (await ask('POST', '/api/v1/tokens', { json: { name: 'Larmcentralen', role: 'staff' } })).body;
    const book = (json: object, as?: string) => ask('POST', '/api/v1/movements', { json, ...(as && { as }) });
    await book({ kind: 'receipt', item: 'cup', location: 'near', quantity: 10 });
    await book({ kind: 'receipt', item: 'roll', location: 'far', quantity: 4 }, token);
    await book({ kind: 'transfer', item: 'roll', location: 'far', to: 'near', quantity: 1 }, token);
    const found = async (query: string): Promise<string[]> =>
      (await ask('GET', `/api/v1/movements?${query}`)).body.items.map(
        ({ kind, item }: { kind: string; item: string }) => `${kind} ${item}`,
      );
    expect(await found('item=roll')).toEqual(['transfer roll', 'receipt roll']);
    expect(await found('location=near')).toEqual(['transfer roll', 'receipt cup']);
    expect(await found('location=far&kind=receipt')).toEqual(['receipt roll']);
    expect(await found('by=larm')).toEqual(['transfer roll', 'receipt roll']);
    expect(await found('by=token:api')).toEqual(['receipt cup']);
    expect(await found('by=nobody')).toEqual([]);
    const [first] = (await ask('GET', '/api/v1/movements?by=larm')).body.items;
    expect(first.byName).toBe('Larmcentralen');
  });

  test('a refill by hand takes it from a storeroom, or makes a discrepancy that is settled', async () => {
    const { ask } = await testEdge();
    const refill = await ask('POST', '/api/v1/dispensers/rolls/refills', { json: {} });
    expect(refill).toMatchObject({ status: 201, body: { discrepancy: expect.any(String) } });
    const open = (await ask('GET', '/api/v1/discrepancies?status=open')).body.items;
    expect(open).toEqual([expect.objectContaining({ id: refill.body.discrepancy, kind: 'refill-without-stock' })]);
    expect((await ask('GET', '/api/v1/alerts')).body.items).toContainEqual(
      expect.objectContaining({ id: `discrepancy-${refill.body.discrepancy}`, kind: 'discrepancy' }),
    );
    const settled = await ask('POST', `/api/v1/discrepancies/${open[0].id}/settle`, { json: { note: 'found a box' } });
    expect(settled.body).toMatchObject({ status: 'settled', settledBy: 'token:api' });
    expect((await ask('GET', '/api/v1/discrepancies?status=open')).body.items).toEqual([]);
  });
});

describe('an order', () => {
  const site = {
    version: 1,
    items: [
      {
        id: 'cup',
        name: 'Cup',
        category: 'break-room',
        stockUnit: 'cup',
        offers: [{ supplier: 'shop', sku: '=CUP', packSize: 10, prices: [{ fromPacks: 1, price: '25.50' }] }],
      },
    ],
  };

  test('goes from draft to received, and every step is in the audit log', async () => {
    const { ask } = await testEdge();
    expect((await ask('POST', '/api/v1/import', { json: site })).status).toBe(200);
    const made = await ask('POST', '/api/v1/orders', {
      json: { supplier: 'shop', lines: [{ item: 'cup', quantity: 15 }] },
    });
    expect(made).toMatchObject({
      status: 201,
      body: { status: 'draft', total: '51.00', lines: [{ packs: 2, quantity: 20, lineTotal: '51.00' }] },
    });
    const { id } = made.body;
    expect((await ask('POST', `/api/v1/orders/${id}/send`, { json: {} })).status).toBe(409);
    expect((await ask('POST', `/api/v1/orders/${id}/approve`)).body).toMatchObject({
      status: 'approved',
      approvedBy: 'token:api',
      delivery: { attempts: 0 },
    });
    expect((await ask('POST', `/api/v1/orders/${id}/send`, { json: {} })).status).toBe(200);
    const csv = await ask('GET', `/api/v1/orders/${id}/order.csv`);
    expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(csv.headers.get('content-disposition')).toContain(`order-${id}.csv`);
    expect(csv.body).toContain("'=CUP");
    expect((await ask('POST', `/api/v1/orders/${id}/cancel`, { json: { reason: 'no need' } })).body).toMatchObject({
      status: 'cancelled',
      cancelReason: 'no need',
    });
    const actions = (await ask('GET', '/api/v1/audit')).body.items.map(({ action }: { action: string }) => action);
    expect(actions.slice(0, 4)).toEqual(['order.cancel', 'order.send', 'order.approve', 'order.created']);
  });

  test('cannot be approved by staff', async () => {
    const { ask } = await testEdge();
    const staff = (await ask('POST', '/api/v1/tokens', { json: { name: 's', role: 'staff' } })).body.token;
    expect((await ask('POST', '/api/v1/orders/2026-001/approve', { as: staff, json: {} })).status).toBe(403);
  });

  test('with what would be ordered now and why', async () => {
    const { ask } = await testEdge();
    await ask('POST', '/api/v1/import', { json: site });
    expect((await ask('GET', '/api/v1/proposals')).body.items).toEqual([
      expect.objectContaining({
        supplier: 'shop',
        due: true,
        lines: [expect.objectContaining({ item: 'cup', reason: expect.objectContaining({ kind: 'reorder' }) })],
      }),
    ]);
  });
});

describe('requests', () => {
  test('are joined, accepted and done', async () => {
    const { ask } = await testEdge();
    const { body } = await ask('POST', '/api/v1/requests', {
      json: { kind: 'problem', location: 'wc', note: 'Leaks' },
    });
    expect((await ask('POST', `/api/v1/requests/${body.id}/metoo`, { json: {} })).body.askers).toBe(2);
    expect((await ask('POST', `/api/v1/requests/${body.id}/accept`)).body).toMatchObject({
      status: 'accepted',
      answeredBy: 'token:api',
    });
    expect((await ask('POST', `/api/v1/requests/${body.id}/done`, { json: { note: 'Fixed' } })).body.status).toBe(
      'done',
    );
    expect((await ask('POST', `/api/v1/requests/${body.id}/metoo`, { json: {} })).status).toBe(409);
    expect((await ask('GET', '/api/v1/requests?status=open')).body.items).toEqual([]);
    expect((await ask('GET', '/api/v1/requests?status=done')).body.items).toHaveLength(1);
  });
});

describe('readings', () => {
  const start = Date.parse('2026-11-20T22:00:00Z');
  async function withHistory(count: number): Promise<On> {
    const on = await testEdge();
    await on.store.transact((tx) => {
      tx.put('activity', { id: 'mark', at: 0, kind: 'refill' });
      for (let i = 0; i < count; i++) {
        const ts = start + i * 5 * minute;
        const row: HistoryRow = {
          dispenser: 'rolls',
          ts,
          receivedAt: ts + 1,
          boot: 1,
          seq: i,
          level: i % 100,
          quality: 'accepted',
          reason: null,
        };
        tx.record(i % 50 === 49 ? { ...row, quality: 'rejected', reason: 'out-of-range' } : row);
      }
    });
    return on;
  }
  const path = '/api/v1/dispensers/rolls/readings';

  test('come raw, by device time, with what was rejected and why', async () => {
    const { ask } = await withHistory(60);
    const { body } = await ask('GET', `${path}?from=2026-11-20T22:05:00Z&to=2026-11-20T22:15:00Z`);
    expect(body.items.map(({ seq }: { seq: number }) => seq)).toEqual([1, 2]);
    expect(body.items[0]).toEqual({
      dispenser: 'rolls',
      ts: '2026-11-20T22:05:00.000Z',
      receivedAt: '2026-11-20T22:05:00.001Z',
      boot: 1,
      seq: 1,
      level: 1,
      quality: 'accepted',
      reason: null,
    });
    expect((await ask('GET', path)).body.items[49]).toMatchObject({ quality: 'rejected', reason: 'out-of-range' });
  });

  test('roll up to quarters, hours, and days of the site', async () => {
    const { ask } = await withHistory(600);
    const quarters = (await ask('GET', `${path}?resolution=15m&limit=2`)).body.items;
    expect(quarters[0]).toEqual({
      ts: '2026-11-20T22:00:00.000Z',
      resolution: '15m',
      count: 3,
      min: 0,
      p10: 0.2,
      mean: 1,
      p90: 1.8,
      max: 2,
      refills: 0,
    });
    expect((await ask('GET', `${path}?resolution=1h&limit=1`)).body.items[0].count).toBe(12);
    // 22:00 UTC is 23:00 in Stockholm: an hour is left of the site's day.
    const days = (await ask('GET', `${path}?resolution=1d`)).body.items;
    expect(days.map(({ ts, count }: { ts: string; count: number }) => [ts, count])).toEqual([
      ['2026-11-19T23:00:00.000Z', 12],
      ['2026-11-20T23:00:00.000Z', 282],
      ['2026-11-21T23:00:00.000Z', 283],
      ['2026-11-22T23:00:00.000Z', 11],
    ]);
  });

  test('rolled up come in pages that neither miss nor repeat, however many there are', async () => {
    const { ask } = await withHistory(12_000);
    const seen: string[] = [];
    for (let next: string | null = ''; next !== null; ) {
      const { body } = await ask('GET', `${path}?resolution=1h&limit=300${next ? `&cursor=${next}` : ''}`);
      seen.push(...body.items.map(({ ts }: { ts: string }) => ts));
      next = body.next;
    }
    expect(seen).toHaveLength(1000);
    expect(new Set(seen).size).toBe(1000);
    expect([...seen].sort()).toEqual(seen);
  });

  test.each(['from=yesterday', 'to=2026-13-01T00:00:00Z', 'resolution=1y'])('refuse %s', async (query) => {
    const { ask } = await testEdge();
    expect((await ask('GET', `${path}?${query}`)).status).toBe(400);
  });
});

describe('a site file', () => {
  test('may be YAML', async () => {
    const { ask } = await testEdge();
    const body = 'version: 1\nitems:\n  - id: tea\n    name: Te\n    category: break-room\n    stockUnit: box\n';
    const headers = { 'content-type': 'application/yaml' };
    const { status, body: answer } = await ask('POST', '/api/v1/import', { body, headers });
    expect({ status, changes: answer.changes }).toEqual({
      status: 200,
      changes: [{ part: 'items', id: 'tea', change: 'added' }],
    });
  });

  test('that is tried changes nothing and is not in the audit log', async () => {
    const { ask, store } = await testEdge();
    const { rev } = store;
    const json = { version: 1, items: [{ id: 'tea', name: 'Te', category: 'break-room', stockUnit: 'box' }] };
    expect((await ask('POST', '/api/v1/import?dryRun=true', { json })).body).toMatchObject({ dryRun: true });
    expect(store.rev).toBe(rev);
    expect((await ask('POST', '/api/v1/import?dryRun=maybe', { json })).status).toBe(400);
  });

  test('goes out as it comes in', async () => {
    const { ask } = await testEdge();
    const exported = (await ask('GET', '/api/v1/export')).body;
    expect((await ask('POST', '/api/v1/import', { json: exported })).body.changes).toEqual([]);
  });
});

test('a source is added, shown without its password, and refused when its address holds one', async () => {
  const on = await testEdge();
  const json = { url: 'mqtts://eu1.example:8883', username: 'app', password: 'hush', topics: ['v3/+/devices/+/up'] };
  const put = await on.ask('PUT', '/api/v1/sources/ttn', { json });
  expect(put).toMatchObject({ status: 200, body: { id: 'ttn', hasPassword: true, status: 'new', dispensers: [] } });
  const list = (await on.ask('GET', '/api/v1/sources')).body;
  expect(list.items).toMatchObject([{ id: 'ttn', url: json.url }]);
  expect(JSON.stringify([put.body, list])).not.toContain('hush');
  for (const [url, about] of [
    ['mqtt://app:hush@eu1.example', /user name or password/],
    ['http://eu1.example', /must be mqtt/],
    ['nonsense', /must be mqtt/],
  ] as const) {
    const refused = await on.ask('PUT', '/api/v1/sources/ttn', { json: { ...json, url } });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toMatch(about);
  }
  expect((await on.ask('PUT', '/api/v1/sources/ttn', { json: { ...json, topics: ['a/#/b'] } })).status).toBe(422);
  expect((await on.ask('DELETE', '/api/v1/sources/ttn')).status).toBe(204);
  expect((await on.ask('GET', '/api/v1/sources')).body.items).toEqual([]);
});

test('a source’s CA is checked, shown by its name only, kept when left out, and taken away by null', async () => {
  const on = await testEdge();
  const url = 'mqtts://broker.example:8883';
  const put = (json: object) => on.ask('PUT', '/api/v1/sources/annex', { json: { url, topics: ['#'], ...json } });
  const pem = readFileSync('test/fixtures/tls/other-ca.pem', 'utf8');
  const about = { subject: 'CN=Another CA', fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}/) };
  expect((await put({ ca: `Our CA:\n${pem}` })).body.ca).toMatchObject(about);
  expect(JSON.stringify((await on.ask('GET', '/api/v1/sources')).body)).not.toContain('BEGIN');
  expect((await put({ topics: ['a'] })).body.ca).toMatchObject(about);
  for (const [ca, why] of [
    ['x', /must be a certificate in PEM/],
    [pem.replace(/[A-Za-z]{20}/, 'AAAAAAAAAAAAAAAAAAAA'), /no certificate that can be read/],
    [readFileSync('test/fixtures/tls/key.pem', 'utf8'), /private key/],
    [pem.repeat(9), /more than 8/],
  ] as const) {
    const refused = await put({ ca });
    expect(refused).toMatchObject({ status: 422, body: { error: { issues: [{ path: '$.ca' }] } } });
    expect(refused.body.error.message).toMatch(why);
  }
  expect((await put({ url: 'mqtt://broker.example', ca: pem })).status).toBe(400);
  expect((await put({ ca: null })).body.ca).toBeNull();
  await put({ ca: pem });
  expect((await put({ url: 'mqtt://broker.example' })).body.ca).toBeNull();
});

describe('a webhook', () => {
  test('is decoded as its source, and answered once it is taken in', async () => {
    const taken: unknown[] = [];
    const on = await testEdge({
      parts: {
        decoder: {
          mappingFault: () => null,
          presetFault: () => null,
          presets: [],
          suggest: () => null,
          tryOut: () => [],
          decode: () => [],
          decodeCaughtUp: async ({ topic, payload, source }) => [
            {
              type: 'refusal',
              reason: 'malformed',
              detail: `${topic} ${source} ${Buffer.from(payload)}`,
              receivedAt: 0,
            },
          ],
        },
        intake: {
          take: async (batch) => {
            taken.push(...batch);
            return { accepted: 0, suspicious: 0, rejected: { malformed: 1 }, refilled: [] };
          },
        },
      },
    });
    const token = (await on.ask('POST', '/api/v1/tokens', { json: { name: 'ttn', role: 'device' } })).body.token;
    const answer = await on.ask('POST', '/api/v1/uplinks/ttn', { as: token, json: { a: 1 } });
    expect(answer).toMatchObject({ status: 202, body: { accepted: 0, rejected: { malformed: 1 }, other: 0 } });
    expect(taken).toEqual([expect.objectContaining({ detail: 'uplinks/ttn ttn {"a":1}' })]);
  });

  test('is told how many messages there were without a level, and that one of no interest was none', async () => {
    const said: Inbound[] = [];
    const none = { mappingFault: () => null, presetFault: () => null, presets: [], suggest: () => null };
    const on = await testEdge({
      parts: { decoder: { ...none, tryOut: () => [], decode: () => [], decodeCaughtUp: async () => said } },
    });
    const post = async () => (await on.ask('POST', '/api/v1/uplinks/ttn', { json: {} })).body;
    expect(await post()).toEqual({ accepted: 0, suspicious: 0, rejected: {}, other: 1 });
    const about = { dialect: 'json', address: 'a', receivedAt: 0 } as const;
    said.push({ type: 'vitals', ...about, vitals: { battery: 80 } });
    said.push({ type: 'unclaimed', ...about, topic: 'uplinks/ttn', payload: '{}' });
    said.push({ type: 'reading', ...about, dispenser: 'd', measured: null });
    expect(await post()).toMatchObject({ other: 2 });
  });
});

test.each(['devices', 'users'])('%s can be put back as they were read, under their own id only', async (part) => {
  const { ask } = await testEdge();
  await ask('PUT', '/api/v1/devices/one', { json: { dialect: 'hylla', address: 'one' } });
  await ask('PUT', '/api/v1/users/one', { json: { role: 'staff', password: 'a long enough one' } });
  const { body } = await ask('GET', `/api/v1/${part}/one`);
  expect(await ask('PUT', `/api/v1/${part}/one`, { json: body })).toMatchObject({ status: 200, body });
  expect((await ask('PUT', `/api/v1/${part}/two`, { json: body })).status).toBe(422);
});

describe('a mapping that cannot work', () => {
  const device = (map: object) => ({ dialect: 'json', id: 'x', map });
  const settings = { name: 'Cups', location: 'wc', item: 'cup', capacity: 80 };
  test.each([
    ['s.[', /not JMESPath/],
    ['nosuch(s)', /Unknown function: nosuch/],
    ['abs(`1`, `2`) || s', /Invalid arity/],
    [Array(40).fill('[@,@][]').join('|'), /grow without end/],
    ["pad_left(s, `1000000000`, 'x')", /pad_left/],
    ['x'.repeat(513), /512/],
  ])('%s', async (level, message) => {
    const { ask } = await testEdge();
    const put = await ask('PUT', '/api/v1/dispensers/cups-2', { json: { ...settings, device: device({ level }) } });
    expect(put.status).toBe(422);
    expect(put.body.error.issues).toMatchObject([
      {
        path: '$.device.map.level',
        message: expect.stringMatching(message),
        reason: expect.stringMatching(/^(bad-mapping|too-long)$/),
      },
    ]);
    const file = {
      version: 1,
      dispensers: [{ id: 'cups-2', ...settings, device: device({ level: 'a.b', battery: level }) }],
    };
    const imported = await ask('POST', '/api/v1/import', { json: file });
    expect(imported.status).toBe(422);
    expect(imported.body.error.issues).toMatchObject([
      { path: '$.dispensers[0].device.map.battery', message: expect.stringMatching(message) },
    ]);
  });
  test.each(["list[?id=='b'].fill | [0]", 'max(rx[].rssi)', 'a.b || c', '[a, b] | sum(@)', "replace(s, ',', '.')"])(
    '%s can',
    async (level) => {
      const { ask } = await testEdge();
      const json = { ...settings, device: device({ level }) };
      expect((await ask('PUT', '/api/v1/dispensers/cups-2', { json })).status).toBe(200);
    },
  );
});

describe('who posts uplinks with credentials for the broker', () => {
  const ttn = (id: string) => ({
    end_device_ids: { device_id: id },
    uplink_message: { decoded_payload: { level: 31 } },
  });
  const basic = (name: string, password: string) => ({
    authorization: `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`,
  });

  test('a device tells of itself, and nothing else', async () => {
    const store = memoryStore();
    const on = await testEdge({ store, parts: { decoder: createDecoder(store) } });
    const device = { dialect: 'ttn-v3', id: 'towel-1' };
    const { body: towel } = await on.ask('GET', '/api/v1/dispensers?limit=1');
    const { id } = towel.items[0];
    const doc = store.state.get('dispensers', id);
    await store.transact((tx) => {
      if (doc !== undefined) tx.put('dispensers', { ...doc, device: { dialect: 'ttn-v3', id: 'towel-1' } });
    });
    await on.ask('PUT', '/api/v1/devices/towel-1', { json: { dialect: device.dialect, address: device.id } });
    const { password } = (await on.ask('POST', '/api/v1/devices/towel-1/credentials')).body;
    const post = (body: object, more: object) => on.ask('POST', '/api/v1/uplinks/roof', { json: body, ...more });

    expect(await post(ttn('towel-1'), { as: null, headers: basic('towel-1', password) })).toMatchObject({
      status: 202,
    });
    expect(await post(ttn('towel-1'), { as: password })).toMatchObject({ status: 202 });
    expect(await post(ttn('towel-2'), { as: password })).toMatchObject({ status: 403 });
    expect(await post(ttn('towel-1'), { as: null, headers: basic('towel-1', 'wrong') })).toMatchObject({ status: 401 });
    expect(await post(ttn('towel-1'), { as: null, headers: basic('towel-9', password) })).toMatchObject({
      status: 401,
    });
    expect(await on.ask('GET', '/api/v1/dispensers', { as: password })).toMatchObject({ status: 403 });
  });

  test("a proxy's own name and password stand in nobody's way", async () => {
    const on = await testEdge({ config: { publicScreens: true } });
    const answer = await on.ask('GET', '/api/v1/dispensers', { as: null, headers: basic('office', 'of the proxy') });
    expect(answer.status).toBe(200);
  });

  test('a network tells under its own name, or where its filters allow', async () => {
    const store = memoryStore();
    const on = await testEdge({ store, parts: { decoder: createDecoder(store) } });
    const issued = await on.ask('POST', '/api/v1/integrations/tts/credentials', {
      json: { publish: ['uplinks/roof'] },
    });
    const post = (source: string) =>
      on.ask('POST', `/api/v1/uplinks/${source}`, { as: issued.body.password, json: ttn('towel-1') });
    expect((await post('tts')).status).toBe(202);
    expect((await post('roof')).status).toBe(202);
    expect((await post('cellar')).status).toBe(403);
  });
});

describe('credentials for the broker', () => {
  test('of a device are shown once, kept as a hash, and replaced by the next', async () => {
    const { ask, store } = await testEdge();
    await ask('PUT', '/api/v1/devices/towel-1', { json: { dialect: 'hylla', address: 'towel-1' } });
    const first = await ask('POST', '/api/v1/devices/towel-1/credentials', { json: {} });
    expect(first).toMatchObject({
      status: 201,
      body: { username: 'towel-1', password: expect.stringMatching(/^[\w-]{22}$/) },
    });
    const second = await ask('POST', '/api/v1/devices/towel-1/credentials');
    expect(second.body.password).not.toBe(first.body.password);
    expect(store.state.get('devices', 'towel-1')?.secretHash).toMatch(/^[0-9a-f]{64}$/);
    const seen = JSON.stringify([(await ask('GET', '/api/v1/devices')).body, (await ask('GET', '/api/v1/audit')).body]);
    expect(seen).not.toContain(second.body.password);
    expect((await ask('POST', '/api/v1/devices/no-such/credentials')).status).toBe(404);
  });

  test('of an integration come with its topics, and go with it', async () => {
    const { ask, store } = await testEdge();
    const issue = (publish: string[]) => ask('POST', '/api/v1/integrations/z2m/credentials', { json: { publish } });
    expect(await issue(['zigbee2mqtt/#'])).toMatchObject({ status: 201, body: { username: 'z2m' } });
    expect((await ask('GET', '/api/v1/integrations')).body.items).toEqual([
      { id: 'z2m', publish: ['zigbee2mqtt/#'], subscribe: [], createdAt: expect.any(String) },
    ]);
    for (const filter of ['$SYS/#', '$share/a/b', 'a/#/b', 'a+', '']) expect((await issue([filter])).status).toBe(422);
    expect((await ask('DELETE', '/api/v1/integrations/z2m')).status).toBe(204);
    expect(store.state.size('integrations')).toBe(0);
  });
});
