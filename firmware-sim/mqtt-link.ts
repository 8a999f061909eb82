/**
 * The way to the broker of one device, or of one bridge that many devices share: MQTT 3.1.1, clean sessions, QoS 1 with
 * a flash spool behind it, a last will. A device that sleeps long enough connects for each report and says good-bye.
 */
import mqtt from 'mqtt';
import { parse } from 'valibot';

import { type ConfigAck, ConfigMessage } from '../server/contract/own-dialect.ts';
import { deviceTopic } from '../server/contract/topics.ts';
import type { Message } from './dialects/report.ts';
import { createSpool } from './spool.ts';

export interface LinkCounters {
  sent: number;
  acked: number;
  refused: number;
}

export interface Link {
  readonly spooled: number;
  readonly lost: number;
  publish(message: Message): void;
  /** Cuts the connection as a bad radio would: no DISCONNECT, so the broker sends the last will. */
  cut(): void;
  /** Sends what is left, says good-bye. */
  close(): Promise<void>;
}

export interface LinkOptions {
  readonly url: string;
  readonly clientId: string;
  readonly username?: string;
  readonly password?: string;
  /** Device with a status topic and a last will; absent for bridges. */
  readonly statusOf?: string;
  /** Connects for each report and disconnects when all is acknowledged. */
  readonly sleepy: boolean;
  /** Of an own-dialect device: takes what it is told, null for nothing any more, and says what it goes by; null: it cannot. */
  readonly onConfig?: (config: ConfigMessage | null) => ConfigAck | null;
  readonly counters: LinkCounters;
  readonly onRefused?: (reason: string) => void;
}

/** Real ms that a good-bye may take. */
const patience = 2_000;
/** Unacknowledged at once: what a small modem's stack does. */
const window = 8;

export function createLink(options: LinkOptions): Link {
  const { url, clientId, username, password, statusOf, sleepy, counters, onRefused, onConfig } = options;
  const spool = createSpool();
  const status = statusOf === undefined ? undefined : deviceTopic(statusOf, 'status');
  let client: mqtt.MqttClient | undefined;
  let inflight = 0;
  let closing = false;

  function connect(): mqtt.MqttClient {
    const connection = mqtt.connect(url, {
      clientId,
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      clean: true,
      keepalive: 60,
      reconnectPeriod: 2_000,
      connectTimeout: 10_000,
      queueQoSZero: false,
      ...(status && !sleepy
        ? { will: { topic: status, payload: Buffer.from('offline'), qos: 1 as const, retain: true } }
        : {}),
    });
    connection.on('connect', () => {
      if (status && !sleepy) connection.publish(status, 'online', { qos: 1, retain: true });
      // Before the report: what the broker keeps comes with the answer to this, before the report's own.
      if (statusOf !== undefined && onConfig !== undefined) listen(connection, statusOf, onConfig);
      pump();
    });
    connection.on('close', () => {
      inflight = 0;
      spool.rewind();
    });
    connection.on('error', (error) => {
      counters.refused++;
      onRefused?.(error.message);
    });
    return connection;
  }

  function listen(connection: mqtt.MqttClient, device: string, take: NonNullable<LinkOptions['onConfig']>): void {
    connection.on('message', (_topic, payload) => {
      const ack = payload.length === 0 ? take(null) : answerTo(payload.toString(), take);
      if (ack !== null)
        connection.publish(deviceTopic(device, 'config/ack'), JSON.stringify(ack), { qos: 1 }, () => {});
    });
    connection.subscribe(deviceTopic(device, 'config'), { qos: 1 }, () => {});
  }

  function pump(): void {
    if (!client?.connected) return;
    while (inflight < window) {
      const message = spool.take();
      if (!message) break;
      inflight++;
      counters.sent++;
      const connection = client;
      connection.publish(message.topic, message.payload, { qos: message.qos, retain: message.retain }, (error) => {
        if (error || connection !== client) return;
        inflight = Math.max(0, inflight - 1);
        counters.acked++;
        spool.done(message);
        if (sleepy && !closing && spool.size === 0) sleep();
        else pump();
      });
    }
  }

  function sleep(): void {
    const connection = client;
    client = undefined;
    inflight = 0;
    connection?.end(false);
  }

  async function farewell(connection: mqtt.MqttClient): Promise<void> {
    if (status && !sleepy) await connection.publishAsync(status, 'offline', { qos: 1, retain: true });
    await connection.endAsync(false);
  }

  return {
    get spooled() {
      return spool.size;
    },
    get lost() {
      return spool.lost;
    },
    publish(message) {
      spool.add(message);
      client ??= connect();
      pump();
    },
    cut() {
      client?.stream.destroy();
    },
    async close() {
      closing = true;
      const connection = client;
      if (!connection) return;
      const deadline = Date.now() + patience;
      while (connection.connected && spool.size > 0 && Date.now() < deadline)
        await once(connection, 'packetreceive', 200);
      // A broker that goes at the same time acknowledges nothing any more.
      if (connection.connected) await within(farewell(connection), deadline - Date.now());
      await connection.endAsync(true);
    },
  };
}

/** Resolves at the next `event`, or after `millis`. */
function once(client: mqtt.MqttClient, event: 'packetreceive', millis: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      clearTimeout(timer);
      client.off(event, finish);
      resolve();
    };
    const timer = setTimeout(finish, millis);
    client.on(event, finish);
  });
}

/** Resolves when `work` has ended, well or not, or after `millis`. */
async function within(work: Promise<void>, millis: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, Math.max(0, millis));
  });
  await Promise.race([work.catch(() => {}), late]);
  clearTimeout(timer);
}

/** What cannot be read is said to be so, and changes nothing. */
function answerTo(text: string, take: NonNullable<LinkOptions['onConfig']>): ConfigAck | null {
  try {
    return take(parse(ConfigMessage, JSON.parse(text)));
  } catch (error) {
    return { error: error instanceof Error ? error.message : 'it cannot be read' };
  }
}
