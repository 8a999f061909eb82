/**
 * Everybody at once, and those who only take room: devices that come and go, connections that say nothing or little, packets
 * that are too large, frozen walls. The server answers throughout, and afterwards holds on to no more than before.
 * `CRASH_ROUNDS=10`: 2,000 devices 100 times, 10,000 silent connections, 400 slow requests, 200 walls.
 */
import { afterEach, expect, test } from 'vitest';
import { hello, rawConnect } from '../mqtt/edge.ts';
import { type Credentials, deviceCredentials } from '../support/broker-clients.ts';
import { manyDispensers } from '../support/many-dispensers.ts';
import { type ProbedServer, startProbed } from '../support/probed-server.ts';
import { sized } from '../support/sized.ts';
import { median, stall } from '../support/stall.ts';
import { testToken } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { callAgainAndAgain } from './crowd/callers.ts';
import { loiter } from './crowd/loiterers.ts';
import { hangWalls, type Walls } from './crowd/walls.ts';

const devices = sized(100, 2_000);
const times = sized(10, 100);
const queued = sized(20, 100);
const silent = sized(500, 10_000);
const slowRequests = sized(100, 400);
const oversized = sized(20, 100);
const walls = sized(20, 200);
const frozen = walls / 10;
/** Devices that go on beside the others. */
const bystanders = 50;
const megabyte = 1024 * 1024;

let server: ProbedServer;
let credentials: Credentials[];
afterEach(() => server?.clean());

/** A server with so many dispensers, of which so many have devices, which have been there once. */
async function begin(dispensers: number, count: number): Promise<void> {
  server = await startProbed({ env: { HYLLA_LOG_LEVEL: 'error' } });
  expect((await server.api('POST', 'import', manyDispensers(dispensers))).status).toBe(200);
  credentials = [];
  for (let n = 1; n <= count; n++) credentials.push(await deviceCredentials(server, `d-${n}`));
  await callAgainAndAgain(server, credentials, 1);
}

/** What `work` comes to, while the server is asked again and again whether it is ready. */
async function answering<T>(work: Promise<T>): Promise<T> {
  let over = false;
  const done = work.finally(() => {
    over = true;
  });
  while (!over) {
    const from = performance.now();
    expect((await fetch(new URL('readyz', server.url))).status).toBe(200);
    expect(performance.now() - from).toBeLessThan(2_000 + stall);
    await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 50))]);
  }
  return done;
}

/** Screens that the server holds to be on the live link. A frozen one would not see that it has been cut. */
async function liveClients(): Promise<number> {
  const headers = { authorization: `Bearer ${testToken}` };
  const text = await (await fetch(new URL('metrics', server.url), { headers })).text();
  return Number(/^hylla_live_clients (\d+)/m.exec(text)?.[1]);
}

/** `work` leaves nothing behind: once it is over, as many handles and timers as before, and no more memory. */
async function leavingNothing(work: () => Promise<void>): Promise<void> {
  const before = await server.holding();
  await work();
  const after = await until(
    async () => {
      const now = await server.holding();
      return now.handles <= before.handles + 10 && now.timers <= before.timers + 10 ? now : null;
    },
    { within: 60_000, what: `as few handles and timers as before (${JSON.stringify(before)})` },
  );
  expect((after.heap - before.heap) / megabyte).toBeLessThan(30);
}

test(`${devices} devices with ${queued} readings each after a power cut, then ${times} times with one: each is acknowledged`, {
  timeout: 900_000,
}, async () => {
  await begin(devices, devices);
  await leavingNothing(async () => {
    const from = performance.now();
    expect(await answering(callAgainAndAgain(server, credentials, 1, queued))).toBe(devices * queued);
    expect(performance.now() - from).toBeLessThan(60_000);
    expect(await answering(callAgainAndAgain(server, credentials, times))).toBe(devices * times);
  });
});

test(`${silent} connections that say nothing, ${slowRequests} slow requests and ${frozen} frozen walls are cut; nobody else notices`, {
  timeout: 300_000,
}, async () => {
  await begin(200, bystanders);
  const mqtt = { port: server.mqttPort, count: Math.floor(silent / 3) };
  const http = { port: Number(new URL(server.url).port), count: slowRequests / 2 };
  await leavingNothing(async () => {
    const crowd = await answering(
      loiter([
        { ...mqtt, first: '' },
        { ...mqtt, first: Buffer.from([0x10]) },
        { ...mqtt, first: Buffer.from([0x10, 0x7f, 0, 4, 0x4d, 0x51, 0x54]), drip: 'T' },
        { ...http, first: 'GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ', drip: 'x' },
        { ...http, first: 'POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Length: 60\r\n\r\n{', drip: ' ' },
      ]),
    );
    const alive = await hangWalls(server, walls - frozen, false);
    const dead = await hangWalls(server, frozen, true);
    try {
      expect(await answering(callAgainAndAgain(server, credentials, 1))).toBe(bystanders);
      await answering(renameUntilCut(alive));
      expect(alive.closed).toBe(0);
      await answering(until(() => crowd.left === 0, { within: 90_000, what: 'all of them to be cut' }));
      expect(Math.max(...crowd.stays)).toBeLessThan(15_000 + stall);
    } finally {
      for (const one of [crowd, alive, dead]) one.close();
    }
  });
});

/** Each change is a snapshot to every wall, so that buffers of those that take nothing fill up. Others are told within a second. */
async function renameUntilCut(alive: Walls): Promise<void> {
  const waits: number[] = [];
  for (let n = 0; (await liveClients()) > walls - frozen; n++) {
    const body = { name: `Near ${n}.`, kind: 'storeroom', parent: 'floor-1' };
    alive.seek(body.name);
    expect((await server.api('PUT', 'locations/near', body)).status).toBe(200);
    const from = performance.now();
    await until(() => alive.seen === walls - frozen, { what: 'all that read to be told' });
    waits.push(performance.now() - from);
  }
  expect(median(waits)).toBeLessThan(1_000);
}

test(`${oversized} packets that are too large cost nothing`, async () => {
  await begin(200, bystanders);
  await leavingNothing(async () => {
    const [device] = credentials;
    for (let n = 0; n < oversized; n++) {
      const client = await rawConnect(server);
      if (n % 2 === 1 && device !== undefined) {
        client.send(hello(device.username, { password: Buffer.from(device.password) }));
        await client.next('connack');
      }
      // It announces 256 MB, and begins to send them.
      client.socket.write(Buffer.concat([Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f]), Buffer.alloc(megabyte)]));
      await until(client.closed, { what: 'the connection to be cut' });
    }
    expect(await answering(callAgainAndAgain(server, credentials, 1))).toBe(bystanders);
  });
});
