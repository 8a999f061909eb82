/** An unknown device through the real broker: into the inbox, adopted, its last readings shown; and what it was kept for. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { payloadOf } from '../mqtt/decoding.ts';
import { mosquittoPub } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';

let server: TestServer;
let dataDir: string;
let credentials: { username: string; password: string };
beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'hylla-adoption-'));
  server = await startServer({ dataDir });
  const site = everydaySite();
  for (const one of site.dispensers) delete one.device;
  const { status, body } = await server.api('POST', 'import', site);
  expect(status, JSON.stringify(body)).toBe(200);
  const publish = ['v3/#', 'zigbee2mqtt/#'];
  credentials = (await server.api('POST', 'integrations/bridges/credentials', { publish })).body;
});
afterAll(async () => {
  await server?.clean();
  rmSync(dataDir, { recursive: true, force: true });
});

const send = async (topic: string, payload: object, retain = false) =>
  expect(await mosquittoPub(server, { topic, payload: JSON.stringify(payload), retain }, credentials)).toMatchObject({
    code: 0,
  });
const entryOf = async (address: string, count: number) =>
  until(async () => {
    const { items } = (await server.api('GET', 'inbox')).body;
    return items.find((one: { address: string; count: number }) => one.address === address && one.count >= count);
  });
const dispenser = async (id: string) => (await server.api('GET', `dispensers/${id}`)).body;

test('a Zigbee tank sensor: heard, looked at, adopted, its level there at once', async () => {
  const topic = 'zigbee2mqtt/basement/new tank';
  for (const liquid_level_percent of [44, 43, 42])
    await send(topic, { ...payloadOf('zigbee2mqtt-tlc2206'), last_seen: undefined, liquid_level_percent });
  const entry = await entryOf('basement/new tank', 3);
  expect(entry.suggestion).toMatchObject({ dialect: 'zigbee2mqtt', preset: 'tuya-tlc2206' });
  const preview = (await server.api('POST', 'inbox/preview', { entry: entry.id })).body;
  expect(preview.messages.map(({ said }: { said: { level: number }[] }) => said[0]?.level)).toEqual([44, 43, 42]);
  const adopted = await server.api('POST', 'inbox/adopt', { entry: entry.id, dispenser: 'soap-wc-3a' });
  expect(adopted).toMatchObject({ status: 201, body: { replayed: 3, accepted: 3, level: 43 } });
  expect(await dispenser('soap-wc-3a')).toMatchObject({ level: 43, status: 'ok', device: { id: 'basement/new tank' } });
  await send(topic, { liquid_level_percent: 30 });
  await until(async () => (await dispenser('soap-wc-3a')).level === 30);
});

test('a tissue box through The Things Stack, after a restart: what was kept is read anew, at its own time', async () => {
  const topic = 'v3/application-tts-name@ttn/devices/eui-1000000000000001/up';
  await send(topic, payloadOf('ttn-v3-milesight-ws201-raw'));
  const { id, suggestion } = await entryOf('eui-1000000000000001', 1);
  expect(suggestion).toMatchObject({ dialect: 'ttn-v3', preset: 'milesight-ws201' });
  await server.stop();
  server = await startServer({ dataDir });
  const adopted = await server.api('POST', 'inbox/adopt', { entry: id, dispenser: 'towel-wc-1a' });
  expect(adopted).toMatchObject({ status: 201, body: { replayed: 1, accepted: 1, level: 69 } });
  const { level, levelAt } = await dispenser('towel-wc-1a');
  expect([level, levelAt]).toEqual([69, '2023-05-19T05:33:35.641Z']);
  // The very same frame again is a repeat.
  await send(topic, payloadOf('ttn-v3-milesight-ws201-raw'));
  await until(async () =>
    (await server.api('GET', 'rejections')).body.items.some((one: { reason: string }) => one.reason === 'duplicate'),
  );
  expect((await server.api('GET', 'inbox')).body.items).toEqual([]);
});
