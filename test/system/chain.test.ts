/** Sensor to stock to order, through the built server: real sockets, real files, real clients. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect, deviceCredentials, mosquittoPub } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';

const siteFile = everydaySite();
const fixture = (name: string): { transport: { topic: string }; payload: unknown } =>
  JSON.parse(readFileSync(`test/fixtures/payloads/${name}.json`, 'utf8'));

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
  const { status, body } = await server.api('POST', 'import', siteFile);
  expect(status, JSON.stringify(body)).toBe(200);
});
afterAll(() => server?.clean());

const dispenser = async (id: string) => (await server.api('GET', `dispensers/${id}`)).body;
const stock = async (item: string) =>
  (await server.api('GET', 'stock')).body.items.find((one: { item: string }) => one.item === item);

describe('a site', () => {
  test('comes back as a file that changes nothing when imported', async () => {
    const exported = (await server.api('GET', 'export')).body;
    const { body } = await server.api('POST', 'import', exported);
    expect(body.changes).toEqual([]);
    for (const part of ['locations', 'suppliers', 'items', 'dispensers', 'stock'] as const) {
      expect(exported[part].length, part).toBe(siteFile[part].length);
    }
  });

  test('is refused whole with every fault and its path', async () => {
    const bad = structuredClone(siteFile);
    bad.dispensers[3].item = 'no-such-item';
    bad.items[0].offers[0].packSize = 0;
    const { status, body } = await server.api('POST', 'import', { ...bad, colour: 'blue' });
    expect(status).toBe(422);
    const paths = body.error.issues.map((issue: { path: string }) => issue.path);
    expect(paths).toContain('$.items[0].offers[0].packSize');
    expect(paths).toContain('$.colour');
    const references = await server.api('POST', 'import', { ...siteFile, dispensers: bad.dispensers });
    expect(references.body.error.issues).toContainEqual(expect.objectContaining({ path: '$.dispensers[3].item' }));
  });

  test('can be tried without changing anything', async () => {
    const changed = structuredClone(siteFile);
    changed.items[0].name = { sv: 'Ny', en: 'New' };
    const { body } = await server.api('POST', 'import?dryRun=true', changed);
    expect(body).toMatchObject({ dryRun: true, changes: [{ part: 'items', id: 'towel-roll', change: 'changed' }] });
    expect((await server.api('GET', 'items/towel-roll')).body.name).toEqual(siteFile.items[0].name);
  });
});

describe('recorded payloads through mosquitto_pub', () => {
  test.each([
    ['ttn-v3-milesight-ws201', 'towel-wc-1a', undefined, 69],
    ['tasmota-vl53l0x', 'towel-wc-1b', 'tele/towel-wc-1b/SENSOR', null],
    ['zigbee2mqtt-tlc2206', 'soap-wc-3a', 'zigbee2mqtt/soap-wc-3a', 42],
  ])('%s changes %s and nothing else', async (name, id, topic, level) => {
    const { transport, payload } = fixture(name);
    const publish = [(topic ?? transport.topic).replace(/\/.*/, '/#')];
    const credentials = (await server.api('POST', `integrations/net-${id}/credentials`, { publish })).body;
    const before = (await server.api('GET', 'dispensers')).body.items;
    const sent = { topic: topic ?? transport.topic, payload: JSON.stringify(payload) };
    expect(await mosquittoPub(server, sent, credentials)).toMatchObject({ code: 0 });
    const after = (await server.api('GET', 'dispensers')).body.items;
    const changed = after.filter((one: { id: string; seenAt: string }) => {
      const was = before.find((other: { id: string }) => other.id === one.id);
      return JSON.stringify(one) !== JSON.stringify(was);
    });
    expect(changed.map((one: { id: string }) => one.id)).toEqual([id]);
    if (level !== null) expect((await dispenser(id)).level).toBeCloseTo(level, 0);
    // 263 mm is far beyond an empty roll at 95 mm: seen, told, and no level.
    else expect(await dispenser(id)).toMatchObject({ level: null, seenAt: expect.any(String) });
  });

  test('a wrong password changes nothing, and the client sees it', async () => {
    const credentials = await deviceCredentials(server, 'soap-wc-1a');
    const message = { topic: 'hylla/soap-wc-1a/level', payload: '{"level": 50}' };
    const { code, stderr } = await mosquittoPub(server, message, { ...credentials, password: 'wrong' });
    expect(code).not.toBe(0);
    expect(stderr).toMatch(/not authori[sz]ed|refused|bad user/i);
    expect((await mosquittoPub(server, message)).code).not.toBe(0);
    expect(await dispenser('soap-wc-1a')).toMatchObject({ level: null, seenAt: null });
  });

  test("another device's topic changes nothing, and closes the connection", async () => {
    const credentials = await deviceCredentials(server, 'soap-wc-1a');
    const message = { topic: 'hylla/soap-wc-1b/level', payload: '{"level": 50}' };
    expect((await mosquittoPub(server, message, credentials)).code).not.toBe(0);
    expect(await dispenser('soap-wc-1b')).toMatchObject({ level: null, seenAt: null });
  });
});

