/** An outside Mosquitto: what it has taken for us reaches the intake, over broken links and restarts of either side. */
import { connect as connectSocket, createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import mqtt from 'mqtt';
import mqttPacket, { type Packet } from 'mqtt-packet';
import { expect, test } from 'vitest';
import { mosquittoPub } from '../support/broker-clients.ts';
import { mosquittoServer } from '../support/mosquitto-server.ts';
import { until } from '../support/until.ts';
import { dispenser } from './decoding.ts';
import { seqs } from './edge.ts';
import { listening } from './listening.ts';
import { outsidePlace } from './outside-place.ts';

const at = outsidePlace();

/** Something that its family takes for a report. */
function payloadOn(topic: string): string {
  if (topic.endsWith('/state') || topic.startsWith('homie/')) return '42';
  if (topic.endsWith('/status')) return 'online';
  if (topic.startsWith('v3/')) return JSON.stringify({ end_device_ids: { device_id: 'eui-1' }, uplink_message: {} });
  if (topic.startsWith('application/')) return JSON.stringify({ deviceInfo: { devEui: '0101010101010101' }, data: '' });
  if (topic.endsWith('/rpc')) return JSON.stringify({ method: 'NotifyStatus', params: { 'input:0': { percent: 4 } } });
  return '{"level":42}';
}

test('readings of every family in use arrive, once; what nobody could need does not', async () => {
  await at.startBroker();
  await at.hears();
  await at.send(1, { topic: 'tele/plug/SENSOR' });
  await at.send(1, { topic: 'hylla/towel-1/config', retain: true });
  await at.send(1, { topic: 'kitchen/plates', payload: '5' });
  await at.send(1, { topic: 'zigbee2mqtt/wc/soap', payload: '{"level":30}' });
  await at.send(1, { topic: 'kitchen/cups', payload: '40' });
  await at.send(2, { qos: 0 });
  // By several sessions: in any order, and what was sent to see whether it hears may come late, or twice.
  const heard = () => at.intake.stored.filter((one) => !('seq' in one && (one.seq === 0 || one.seq === 999)));
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
  await at.startBroker();
  await at.hears();
  await at.send(1, { topic: 'hylla/towel-9/level' });
  await at.send(1, { topic: 'zigbee2mqtt/lotion', payload: '{"level":30}' });
  await until(() => at.intake.stored.length >= 2);
  // In whichever order: they come in by sessions of their own.
  const found = at.intake.stored.map((one) => (one.type === 'unclaimed' ? `${one.dialect} ${one.address}` : one.type));
  expect(found.sort()).toEqual(['hylla towel-9', 'zigbee2mqtt lotion']);
});

test('the first device of any family is found, and nothing that Home Assistant says for itself', async () => {
  at.families = 'all';
  await at.startBroker();
  await at.hears();
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
  for (const topic of [...others, ...topics]) await mosquittoPub(at, { topic, payload: payloadOn(topic) });
  await until(() => at.intake.stored.length >= topics.length);
  await at.send(1000);
  await until(() => seqs(at.intake.stored).includes(1000));
  expect(at.intake.stored.flatMap((one) => (one.type === 'unclaimed' ? [one.dialect] : [])).sort()).toEqual([
    ...['chirpstack-v4', 'esphome', 'homie', 'shelly', 'tasmota', 'tasmota', 'ttn-v3', 'zigbee2mqtt'],
  ]);
});

test('one that nobody knows is written down a few times, then now and then; those that are known each time', async () => {
  at.families = 'all';
  await at.startBroker();
  await at.hears();
  for (let i = 0; i < 30; i++) await at.send(i, { topic: 'zigbee2mqtt/lotion', payload: `{"level":${i}}` });
  for (let i = 1; i <= 30; i++) await at.send(i);
  await until(() => seqs(at.intake.stored).filter((seq) => seq !== undefined).length === 30);
  expect(at.intake.stored.filter(({ type }) => type === 'unclaimed')).toHaveLength(10);
});

test('set to the families in use, what was subscribed to before is so no more', async () => {
  at.families = 'all';
  await at.startBroker();
  await at.hears();
  await at.broker.stop();
  at.families = 'used';
  await at.startBroker();
  await at.hears();
  await at.send(1, { topic: 'tele/plug/SENSOR', payload: '{"VL53L0X":{"Distance":10}}' });
  await at.send(2);
  await until(() => seqs(at.intake.stored).includes(2));
  // A message by which it was tried whether we hear may have waited in a session that came later than others.
  const others = at.intake.stored.filter((one) => seqs([one])[0] !== 0);
  expect(others.map(({ type }) => type)).toEqual(['reading']);
});

test('a right that is missing for one family is no reason to give up sharing what comes of the others', async () => {
  at.families = 'all';
  await at.mosquitto.stop();
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
  await at.startBroker(await listening(strict));
  await until(() => new Set(names.filter((name) => /^hylla-\d$/.test(name))).size === 8 && refusals >= 8);
  expect(at.broker.health().ready).toBe(true);
  expect(names).not.toContain('hylla');
  await at.broker.stop();
  await new Promise((resolve) => strict.close(resolve));
});

test('a stored copy is marked as one', async () => {
  await at.send(3, { retain: true });
  await at.startBroker();
  await until(() => at.intake.stored.length > 0);
  expect(at.intake.stored[0]).toMatchObject({ seq: 3, retained: true });
});

test('a dispenser that is added is heard, one that is gone no more', async () => {
  await at.startBroker();
  await at.hears();
  await at.store.transact((tx) => {
    tx.put('dispensers', dispenser({ dialect: 'hylla', id: 'towel-2' }, { id: 'towel-2' }));
    tx.remove('dispensers', 'cups');
  });
  await until(async () => {
    await at.send(1, { topic: 'hylla/towel-2/level' });
    return at.intake.stored.length > 0;
  });
  await until(async () => {
    const before = at.intake.offered.length;
    await at.send(1, { topic: 'kitchen/cups', payload: '40' });
    for (let seq = 10; seq < 30; seq++) await at.send(seq);
    await until(() => at.intake.offered.length >= before + 20);
    return !at.intake.offered.slice(before).some((one) => JSON.stringify(one).includes('cups'));
  });
});

test('what the intake had not stored when the link broke comes again', async () => {
  const links = new Set<Socket>();
  const proxy = createServer((socket) => {
    const on = connectSocket(at.mqttPort, '127.0.0.1');
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
  await at.startBroker(await listening(proxy));
  await at.hears();
  at.intake.hold();
  const all = Array.from({ length: 20 }, (_, i) => i + 1);
  for (const seq of all) await at.send(seq);
  await until(() => at.intake.offered.length > 0);
  // One message is in flight a session: while it is not stored it is not acknowledged, so no more is sent on.
  const inFlight = seqs(at.intake.offered);
  expect(inFlight.length).toBeLessThanOrEqual(8);
  for (const link of links) link.destroy();
  await until(() => !at.broker.health().ready);
  at.intake.release();
  await until(() => all.every((seq) => seqs(at.intake.stored).includes(seq)));
  await until(() => inFlight.every((seq) => seqs(at.intake.stored).filter((one) => one === seq).length === 2));
  await at.broker.stop();
  proxy.close();
});

test('what the intake refuses to store is sent again', async () => {
  await at.startBroker();
  await at.hears();
  at.intake.fail('the disk is full');
  await at.send(1);
  await at.send(2);
  await until(() => at.lines.some((line) => /could not be stored/.test(line)));
  expect(at.intake.stored).toEqual([]);
  at.intake.fail(null);
  await until(() => at.intake.stored.length >= 2);
  expect(seqs(at.intake.stored).sort()).toEqual([1, 2]);
});

test('what comes while this server is away is kept for it', async () => {
  await at.startBroker();
  await at.hears();
  await at.broker.stop();
  for (let seq = 1; seq <= 5; seq++) await at.send(seq);
  await at.startBroker();
  // What was sent to see whether it hears may come once more.
  const kept = () => seqs(at.intake.stored).filter((seq) => seq !== 0 && seq !== 999);
  await until(() => kept().length >= 5);
  expect(kept().sort()).toEqual([1, 2, 3, 4, 5]);
});

test('after a restart of the broker it is heard again', async () => {
  await at.startBroker();
  await at.hears();
  await at.mosquitto.stop();
  await until(() => !at.broker.health().ready);
  expect(at.broker.health().problem).toMatch(/127\.0\.0\.1/);
  await at.mosquitto.start();
  await at.hears();
});

test('a broker that is not there yet is waited for, and no secret is shown', async () => {
  await at.mosquitto.stop();
  await at.startBroker();
  expect(at.broker.health().ready).toBe(false);
  await at.mosquitto.start();
  await at.hears();
  expect([...at.lines, at.broker.address, JSON.stringify(at.broker.health())].join()).not.toMatch(/hush/);
});

test('stop() acknowledges what is in hand', async () => {
  await at.startBroker();
  await at.hears();
  at.intake.hold();
  await at.send(1);
  await until(() => at.intake.offered.length === 1);
  const stopped = at.broker.stop();
  at.intake.release();
  await stopped;
  await at.startBroker();
  await at.send(2);
  await until(() => at.intake.stored.length >= 2);
  expect(seqs(at.intake.stored)).toEqual([1, 2]);
});

test('a flood that the intake is slow to store is read on as it is stored, to its end', async () => {
  const wide = await mosquittoServer(['max_inflight_messages 0', 'max_queued_messages 0']);
  await at.startBroker(wide.mqttPort);
  await at.ready();
  const sender = await mqtt.connectAsync(`mqtt://127.0.0.1:${wide.mqttPort}`);
  const all = Array.from({ length: 4_000 }, (_, i) => i + 1);
  at.intake.hold();
  await Promise.all(
    all.map((seq) => sender.publishAsync('hylla/towel-1/level', `{"level":50,"boot":1,"seq":${seq}}`, { qos: 1 })),
  );
  await until(() => at.intake.offered.length > 0);
  at.intake.release();
  await until(() => new Set(seqs(at.intake.stored)).size === all.length);
  await sender.endAsync();
  await at.broker.stop();
  await wide.clean();
});

test.each([
  ['refuses', (_connect: Buffer) => false],
  // As RabbitMQ to 3.12 does. The version is the ninth byte of a CONNECT as short as ours.
  ['hangs up on', (connect: Buffer) => connect[8] === 5],
])('a broker that %s MQTT 5, and has no shared subscriptions, is heard through one session', async (_how, hangsUp) => {
  await at.mosquitto.stop();
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
  await at.startBroker(port);
  await at.ready();
  await until(async () => {
    await mosquittoPub({ mqttPort: port }, { topic: 'hylla/towel-1/level', payload: '{"level":50,"boot":1,"seq":5}' });
    return seqs(at.intake.stored).includes(5);
  });
  expect(named.filter((id) => id.startsWith('hylla')).at(-1)).toBe('hylla');
  await at.broker.stop();
  await new Promise<void>((resolve) => aedes.close(() => resolve()));
  await new Promise((resolve) => old.close(resolve));
});
