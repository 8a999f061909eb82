/** People counters and call buttons of rooms through the real broker: adopted, counted, asked by. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { payloadOf } from '../mqtt/decoding.ts';
import { mosquittoPub } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { root, startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';

/** It is noon, by the server's clock and by those of its devices: what is counted by the day is of one day. */
const untilNoon = new Date().setUTCHours(12, 0, 0, 0) - Date.now();
const now = (): number => Date.now() + untilNoon;

let server: TestServer;
let dataDir: string;
let credentials: { username: string; password: string };
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'hylla-people-'));
  writeFileSync(clockFile(), String(untilNoon));
  server = await start();
  expect((await server.api('POST', 'import', everydaySite())).status).toBe(200);
  const publish = ['v3/#', 'application/#', 'doors/#'];
  credentials = (await server.api('POST', 'integrations/bridges/credentials', { publish })).body;
});
afterAll(async () => {
  await server?.clean();
  rmSync(clockFile(), { force: true });
  rmSync(dataDir, { recursive: true, force: true });
});

const clockFile = (): string => `${dataDir}.clock`;
function start(): Promise<TestServer> {
  const preload = pathToFileURL(join(root, 'test', 'support', 'set-clock.mjs')).href;
  return startServer({ dataDir, env: { NODE_OPTIONS: `--import ${preload}`, CLOCK_FILE: clockFile() } });
}

const send = async (topic: string, payload: object, retain = false) =>
  expect(await mosquittoPub(server, { topic, payload: JSON.stringify(payload), retain }, credentials)).toMatchObject({
    code: 0,
  });
const entryOf = (address: string) =>
  until(async () =>
    (await server.api('GET', 'inbox')).body.items.find((one: { address: string }) => one.address === address),
  );
const visits = async (dispenser: string) => (await server.api('GET', `dispensers/${dispenser}/visits`)).body;
const today = async () => (await visits('towel-wc-1b')).days.at(-1)?.arrivals;

const uplink = 'application/9/device/1000000000000001/event/up';
/** A frame of a VS133 as its fixture has it, with another total of those who came in over its four lines. */
function frame(count: number, total: number): object {
  const bytes = Buffer.from(String(payloadOf('chirpstack-v4-milesight-vs133-raw')['data']), 'base64');
  bytes.writeUInt32LE(total, 2);
  bytes.writeUInt32LE(0, 38);
  return {
    ...payloadOf('chirpstack-v4-milesight-vs133-raw'),
    deduplicationId: `frame-${count}`,
    time: new Date(now() - 60_000 + count * 1000).toISOString(),
    fCnt: count,
    data: bytes.toString('base64'),
  };
}

test('a people counter over LoRaWAN becomes a room’s, and its totals are the visits there', async () => {
  await send(uplink, frame(1, 72));
  const { id: entry, suggestion } = await entryOf('1000000000000001');
  expect(suggestion).toMatchObject({ dialect: 'chirpstack-v4', preset: 'milesight-vs133' });
  const preview = await server.api('POST', 'inbox/preview', { entry, location: 'wc-1b' });
  expect(preview.body.messages[0].said).toMatchObject([{ type: 'vitals', level: null, people: { total: 72 } }]);
  expect((await server.api('POST', 'inbox/preview', { entry, location: 'nowhere' })).status).toBe(404);

  for (const wrong of [{ entry }, { entry, location: 'wc-1b', dispenser: 'towel-wc-1b' }])
    expect((await server.api('POST', 'inbox/adopt', wrong)).status).toBe(422);
  expect((await server.api('POST', 'inbox/adopt', { entry, location: 'nowhere' })).status).toBe(404);
  const adopted = await server.api('POST', 'inbox/adopt', { entry, location: 'wc-1b' });
  expect(adopted).toMatchObject({
    status: 201,
    body: { dispenser: null, location: 'wc-1b', replayed: 1, level: null },
  });
  // Told twice it does no more.
  const again = await server.api('POST', 'inbox/adopt', { entry, location: 'wc-1b' });
  expect(again).toMatchObject({ status: 201, body: { location: 'wc-1b', replayed: 0 } });

  await until(async () => (await visits('towel-wc-1b')).counters[0]?.total === 72);
  await send(uplink, frame(2, 80));
  await until(async () => (await today()) === 8);
  // The same frame through another gateway counts once; a counter that was set to zero begins anew.
  await send(uplink, frame(2, 80));
  await send(uplink, frame(3, 4));
  await until(async () => (await today()) === 12);
  expect(await visits('towel-wc-1b')).toMatchObject({
    location: 'wc-1b',
    week: null,
    perVisit: null,
    forecastBy: 'days',
    counters: [{ address: '1000000000000001', total: 4 }],
  });
  expect(await visits('towel-wc-2a')).toEqual({
    location: null,
    days: [],
    week: null,
    perVisit: null,
    forecastBy: 'days',
    counters: [],
  });
  const device = (await server.api('GET', `devices/${adopted.body.deviceId}`)).body;
  expect(device).toMatchObject({ rooms: ['wc-1b'], dispensers: [], seenAt: expect.any(String) });
  expect((await server.api('DELETE', `devices/${device.id}`)).status).toBe(409);
});

