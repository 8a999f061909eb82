/** An outside Mosquitto: what it has taken for us reaches the intake, over broken links and restarts of either side. */
import { connect as connectSocket, createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import mqttPacket, { type Packet } from 'mqtt-packet';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Broker } from '../../server/mqtt/broker.ts';
import { createBroker } from '../../server/mqtt/create-broker.ts';
import { createDecoder } from '../../server/mqtt/decoder.ts';
import { withoutHomeAssistant } from '../../server/mqtt/home-assistant-topics.ts';
import type { Leadership, Leases, Store } from '../../server/usecases/ports.ts';
import { mosquittoPub } from '../support/broker-clients.ts';
import { type MosquittoServer, mosquittoServer } from '../support/mosquitto-server.ts';
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

let mosquitto: MosquittoServer;
let mqttPort: number;
let store: Store;
let intake: FakeIntake;
let broker: Broker;
let families: 'all' | 'used';
let group: string;
const lines: string[] = [];

function brokerOn(port: number, taker: FakeIntake, servers?: Leases & Leadership): Promise<Broker> {
  return createBroker({
    config: {
      host: '127.0.0.1',
      mqttPort: null,
      mqttsPort: 0,
      tls: null,
      brokerUrl: `mqtt://user:hush@127.0.0.1:${port}`,
      brokerFamilies: families,
      brokerGroup: group,
    },
    store,
    ...(servers && { leases: servers, leadership: servers }),
    intake: taker,
    decoder: withoutHomeAssistant(createDecoder(store), store, { mode: null, prefix: null, broker: 'outside' }),
    clock: { now: () => receivedAt, rate: 1 },
    log: {
      info: (about, message) => void lines.push(`${message} ${JSON.stringify(about)}`),
      warn: (about, message) => void lines.push(`${message} ${JSON.stringify(about)}`),
      error: (about, message) => void lines.push(`${message} ${JSON.stringify(about)}`),
    },
  });
}

async function startBroker(port = mqttPort): Promise<void> {
  broker = await brokerOn(port, intake);
  await broker.start();
}

const ready = () => until(() => broker.health().ready, { what: 'contact' });
const send = (seq: number, more: object = {}) =>
  mosquittoPub({ mqttPort }, { topic: 'hylla/towel-1/level', payload: `{"level":50,"boot":1,"seq":${seq}}`, ...more });

/** Something that its family takes for a report. */
function payloadOn(topic: string): string {
  if (topic.endsWith('/state') || topic.startsWith('homie/')) return '42';
  if (topic.endsWith('/status')) return 'online';
  if (topic.startsWith('v3/')) return JSON.stringify({ end_device_ids: { device_id: 'eui-1' }, uplink_message: {} });
  if (topic.startsWith('application/')) return JSON.stringify({ deviceInfo: { devEui: '0101010101010101' }, data: '' });
  if (topic.endsWith('/rpc')) return JSON.stringify({ method: 'NotifyStatus', params: { 'input:0': { percent: 4 } } });
  return '{"level":42}';
}

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
  families = 'used';
  group = 'hylla';
  mosquitto = await mosquittoServer();
  mqttPort = mosquitto.mqttPort;
  store = await storeWith(
    dispenser({ dialect: 'hylla', id: 'towel-1' }, { id: 'towel-1' }),
    dispenser({ dialect: 'zigbee2mqtt', id: 'wc/soap' }, { id: 'soap' }),
    dispenser({ dialect: 'number', id: 'kitchen/cups' }, { id: 'cups' }),
  );
  intake = fakeIntake();
});
afterEach(async () => {
  intake.release();
  await broker.stop();
  await mosquitto.clean();
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
  // By several sessions: in any order, and what was sent to see whether it hears may come late, or twice.
  const heard = () => intake.stored.filter((one) => !('seq' in one && (one.seq === 0 || one.seq === 999)));
  await until(() => heard().length >= 3);
  expect(heard()).toHaveLength(3);
  expect(heard()).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ dispenser: 'soap', measured: { kind: 'percent', value: 30 } }),
      expect.objectContaining({ dispenser: 'cups', measured: { kind: 'percent', value: 40 } }),
      expect.objectContaining({ dispenser: 'towel-1', seq: 2 }),
    ]),
  );
});

