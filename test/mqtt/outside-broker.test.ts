/** An outside Mosquitto: what it has taken for us reaches the intake, over broken links and restarts of either side. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Broker, createBroker } from '../../server/mqtt/broker.ts';
import { createDecoder } from '../../server/mqtt/decoder.ts';
import type { Store } from '../../server/usecases/ports.ts';
import { mosquittoPub } from '../support/broker-clients.ts';
import { until } from '../support/until.ts';
import { dispenser, receivedAt, storeWith } from './decoding.ts';
import { type FakeIntake, fakeIntake, seqs } from './edge.ts';

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) =>
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      resolve(address !== null && typeof address === 'object' ? address.port : 0);
    }),
  );

let dir: string;
let mqttPort: number;
let mosquitto: ChildProcess | null = null;
let store: Store;
let intake: FakeIntake;
let broker: Broker;
const lines: string[] = [];

async function startMosquitto(): Promise<void> {
  const child = spawn('mosquitto', ['-c', join(dir, 'mosquitto.conf')], { stdio: 'ignore' });
  mosquitto = child;
  await until(
    () =>
      new Promise((resolve) => {
        const probe = connectSocket(mqttPort, '127.0.0.1', () => resolve(true));
        probe.once('error', () => resolve(false));
        probe.once('connect', () => probe.destroy());
      }),
    { what: 'mosquitto' },
  );
}

async function stopMosquitto(): Promise<void> {
  const child = mosquitto;
  mosquitto = null;
  if (child === null || child.exitCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill();
  await gone;
}

async function startBroker(port = mqttPort): Promise<void> {
  broker = createBroker({
    config: {
      host: '127.0.0.1',
      mqttPort: null,
      mqttsPort: 0,
      tls: null,
      brokerUrl: `mqtt://user:hush@127.0.0.1:${port}`,
    },
    store,
    intake,
    decoder: createDecoder(store),
    clock: { now: () => receivedAt, rate: 1 },
    log: {
      info: (about, message) => void lines.push(`${message} ${JSON.stringify(about)}`),
      warn: (about, message) => void lines.push(`${message} ${JSON.stringify(about)}`),
      error: (about, message) => void lines.push(`${message} ${JSON.stringify(about)}`),
    },
  });
  await broker.start();
}

const ready = () => until(() => broker.health().ready, { what: 'contact' });
const send = (seq: number, more: object = {}) =>
  mosquittoPub({ mqttPort }, { topic: 'hylla/towel-1/level', payload: `{"level":50,"boot":1,"seq":${seq}}`, ...more });

/** Contact, and subscribed: a message of our own has come through. */
async function hears(): Promise<void> {
  await ready();
  const before = intake.stored.length;
  await until(async () => {
    await send(0);
    return intake.stored.length > before;
  });
  // The last of them is through: nothing of these tries is on its way any more.
  await send(999);
  await until(() => seqs(intake.stored).includes(999));
  intake.stored.length = 0;
  intake.offered.length = 0;
}

beforeEach(async () => {
  lines.length = 0;
  dir = await mkdtemp(join(tmpdir(), 'hylla-mosquitto-'));
  const free = createServer();
  mqttPort = await listening(free);
  await new Promise((resolve) => free.close(resolve));
  await writeFile(
    join(dir, 'mosquitto.conf'),
    `listener ${mqttPort} 127.0.0.1\nallow_anonymous true\npersistence true\npersistence_location ${dir}/\nuser ${process.env['USER'] ?? 'root'}\n`,
  );
  store = await storeWith(
    dispenser({ dialect: 'hylla', id: 'towel-1' }, { id: 'towel-1' }),
    dispenser({ dialect: 'zigbee2mqtt', id: 'wc/soap' }, { id: 'soap' }),
    dispenser({ dialect: 'number', id: 'kitchen/cups' }, { id: 'cups' }),
  );
  intake = fakeIntake();
  await startMosquitto();
});
afterEach(async () => {
  intake.release();
  await broker.stop();
  await stopMosquitto();
  await rm(dir, { recursive: true, force: true });
});

test('readings of every family in use arrive, once; what nobody could need does not', async () => {
  await startBroker();
  await hears();
  await send(1, { topic: 'tele/plug/SENSOR' });
  await send(1, { topic: 'hylla/towel-1/config', retain: true });
  await send(1, { topic: 'kitchen/plates', payload: '5' });
  await send(1, { topic: 'zigbee2mqtt/wc/soap', payload: '{"level":30}' });
  await send(1, { topic: 'kitchen/cups', payload: '40' });
  await send(2, { qos: 0 });
  await until(() => intake.stored.length >= 3);
  expect(intake.stored).toMatchObject([
    { dispenser: 'soap', measured: { value: 30 } },
    { dispenser: 'cups', measured: { value: 40 } },
    { dispenser: 'towel-1', seq: 2 },
  ]);
});