test('a call button on the wall says that something is wrong there, once for a press', async () => {
  const topic = 'v3/application-tts-name@ttn/devices/call-wc-2a/up';
  const press = (count: number) => {
    const payload = payloadOf('ttn-v3-milesight-ws101-button');
    const message = payload['uplink_message'] as object;
    return {
      ...payload,
      end_device_ids: { device_id: 'call-wc-2a', application_ids: { application_id: 'application-tts-name' } },
      received_at: new Date(now()).toISOString(),
      uplink_message: { ...message, f_cnt: count, received_at: new Date(now()).toISOString() },
    };
  };
  await send(topic, press(1));
  const { id: entry } = await entryOf('call-wc-2a');
  const preview = await server.api('POST', 'inbox/preview', { entry, location: 'wc-2a' });
  expect(preview.body.messages[0].said).toMatchObject([{ type: 'event', event: 'button', press: 'short' }]);
  expect((await server.api('POST', 'inbox/adopt', { entry, location: 'wc-2a' })).status).toBe(201);
  await send(topic, press(2));
  await send(topic, press(2));
  const { items } = await until(async () => {
    const { body } = await server.api('GET', 'requests');
    return body.items.length > 0 ? body : null;
  });
  expect(items).toMatchObject([{ kind: 'problem', location: 'wc-2a', status: 'open', askers: 1 }]);
});

test('counters stand in the site file, are checked there, and survive a restart', async () => {
  const { locations } = (await server.api('GET', 'export')).body;
  const wc = locations.find((one: { id: string }) => one.id === 'wc-1b');
  expect(wc.devices).toMatchObject([{ dialect: 'chirpstack-v4', id: '1000000000000001', preset: 'milesight-vs133' }]);
  const put = (devices: object[] | undefined) => server.api('PUT', 'locations/wc-1b', { ...wc, devices });
  const bad = { dialect: 'json', id: 'door', topic: 'doors/1b', map: { count: 'count +' } };
  const refused = await put([wc.devices[0], bad]);
  expect(refused.status).toBe(422);
  expect(refused.body.error.issues[0].path).toBe('$.devices[1].map.count');
  const twice = await put([wc.devices[0], wc.devices[0]]);
  expect(twice.body.error.issues[0]).toMatchObject({ path: '$.devices[1]', message: expect.stringContaining('twice') });

  const door = { ...bad, map: { count: 'count' } };
  expect((await put([wc.devices[0], door])).status).toBe(200);
  await send('doors/1b', { count: 10 });
  await send('doors/1b', { count: 13 });
  await send('doors/1b', { count: null });
  await until(async () => (await today()) === 15);
  await server.stop();
  server = await start();
  expect(await today()).toBe(15);
  await send('doors/1b', { count: 14 });
  await until(async () => (await today()) === 16);

  // A room that listens no more: its devices are gone, what was counted stays.
  expect((await put([door])).status).toBe(200);
  const known = (await server.api('GET', 'devices')).body.items.map((one: { address: string }) => one.address);
  expect(known).toContain('door');
  expect(known).not.toContain('1000000000000001');
  await send(uplink, frame(9, 90));
  await entryOf('1000000000000001');
  expect(await today()).toBe(16);
});
