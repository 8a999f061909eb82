/**
 * Damaged packets on the built server: broken rules of the protocol, changed bytes, cut, doubled and wrong lengths, before and
 * after log-in. It lives, whoever breaks a rule is cut, a device beside them is acknowledged, nothing is left behind.
 * 1,000; `CRASH_ROUNDS=10`: 20,000. `CRASH_SEED` repeats a run.
 */
import mqttPacket, { type Packet } from 'mqtt-packet';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createRandom } from '../../firmware-sim/random.ts';
import { breaches } from '../mqtt/breaches.ts';
import { hello, publish, type RawClient, rawConnect } from '../mqtt/edge.ts';
import { type Credentials, deviceCredentials } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { type ProbedServer, startProbed } from '../support/probed-server.ts';
import { promptDevice } from '../support/prompt-device.ts';
import { sized } from '../support/sized.ts';
import { median, stall } from '../support/stall.ts';
import { until } from '../support/until.ts';

const cases = sized(1_000, 20_000);
const atOnce = 20;
const seed = Number(process.env['CRASH_SEED'] ?? Date.now() % 1_000_000);
const random = createRandom(seed);
const below = (n: number): number => Math.floor(random.next() * n);
const megabyte = 1024 * 1024;

let server: ProbedServer;
let bridge: Credentials;
beforeAll(async () => {
  server = await startProbed({ env: { HYLLA_LOG_LEVEL: 'error' } });
  expect((await server.api('POST', 'import', everydaySite())).status).toBe(200);
  const rights = { publish: ['hylla/#'], subscribe: ['zigbee2mqtt/#'] };
  bridge = (await server.api('POST', 'integrations/bridge/credentials', rights)).body;
});
afterAll(() => server?.clean());

const good: readonly Buffer[] = (
  [
    hello('towel-wc-2a'),
    publish(1),
    publish(2, { qos: 2 }),
    publish(3, { qos: 0, payload: 'x'.repeat(300) }),
    publish(4, { retain: true }),
    { cmd: 'subscribe', messageId: 3, subscriptions: [{ topic: 'zigbee2mqtt/#', qos: 1 }] },
    { cmd: 'unsubscribe', messageId: 4, unsubscriptions: ['zigbee2mqtt/#'] },
    { cmd: 'puback', messageId: 5 },
    { cmd: 'pubrec', messageId: 2 },
    { cmd: 'pubrel', messageId: 2 },
    { cmd: 'pubcomp', messageId: 2 },
    { cmd: 'pingreq' },
    { cmd: 'disconnect' },
  ] satisfies Packet[]
).map((packet) => mqttPacket.generate(packet));

const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T;

/** Changes, cuts, doubles or prolongs a good packet, gives it another length, or is noise. */
function damaged(): Buffer {
  const packet = Buffer.from(pick(good));
  switch (below(6)) {
    case 0:
      for (let n = 1 + below(4); n > 0; n--) packet[below(packet.length)] = below(256);
      return packet;
    case 1:
      return packet.subarray(0, below(packet.length));
    case 2:
      return Buffer.concat([packet, packet.subarray(below(packet.length)), pick(good)]);
    case 3:
      return Buffer.concat([packet.subarray(0, 1), noise(1 + below(4)), packet.subarray(2)]);
    case 4:
      packet[1] = below(128);
      return packet;
    default:
      return noise(1 + below(200));
  }
}

const noise = (n: number): Buffer => Buffer.from(Array.from({ length: n }, () => below(256)));

async function logIn(): Promise<RawClient> {
  const client = await rawConnect(server);
  const password = Buffer.from(bridge.password);
  client.send(hello(bridge.username, { password, clientId: `c${below(1_000_000)}` }));
  await client.next('connack');
  return client;
}

/** One that breaks a rule must be cut; of what is damaged nobody can tell, but whoever goes after it is gone. */
async function send(): Promise<void> {
  if (random.chance(0.3)) {
    const { bytes, before, what } = pick(breaches);
    const client = before ? await rawConnect(server) : await logIn();
    client.socket.write(bytes);
    await until(client.closed, { what: `the connection to be closed after ${what}` });
    return;
  }
  const client = random.chance(0.3) ? await rawConnect(server) : await logIn();
  const bytes = Buffer.concat(Array.from({ length: 1 + below(3) }, damaged));
  for (let at = 0; at < bytes.length && !client.closed(); ) {
    const end = random.chance(0.7) ? bytes.length : at + 1 + below(bytes.length);
    client.socket.write(bytes.subarray(at, end));
    at = end;
  }
  client.socket.end();
  await until(client.closed, { what: `the connection to be closed after ${bytes.toString('hex')}` });
}

test(`${cases} damaged packets, seed ${seed}`, { timeout: 600_000 }, async () => {
  const device = await promptDevice(server, await deviceCredentials(server, 'soap-wc-2a'), 50);
  await Promise.all(Array.from({ length: atOnce }, send));
  const before = await server.holding();
  let left = cases;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (; left > 0; left--) await send();
    }),
  );
  device.rest();
  await until(() => device.waits.length === device.sent, { what: 'the device to be acknowledged' });
  expect(device.closed).toBe(false);
  expect(median(device.waits)).toBeLessThan(500);
  expect(Math.max(...device.waits)).toBeLessThan(2_000 + stall);
  await until(async () => (await server.holding()).handles <= before.handles + 10, {
    what: 'handles to be given back',
  });
  expect(((await server.holding()).heap - before.heap) / megabyte).toBeLessThan(30);
  expect((await fetch(new URL('readyz', server.url))).status).toBe(200);
  expect(server.output()).not.toMatch(/^\{"level":[56]0/m);
  device.close();
});