test('a device that no dispenser names yet is found: of our own kind, and of every family in use', async () => {
  await startBroker();
  await hears();
  await send(1, { topic: 'hylla/towel-9/level' });
  await send(1, { topic: 'zigbee2mqtt/lotion', payload: '{"level":30}' });
  await until(() => intake.stored.length >= 2);
  // In whichever order: they come in by sessions of their own.
  const found = intake.stored.map((one) => (one.type === 'unclaimed' ? `${one.dialect} ${one.address}` : one.type));
  expect(found.sort()).toEqual(['hylla towel-9', 'zigbee2mqtt lotion']);
});

test('the first device of any family is found, and nothing that Home Assistant says for itself', async () => {
  families = 'all';
  await startBroker();
  await hears();
  const topics = [
    'zigbee2mqtt/lotion',
    'tele/plug/SENSOR',
    'plug-2/tele/SENSOR',
    'coffee/sensor/level/state',
    'shellyuni-08b61fcb7f3c/events/rpc',
    'homie/5/soap/level/percent',
    'v3/app@ttn/devices/eui-1/up',
    'application/1/device/0101010101010101/event/up',
  ];
  const others = ['homeassistant/status', 'homeassistant/sensor/level/state', 'kitchen/plates', 'printer/status'];
  for (const topic of [...others, ...topics]) await mosquittoPub({ mqttPort }, { topic, payload: payloadOn(topic) });
  await until(() => intake.stored.length >= topics.length);
  await send(1000);
  await until(() => seqs(intake.stored).includes(1000));
  expect(intake.stored.flatMap((one) => (one.type === 'unclaimed' ? [one.dialect] : [])).sort()).toEqual([
    ...['chirpstack-v4', 'esphome', 'homie', 'shelly', 'tasmota', 'tasmota', 'ttn-v3', 'zigbee2mqtt'],
  ]);
});

test('one that nobody knows is written down a few times, then now and then; those that are known each time', async () => {
  families = 'all';
  await startBroker();
  await hears();
  for (let i = 0; i < 30; i++) await send(i, { topic: 'zigbee2mqtt/lotion', payload: `{"level":${i}}` });
  for (let i = 1; i <= 30; i++) await send(i);
  await until(() => seqs(intake.stored).filter((seq) => seq !== undefined).length === 30);
  expect(intake.stored.filter(({ type }) => type === 'unclaimed')).toHaveLength(10);
});

test('set to the families in use, what was subscribed to before is so no more', async () => {
  families = 'all';
  await startBroker();
  await hears();
  await broker.stop();
  families = 'used';
  await startBroker();
  await hears();
  await send(1, { topic: 'tele/plug/SENSOR', payload: '{"VL53L0X":{"Distance":10}}' });
  await send(2);
  await until(() => seqs(intake.stored).includes(2));
  // A message by which it was tried whether we hear may have waited in a session that came later than others.
  const others = intake.stored.filter((one) => seqs([one])[0] !== 0);
  expect(others.map(({ type }) => type)).toEqual(['reading']);
});