test('a cursor that no list gave is a bad request, not a fault', async () => {
  for (const resolution of ['raw', '1h']) {
    const answer = await server.api(
      'GET',
      `dispensers/soap-wc-1a/readings?resolution=${resolution}&cursor=bm9uc2Vuc2U`,
    );
    expect(answer.status, resolution).toBe(400);
  }
});

describe('the chain', () => {
  test('a sensed refill issues one unit, low stock makes an order, and goods come in', async () => {
    const device = await connect(server, await deviceCredentials(server, 'towel-wc-2a'));
    let seq = 0;
    const report = (level: number): Promise<unknown> =>
      device.publishAsync('hylla/towel-wc-2a/level', JSON.stringify({ level, boot: 1, seq: ++seq }), { qos: 1 });
    for (const level of [30, 12, 1]) await report(level);
    await until(async () => (await dispenser('towel-wc-2a')).level <= 3, { what: 'an empty roll' });
    expect((await dispenser('towel-wc-2a')).status).toBe('empty');
    const before = (await stock('towel-roll')).onHand;
    await report(100);
    await report(100);
    const after = await until(async () => {
      const now = (await stock('towel-roll')).onHand;
      return now < before ? now : null;
    });
    expect(before - after).toBeCloseTo(1, 1);
    expect(await dispenser('towel-wc-2a')).toMatchObject({ status: 'ok' });
    const issues = (await server.api('GET', 'movements')).body.items.filter(
      (one: { dispenser?: string; kind: string }) => one.dispenser === 'towel-wc-2a' && one.kind === 'issue',
    );
    expect(issues).toHaveLength(1);
    await device.endAsync();

    // Somebody counts the shelf: next to nothing left, so the position falls under the reorder point.
    const counted = await server.api('POST', 'movements', {
      kind: 'count',
      item: 'towel-roll',
      location: 'forrad',
      quantity: 1,
    });
    expect(counted.status, JSON.stringify(counted.body)).toBe(201);
    const order = await until(
      async () =>
        (await server.api('GET', 'orders')).body.items.find((one: { lines: { item: string }[] }) =>
          one.lines.some((line) => line.item === 'towel-roll'),
        ),
      { what: 'an order with towels' },
    );
    const line = order.lines.find((one: { item: string }) => one.item === 'towel-roll');
    expect(line.quantity % 6).toBe(0);
    expect(line.reason).toMatchObject({
      kind: 'reorder',
      reorderPoint: expect.any(Number),
      position: expect.any(Number),
    });

    if (order.status === 'draft') expect((await server.api('POST', `orders/${order.id}/approve`, {})).status).toBe(200);
    await server.api('POST', `orders/${order.id}/send`, {});
    await until(async () => (await server.api('GET', `orders/${order.id}`)).body.status === 'sent', {
      what: 'a sent order',
    });
    expect(readdirSync(join(server.dataDir, 'outbox')).some((name) => name.includes(order.id))).toBe(true);

    const onHand = (await stock('towel-roll')).onHand;
    const part = await server.api('POST', `orders/${order.id}/receive`, {
      lines: [{ item: 'towel-roll', quantity: 6 }],
    });
    expect(part.status, JSON.stringify(part.body)).toBe(200);
    expect((await server.api('GET', `orders/${order.id}`)).body.status).toBe('partly-received');
    expect((await stock('towel-roll')).onHand).toBeCloseTo(onHand + 6, 5);
    await server.api('POST', `orders/${order.id}/receive`, {});
    expect((await server.api('GET', `orders/${order.id}`)).body.status).toBe('received');
    const orders = (await server.api('GET', 'orders')).body.items;
    expect(
      orders.filter((one: { lines: { item: string }[] }) => one.lines.some((l) => l.item === 'towel-roll')),
    ).toHaveLength(1);
  });

  test('a tap on "empty" joins an open one, and is doubted when the sensor says otherwise', async () => {
    const device = await connect(server, await deviceCredentials(server, 'toilet-wc-2a'));
    for (let seq = 1; seq <= 3; seq++) {
      await device.publishAsync('hylla/toilet-wc-2a/level', JSON.stringify({ level: 60, boot: 1, seq }), { qos: 1 });
    }
    await device.endAsync();
    const tap = () => server.api('POST', 'requests', { kind: 'empty', dispenser: 'toilet-wc-2a' });
    const first = await tap();
    expect(first.body).toMatchObject({ merged: false, next: { kind: 'will-check' } });
    const second = await tap();
    expect(second.body).toMatchObject({ merged: true, id: first.body.id, askers: 2 });
    expect(await dispenser('toilet-wc-2a')).toMatchObject({ status: 'fault', problem: 'suspect' });
  });

  test('a request asked twice with the same key is one request', async () => {
    const ask = () =>
      server.api('POST', 'requests', { kind: 'item', item: 'pen-blue' }, { 'idempotency-key': 'tap-1' });
    const [first, second] = [await ask(), await ask()];
    expect(second.body).toEqual(first.body);
    expect(second.body.askers).toBe(1);
  });
});