test('a device that no dispenser names yet is found: of our own kind, and of every family in use', async () => {
  await startBroker();
  await hears();
  await send(1, { topic: 'hylla/towel-9/level' });
  await send(1, { topic: 'zigbee2mqtt/lotion', payload: '{"level":30}' });
  await until(() => intake.stored.length >= 2);
  expect(intake.stored).toMatchObject([
    { type: 'unclaimed', dialect: 'hylla', address: 'towel-9' },
    { type: 'unclaimed', dialect: 'zigbee2mqtt', address: 'lotion' },
  ]);
});

test('a stored copy is marked as one', async () => {
  await send(3, { retain: true });
  await startBroker();
  await until(() => intake.stored.length > 0);
  expect(intake.stored[0]).toMatchObject({ seq: 3, retained: true });
});

test('a dispenser that is added is heard, one that is gone no more', async () => {
  await startBroker();
  await hears();
  await store.transact((tx) => {
    tx.put('dispensers', dispenser({ dialect: 'hylla', id: 'towel-2' }, { id: 'towel-2' }));
    tx.remove('dispensers', 'cups');
  });
  await until(async () => {
    await send(1, { topic: 'hylla/towel-2/level' });
    return intake.stored.length > 0;
  });
  const before = intake.offered.length;
  await send(1, { topic: 'kitchen/cups', payload: '40' });
  await send(7);
  await until(() => seqs(intake.stored).includes(7));
  expect(intake.offered.slice(before).every((one) => one.type === 'reading' && one.dispenser !== 'cups')).toBe(true);
});

test('what the intake had not stored when the link broke comes again, in order', async () => {
  const links = new Set<Socket>();
  const proxy = createServer((socket) => {
    const on = connectSocket(mqttPort, '127.0.0.1');
    for (const one of [socket, on]) {
      links.add(one);
      one.on('error', () => {});
      one.on('close', () => {
        socket.destroy();
        on.destroy();
      });
    }
    socket.pipe(on).pipe(socket);
  });
  await startBroker(await listening(proxy));
  await hears();
  intake.hold();
  for (let seq = 1; seq <= 10; seq++) await send(seq);
  await until(() => intake.offered.length > 0);
  // One message is in flight: while it is not stored nothing of it is acknowledged, so no more is sent on.
  expect(seqs(intake.offered)).toEqual([1]);
  for (const link of links) link.destroy();
  await until(() => !broker.health().ready);
  intake.release();
  await until(() => seqs(intake.stored).includes(10));
  expect(seqs(intake.stored).filter((seq, i, all) => all.indexOf(seq) === i)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(seqs(intake.stored).filter((seq) => seq === 1)).toHaveLength(2);
  await broker.stop();
  proxy.close();
});

test('what the intake refuses to store is sent again', async () => {
  await startBroker();
  await hears();
  intake.fail('the disk is full');
  await send(1);
  await send(2);
  await until(() => lines.some((line) => /could not be stored/.test(line)));
  expect(intake.stored).toEqual([]);
  intake.fail(null);
  await until(() => seqs(intake.stored).includes(2));
  expect(seqs(intake.stored)).toEqual([1, 2]);
});

test('what comes while this server is away is kept for it', async () => {
  await startBroker();
  await hears();
  await broker.stop();
  for (let seq = 1; seq <= 5; seq++) await send(seq);
  await startBroker();
  await until(() => intake.stored.length === 5);
  expect(seqs(intake.stored)).toEqual([1, 2, 3, 4, 5]);
});

test('after a restart of the broker it is heard again', async () => {
  await startBroker();
  await hears();
  await stopMosquitto();
  await until(() => !broker.health().ready);
  expect(broker.health().problem).toMatch(/127\.0\.0\.1/);
  await startMosquitto();
  await hears();
});

test('a broker that is not there yet is waited for, and no secret is shown', async () => {
  await stopMosquitto();
  await startBroker();
  expect(broker.health().ready).toBe(false);
  await startMosquitto();
  await hears();
  expect([...lines, broker.address, JSON.stringify(broker.health())].join()).not.toMatch(/hush/);
});

test('stop() acknowledges what is in hand', async () => {
  await startBroker();
  await hears();
  intake.hold();
  await send(1);
  await until(() => intake.offered.length === 1);
  const stopped = broker.stop();
  intake.release();
  await stopped;
  await startBroker();
  await send(2);
  await until(() => intake.stored.length >= 2);
  expect(seqs(intake.stored)).toEqual([1, 2]);
});