test('a right that is missing for one family is no reason to give up sharing what comes of the others', async () => {
  families = 'all';
  await mosquitto.stop();
  const names: string[] = [];
  let refusals = 0;
  const strict = createServer((socket) => {
    const parser = mqttPacket.parser({ protocolVersion: 5 });
    socket.on('data', (chunk) => void parser.parse(chunk));
    socket.on('error', () => {});
    const answer = (packet: Packet) => socket.write(mqttPacket.generate(packet, { protocolVersion: 5 }));
    parser.on('packet', (packet: Packet) => {
      if (packet.cmd === 'connect') {
        names.push(packet.clientId);
        answer({ cmd: 'connack', reasonCode: 0, sessionPresent: false });
      }
      if (packet.cmd !== 'subscribe') return;
      const granted = packet.subscriptions.map(({ topic }) => (topic.includes('homie') ? 0x87 : 1));
      refusals += granted.filter((code) => code === 0x87).length;
      answer({ cmd: 'suback', messageId: packet.messageId ?? 0, granted });
    });
  });
  await startBroker(await listening(strict));
  await until(() => new Set(names.filter((name) => /^hylla-\d$/.test(name))).size === 8 && refusals >= 8);
  expect(broker.health().ready).toBe(true);
  expect(names).not.toContain('hylla');
  await broker.stop();
  await new Promise((resolve) => strict.close(resolve));
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
  await until(async () => {
    const before = intake.offered.length;
    await send(1, { topic: 'kitchen/cups', payload: '40' });
    for (let seq = 10; seq < 30; seq++) await send(seq);
    await until(() => intake.offered.length >= before + 20);
    return !intake.offered.slice(before).some((one) => JSON.stringify(one).includes('cups'));
  });
});

test('what the intake had not stored when the link broke comes again', async () => {
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
  const all = Array.from({ length: 20 }, (_, i) => i + 1);
  for (const seq of all) await send(seq);
  await until(() => intake.offered.length > 0);
  // One message is in flight a session: while it is not stored it is not acknowledged, so no more is sent on.
  const inFlight = seqs(intake.offered);
  expect(inFlight.length).toBeLessThanOrEqual(8);
  for (const link of links) link.destroy();
  await until(() => !broker.health().ready);
  intake.release();
  await until(() => all.every((seq) => seqs(intake.stored).includes(seq)));
  await until(() => inFlight.every((seq) => seqs(intake.stored).filter((one) => one === seq).length === 2));
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
  await until(() => intake.stored.length >= 2);
  expect(seqs(intake.stored).sort()).toEqual([1, 2]);
});

test('what comes while this server is away is kept for it', async () => {
  await startBroker();
  await hears();
  await broker.stop();
  for (let seq = 1; seq <= 5; seq++) await send(seq);
  await startBroker();
  // What was sent to see whether it hears may come once more.
  const kept = () => seqs(intake.stored).filter((seq) => seq !== 0 && seq !== 999);
  await until(() => kept().length >= 5);
  expect(kept().sort()).toEqual([1, 2, 3, 4, 5]);
});

test('after a restart of the broker it is heard again', async () => {
  await startBroker();
  await hears();
  await mosquitto.stop();
  await until(() => !broker.health().ready);
  expect(broker.health().problem).toMatch(/127\.0\.0\.1/);
  await mosquitto.start();
  await hears();
});

