/**
 * An outside broker by mqtt.js: a persistent session, QoS 1, and an acknowledgement that waits until the message is stored.
 *
 * mqtt.js acknowledges when `handleMessage` calls back; one message is in flight at a time. A call-back with an error
 * sends no PUBACK and nothing again until the next connect, so then the link is cut on purpose.
 */
import mqtt, { type IPublishPacket, type MqttClient } from 'mqtt';
import type { Broker, BrokerParts } from './broker.ts';
import { dialectFilters } from './dialects/index.ts';
import { createGatherer } from './gatherer.ts';

export function createOutsideBroker({
  url,
  store,
  intake,
  decoder,
  clock,
  log,
}: BrokerParts & { url: string }): Broker {
  const gatherer = createGatherer(intake);
  const { host } = new URL(url);
  let client: MqttClient | null = null;
  let problem: string | null = 'it has not been started';
  let subscribed = new Set<string>();
  let forgetCommits: (() => void) | null = null;

  function take(packet: IPublishPacket, done: (error: Error | null) => void): void {
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    const raw = { topic: packet.topic, payload, retained: packet.retain, receivedAt: clock.now() };
    gatherer.take(decoder.decode(raw), done);
  }

  /** Subscribes to what the dispensers of the site need, and drops what none needs any more. */
  function subscribe(link: MqttClient): void {
    const wanted = dialectFilters(store.state);
    const fresh = [...wanted].filter((filter) => !subscribed.has(filter));
    const gone = [...subscribed].filter((filter) => !wanted.has(filter));
    if (fresh.length > 0) {
      link.subscribe(fresh, { qos: 1 }, (error, granted) => {
        const refused = (granted ?? []).filter(({ qos }) => qos > 2).map(({ topic }) => topic);
        if (error || refused.length > 0) log.warn({ broker: host, refused }, 'the broker refused a subscription');
      });
    }
    if (gone.length > 0) link.unsubscribe(gone);
    subscribed = wanted;
  }

  return {
    async start() {
      problem = `no contact with the broker ${host} yet`;
      const link = mqtt.connect(url, {
        clientId: 'hylla',
        clean: false,
        protocolVersion: 4,
        keepalive: 30,
        reconnectPeriod: 1_000,
        connectTimeout: 10_000,
        resubscribe: false,
      });
      client = link;
      link.handleMessage = (packet, callback) => {
        take(packet, (error) => {
          if (error === null) {
            callback();
            return;
          }
          log.error({ err: error, broker: host }, 'a message could not be stored; the broker will send it again');
          callback(error);
          link.stream.destroy();
        });
      };
      link.on('connect', () => {
        problem = null;
        subscribed = new Set();
        subscribe(link);
        log.info({ broker: host }, 'connected to the outside broker');
      });
      link.on('close', () => {
        if (problem === null) log.warn({ broker: host }, 'the outside broker is gone; trying again');
        problem = `no contact with the broker ${host}`;
      });
      link.on('error', (error) => {
        problem = `no contact with the broker ${host}: ${error.message}`;
      });
      forgetCommits = store.onCommit(({ changes, reset }) => {
        if (link.connected && (reset || changes.some(({ collection }) => collection === 'dispensers'))) subscribe(link);
      });
    },
    async stop() {
      problem = 'it has been stopped';
      forgetCommits?.();
      await gatherer.idle();
      await client?.endAsync(!client.connected);
    },
    attachWebSocket() {
      // Browsers and bridges speak to the outside broker themselves.
    },
    health: () => (problem === null ? { ready: true } : { ready: false, problem }),
    address: url.replace(/\/\/[^@/]*@/, '//'),
  };
}
