/** The MQTT edge on real sockets: a store with two devices and an integration, an intake that tests hold up or break. */
import { createHash } from 'node:crypto';
import { connect as connectSocket, type Socket } from 'node:net';
import mqttPacket, { type Packet } from 'mqtt-packet';
import type { Broker, BrokerConfig } from '../../server/mqtt/broker.ts';
import { createBroker } from '../../server/mqtt/create-broker.ts';
import { createDecoder } from '../../server/mqtt/decoder.ts';
import { type Inbound, type Intake, type Store, StoreUnavailable } from '../../server/usecases/ports.ts';
import { embeddedConfig } from '../support/embedded-config.ts';
import { dispenser, receivedAt, storeWith } from './decoding.ts';

export const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export interface FakeIntake extends Intake {
  /** Everything whose `take` resolved, in order. */
  readonly stored: Inbound[];
  /** Everything that was offered, stored or not. */
  readonly offered: Inbound[];
  /** Calls of `take` from now on wait; `release` lets them, and later ones, go on. */
  hold(): void;
  release(): void;
  /** Calls of `take` from now on reject; null: no more. */
  fail(problem: string | null): void;
}

export function fakeIntake(): FakeIntake {
  const stored: Inbound[] = [];
  const offered: Inbound[] = [];
  let gate: Promise<void> = Promise.resolve();
  let open = (): void => {};
  let problem: string | null = null;
  return {
    stored,
    offered,
    async take(batch) {
      offered.push(...batch);
      await gate;
      if (problem !== null) throw new StoreUnavailable(problem);
      stored.push(...batch);
      return { accepted: batch.length, suspicious: 0, rejected: {}, refilled: [] };
    },
    hold() {
      gate = new Promise((resolve) => {
        open = resolve;
      });
    },
    release() {
      open();
      gate = Promise.resolve();
    },
    fail(reason) {
      problem = reason;
    },
  };
}

export interface LogLine {
  readonly level: string;
  readonly about: object;
  readonly message: string;
}

export interface Edge {
  readonly broker: Broker;
  readonly store: Store;
  readonly intake: FakeIntake;
  readonly log: LogLine[];
  readonly mqttPort: number;
}

/** Started on a free port. Everybody's password is `secret`. */
export async function startEdge(config: Partial<BrokerConfig> = {}): Promise<Edge> {
  const store = await storeWith(
    dispenser({ dialect: 'hylla', id: 'towel-1' }, { id: 'towel-1' }),
    dispenser({ dialect: 'hylla', id: 'towel-2' }, { id: 'towel-2' }),
    dispenser({ dialect: 'zigbee2mqtt', id: 'soap' }, { id: 'soap' }),
  );
  const intake = fakeIntake();
  const log: LogLine[] = [];
  const write = (level: string) => (about: object, message: string) => void log.push({ level, about, message });
  await store.transact((tx) => {
    for (const id of ['towel-1', 'towel-2'])
      tx.put('devices', { id, dialect: 'hylla', address: id, secretHash: hashOf('secret'), createdAt: 0 });
    tx.put('devices', { id: 'towel-3', dialect: 'hylla', address: 'towel-3', createdAt: 0 });
    tx.put('integrations', {
      id: 'bridge',
      secretHash: hashOf('secret'),
      publish: ['zigbee2mqtt/#', 'hylla/#'],
      subscribe: ['zigbee2mqtt/#'],
      createdAt: 0,
    });
  });
  const broker = await createBroker({
    config: { ...embeddedConfig, ...config },
    store,
    intake,
    decoder: createDecoder(store),
    clock: { now: () => receivedAt, rate: 1 },
    log: { info: write('info'), warn: write('warn'), error: write('error') },
  });
  await broker.start();
  return { broker, store, intake, log, mqttPort: Number(new URL(broker.address ?? '').port) };
}

/** A client that sends what it likes and shows what it is sent. */
export interface RawClient {
  readonly socket: Socket;
  readonly packets: Packet[];
  readonly closed: () => boolean;
  send(...packets: Packet[]): void;
  /** Waits for the packet that is asked for. */
  next(cmd: Packet['cmd'], messageId?: number): Promise<Packet>;
}

export async function rawConnect({ mqttPort }: Pick<Edge, 'mqttPort'>): Promise<RawClient> {
  const socket = connectSocket({ port: mqttPort, host: '127.0.0.1', noDelay: true });
  const packets: Packet[] = [];
  const parser = mqttPacket.parser({ protocolVersion: 4 });
  parser.on('packet', (packet: Packet) => void packets.push(packet));
  parser.on('error', () => {});
  let closed = false;
  socket.on('data', (chunk) => void parser.parse(chunk));
  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return {
    socket,
    packets,
    closed: () => closed,
    send(...list) {
      socket.write(Buffer.concat(list.map((packet) => mqttPacket.generate(packet))));
    },
    next(cmd, messageId) {
      const asked = (one: Packet) => one.cmd === cmd && (messageId === undefined || one.messageId === messageId);
      const there = packets.find(asked);
      if (there !== undefined) return Promise.resolve(there);
      return new Promise((resolve, reject) => {
        parser.on('packet', (packet: Packet) => {
          if (asked(packet)) resolve(packet);
        });
        socket.once('close', () => reject(new Error(`closed before ${cmd} ${messageId ?? ''}`)));
      });
    },
  };
}

/** A CONNECT packet. */
export function hello(username: string | null, more: object = {}): Packet {
  return {
    cmd: 'connect',
    protocolId: 'MQTT',
    protocolVersion: 4,
    clean: true,
    clientId: 'raw',
    keepalive: 60,
    ...(username !== null && { username, password: Buffer.from('secret') }),
    ...more,
  };
}

/** A QoS 1 PUBLISH packet with a level. */
export function publish(messageId: number, more: object = {}): Packet {
  return {
    cmd: 'publish',
    topic: 'hylla/towel-1/level',
    payload: `{"level":50,"boot":1,"seq":${messageId}}`,
    qos: 1,
    dup: false,
    retain: false,
    messageId,
    ...more,
  };
}

/** Logs in and waits for the answer. */
export async function loggedIn(edge: Edge, username = 'towel-1', more: object = {}): Promise<RawClient> {
  const client = await rawConnect(edge);
  client.send(hello(username, more));
  await client.next('connack');
  return client;
}

export const seqs = (messages: readonly Inbound[]): (number | undefined)[] =>
  messages.map((one) => (one.type === 'reading' ? one.seq : undefined));