test('a broker that is not there yet is waited for, and no secret is shown', async () => {
  await mosquitto.stop();
  await startBroker();
  expect(broker.health().ready).toBe(false);
  await mosquitto.start();
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

test('a flood that the intake is slow to store is read on as it is stored, to its end', async () => {
  const wide = await mosquittoServer(['max_inflight_messages 0', 'max_queued_messages 0']);
  await startBroker(wide.mqttPort);
  await ready();
  const sender = await mqtt.connectAsync(`mqtt://127.0.0.1:${wide.mqttPort}`);
  const all = Array.from({ length: 4_000 }, (_, i) => i + 1);
  intake.hold();
  await Promise.all(
    all.map((seq) => sender.publishAsync('hylla/towel-1/level', `{"level":50,"boot":1,"seq":${seq}}`, { qos: 1 })),
  );
  await until(() => intake.offered.length > 0);
  intake.release();
  await until(() => new Set(seqs(intake.stored)).size === all.length);
  await sender.endAsync();
  await broker.stop();
  await wide.clean();
});

describe('several servers', () => {
  type Member = Leases & Leadership & { die(): void };
  /** As a database leases: each name to one of them; whoever lives longest leads. */
  function lessor(): { member(): Member } {
    const holders = new Map<string, object>();
    const members = new Set<object>();
    const marks = new Map<object, Set<string>>();
    const elected = new Set<() => void>();
    return {
      member() {
        const me = {};
        members.add(me);
        return {
          self: String(members.size),
          isLeader: () => [...members][0] === me,
          onElected: (listener) => {
            elected.add(listener);
            return () => void elected.delete(listener);
          },
          acquire: async (name) => {
            if (!holders.has(name)) holders.set(name, me);
            return holders.get(name) === me;
          },
          release: async (name) => void (holders.get(name) === me && holders.delete(name)),
          isHeld: async (name) => holders.has(name),
          replicas: async () => ({ living: members.size, elsewhere: 0 }),
          mark: async (name, isSo) => {
            const own = marks.get(me) ?? new Set();
            marks.set(me, own);
            if (isSo) own.add(name);
            else own.delete(name);
          },
          marked: async (name) => [...members].filter((one) => marks.get(one)?.has(name)).length,
          onLost: () => () => {},
          die() {
            members.delete(me);
            for (const [name, holder] of holders) if (holder === me) holders.delete(name);
            for (const listener of elected) listener();
          },
        };
      },
    };
  }

  /** From `first` on, until each of `takers` has taken something in. */
  async function sendUntilHeard(first: number, ...takers: readonly FakeIntake[]): Promise<void> {
    let seq = first;
    await until(async () => {
      for (let i = 0; i < 10; i++) await send(seq++);
      return takers.every((one) => one.stored.length > 20);
    });
  }
  const slots = Array.from({ length: 8 }, (_, slot) => `mqtt-session-${slot}`);
  const above = (floor: number, ...takers: readonly FakeIntake[]): number[] =>
    takers.flatMap((one) => seqs(one.stored)).filter((seq): seq is number => (seq ?? 0) > floor);

  test('the leader reads alone; of one that dies another takes over all', async () => {
    const leases = lessor();
    const [first, second] = [leases.member(), leases.member()];
    const others = fakeIntake();
    broker = await brokerOn(mqttPort, others, second);
    const leader = await brokerOn(mqttPort, intake, first);
    await Promise.all([broker.start(), leader.start()]);
    await sendUntilHeard(1, intake);
    expect(others.stored).toEqual([]);
    expect(broker.health()).toEqual({ ready: true });
    await leader.stop();
    // These wait in sessions that nobody reads yet.
    for (let i = 1; i <= 100; i++) await send(1000 + i);
    first.die();
    await until(() => above(1000, others).length >= 100);
    expect(above(1000, intake, others).sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => 1001 + i));
  });

  test('when it cannot do alone they share what comes, each message to one of them, for as long as that lasts', async () => {
    const leases = lessor();
    const [first, second, third] = [leases.member(), leases.member(), leases.member()];
    third.die();
    const others = fakeIntake();
    broker = await brokerOn(mqttPort, intake, first);
    const other = await brokerOn(mqttPort, others, second);
    await Promise.all([broker.start(), other.start()]);
    await sendUntilHeard(1, intake);
    // As a leader under strain does.
    expect(await third.acquire('mqtt-together')).toBe(true);
    await sendUntilHeard(1, intake, others);
    await send(1000);
    await until(() => above(999, intake, others).length === 1);
    for (let i = 1; i <= 100; i++) await send(1000 + i);
    await until(() => new Set(above(1000, intake, others)).size === 100);
    expect(above(1000, intake, others)).toHaveLength(100);
    await third.release('mqtt-together');
    await until(async () => {
      const before = others.stored.length;
      await sendUntilHeard(2001, intake);
      for (let i = 0; i < 20; i++) await send(3000 + i);
      await until(() => new Set(above(2999, intake, others)).size === 20);
      return others.stored.length === before;
    });
    await other.stop();
  });

  test('a leader that has no contact with the broker leaves all of it to the others, until it has', async () => {
    const leases = lessor();
    const [first, second] = [leases.member(), leases.member()];
    const gate = createServer((socket) => {
      const through = connectSocket(mqttPort, '127.0.0.1');
      for (const one of [socket, through]) one.on('error', () => {});
      socket.pipe(through).pipe(socket);
    });
    const port = await listening(gate);
    await new Promise((resolve) => gate.close(resolve));
    const own = fakeIntake();
    const leader = await brokerOn(port, own, first);
    broker = await brokerOn(mqttPort, intake, second);
    await Promise.all([leader.start(), broker.start()]);
    await sendUntilHeard(1, intake);
    // Of what one of them has left waiting something would be missing.
    await until(async () => (await second.marked('mqtt-cut-off')) === 1);
    await until(async () => (await Promise.all(slots.map((slot) => first.acquire(slot)))).every((mine) => !mine));
    for (let i = 1; i <= 100; i++) await send(1000 + i);
    await until(() => new Set(above(1000, intake)).size === 100);
    expect(leader.health()).toMatchObject({ ready: false, problem: expect.stringMatching(/no contact/) });
    expect(lines.join('\n')).toMatch(/leaves it to the others/);
    await new Promise<void>((resolve) => gate.listen(port, '127.0.0.1', resolve));
    await until(() => leader.health().ready);
    await sendUntilHeard(2001, intake, own);
    await leader.stop();
    gate.close();
  });
});

describe('a second installation on the same broker', () => {
  test('by the same names: both say so', async () => {
    await startBroker();
    const other = await brokerOn(mqttPort, fakeIntake());
    await other.start();
    for (const one of [broker, other]) {
      await until(() => /hangs up on hylla-\d again .*HYLLA_BROKER_GROUP/.test(one.health().problem ?? ''));
    }
    await until(() => lines.some((line) => /no contact .*hangs up on hylla-\d/.test(line)));
    await other.stop();
  });

  test('by a name of its own: each hears everything, over a restart of the broker too', async () => {
    await startBroker();
    group = 'annex';
    const theirs = fakeIntake();
    const annex = await brokerOn(mqttPort, theirs);
    await annex.start();
    const bothHear = async (first: number): Promise<void> => {
      await until(() => broker.health().ready && annex.health().ready);
      let seq = first;
      await until(async () => {
        await send(seq++);
        return [intake, theirs].every(({ stored }) => seqs(stored).some((one) => (one ?? 0) >= first));
      });
      for (let i = 0; i < 20; i++) await send(first + 500 + i);
      const last = [...Array(20).keys()].map((i) => first + 500 + i);
      for (const { stored } of [intake, theirs]) await until(() => last.every((one) => seqs(stored).includes(one)));
    };
    await bothHear(1_000);
    await mosquitto.stop();
    await mosquitto.start();
    await bothHear(2_000);
    await annex.stop();
  });
});

test.each([
  ['refuses', (_connect: Buffer) => false],
  // As RabbitMQ to 3.12 does. The version is the ninth byte of a CONNECT as short as ours.
  ['hangs up on', (connect: Buffer) => connect[8] === 5],
])('a broker that %s MQTT 5, and has no shared subscriptions, is heard through one session', async (_how, hangsUp) => {
  await mosquitto.stop();
  const aedes = await Aedes.createBroker();
  const old = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', (chunk: Buffer) => {
      if (hangsUp(chunk)) return void socket.end();
      socket.unshift(chunk);
      aedes.handle(socket);
    });
  });
  const port = await listening(old);
  const named: string[] = [];
  aedes.on('client', ({ id }) => void named.push(id));
  await startBroker(port);
  await ready();
  await until(async () => {
    await mosquittoPub({ mqttPort: port }, { topic: 'hylla/towel-1/level', payload: '{"level":50,"boot":1,"seq":5}' });
    return seqs(intake.stored).includes(5);
  });
  expect(named.filter((id) => id.startsWith('hylla')).at(-1)).toBe('hylla');
  await broker.stop();
  await new Promise<void>((resolve) => aedes.close(() => resolve()));
  await new Promise((resolve) => old.close(resolve));
});
