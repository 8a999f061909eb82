/**
 * One persistent session on an outside broker by mqtt.js: QoS 1, and an acknowledgement that waits until the message is
 * stored.
 *
 * mqtt.js hands over the next message when this one is acknowledged, so a session would store one after the other. So it is
 * told that they are of QoS 0, which it has nothing to acknowledge of, and PUBACKs are written here, in the order of the
 * messages (MQTT 3.1.1, 4.6). One that could not be stored cuts the link: the broker sends it again.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import mqtt, { type IConnackPacket, type IPublishPacket, type MqttClient } from 'mqtt';
import { createSeldom } from '../domain/seldom.ts';
import type { DeviceCommand } from '../usecases/ports.ts';
import { aboutStore } from './about-store.ts';
import type { BrokerLog } from './broker.ts';

export type ProtocolVersion = 4 | 5;

export interface BrokerSession {
  /** Null while there is contact; else why there is none, for a person. */
  problem(): string | null;
  /** Subscribes to what is wanted now, and drops what is wanted no more. */
  subscribe(): void;
  /** The same, to everything. Resolves to whether the broker has granted all of it. */
  subscribeAnew(): Promise<boolean>;
  /** Resolves to whether somebody is subscribed to `topic`, so far as the broker says. MQTT 5. */
  isHeard(topic: string): Promise<boolean>;
  /** At most once; nothing while there is no contact. */
  publish(topic: string, payload: Uint8Array): void;
  /** How often there was contact; null while there is none. */
  contact(): number | null;
  /** Resolves to whether the broker has it. */
  send(command: DeviceCommand): Promise<boolean>;
  /** Acknowledges what is in hand and leaves; the broker keeps what comes for this session. */
  stop(): Promise<void>;
}

export interface SessionParts {
  /** May hold a user name and password, unless `login` does. */
  readonly url: string;
  readonly login?: { readonly username: string; readonly password?: string | undefined };
  /** PEM: who vouches for the broker's certificate, in place of public authorities. */
  readonly ca?: string;
  readonly clientId: string;
  readonly version: ProtocolVersion;
  /** Filters as they are subscribed to. */
  readonly filters: () => ReadonlySet<string>;
  /** What an earlier run, set otherwise, may have subscribed this session to besides. */
  readonly left?: () => ReadonlySet<string>;
  /** Resolves when the message is stored. */
  readonly take: (packet: IPublishPacket) => Promise<void>;
  readonly onConnect: (connack: IConnackPacket) => void;
  /** Filters that the broker would not grant; `inAll`: none of them, or it says that it has no shared subscriptions. */
  readonly onRefused: (filters: readonly string[], inAll: boolean) => void;
  /** The broker speaks another version of MQTT; or maybe, since it hung up and said nothing. */
  readonly onOtherVersion: (isCertain: boolean) => void;
  /** There is contact, or there is none any more, or still none. */
  readonly onContact?: (problem: string | null) => void;
  /** The broker has hung up soon after there was contact. */
  readonly onCut?: () => void;
  /** ms between two tries; doubled after each that fails, up to `most`. */
  /** Who has opened it tells people of its contact. */
  readonly isQuiet?: true;
  readonly retry?: { readonly first: number; readonly most: number };
  readonly log: BrokerLog;
}

/** Seconds that the broker keeps the session of a server that is away: a week. */
const keptFor = 7 * 24 * 3600;
/** Messages that may wait to be stored; those after them are not read. */
const window = 128;
/** Real ms for a broker to acknowledge what it is sent. */
const answerWithin = 10_000;
/** CONNACK: unacceptable (3.1.1) or unsupported (5) protocol version. */
const otherVersion = new Set([1, 0x84]);
/** Node's codes of certificates that nobody trusted vouches for, of another host, or out of date. */
const untrusted = /SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|^CERT_|ALTNAME_INVALID/;
/** SUBACK (5): shared subscriptions are not supported. */
const noSharing = 0x9e;
/** PUBACK of MQTT 5. */
const noMatchingSubscribers = 16;
/** Real ms of contact, less than which is soon. */
const soon = 5_000;

export function openSession(parts: SessionParts): BrokerSession {
  const { url, login, clientId, version, filters, take, onConnect, onRefused, onOtherVersion, onContact, log } = parts;
  const { ca } = parts;
  const retry = parts.retry ?? { first: 1_000, most: 1_000 };
  const { host } = new URL(url);
  let problem: string | null = `no contact with the broker ${host} yet`;
  let subscribed: ReadonlySet<string> = new Set();
  let stopped = false;
  /** Resolves when the last message is stored and acknowledged, and so are those before it. */
  let inHand: Promise<void> = Promise.resolve();
  let waiting = 0;
  let contacts = 0;
  let contactSince = 0;
  let isOurCut = false;
  const seldom = createSeldom(() => performance.now());
  /** The link was made, and broke off before the broker had said anything. */
  let isUnanswered = true;
  /** Has the next message come, once there is room for it. */
  let hold: (() => void) | null = null;

  const link = mqtt.connect(url, {
    clientId,
    clean: false,
    protocolVersion: version,
    // As many on their way as may wait; Mosquitto would send 20 at most.
    ...(version === 5 && { properties: { sessionExpiryInterval: keptFor, receiveMaximum: window } }),
    keepalive: 30,
    reconnectPeriod: retry.first,
    // Who is refused may be let in later: a password is put right, a broker that starts has read its users.
    reconnectOnConnackError: true,
    ...(login && { username: login.username, ...(login.password !== undefined && { password: login.password }) }),
    ...(ca !== undefined && { ca }),
    connectTimeout: 10_000,
    resubscribe: false,
  });

  link.on('packetreceive', (packet) => {
    if (packet.cmd === 'publish' && packet.qos === 1) packet.qos = 0;
  });
  link.handleMessage = (packet, goOn) => {
    // Not acknowledged, so that it stays in the session for whoever opens it next.
    if (stopped) return;
    const { stream } = link;
    waiting++;
    inHand = take(packet)
      .then(
        () => acknowledge(stream, packet),
        (error: unknown) => {
          if (seldom('store'))
            log.error(
              { ...aboutStore(error), broker: host },
              'messages could not be stored; the broker will send them again',
            );
          isOurCut = true;
          stream.destroy();
        },
      )
      .then(() => {
        waiting--;
        // It may bring the next message at once, and with it the next hold.
        const goOnNow = hold;
        hold = null;
        goOnNow?.();
      });
    if (waiting < window) goOn();
    else hold = goOn;
  };
  link.on('connect', (connack) => {
    isUnanswered = false;
    problem = null;
    contacts++;
    contactSince = performance.now();
    isOurCut = false;
    link.options.reconnectPeriod = retry.first;
    onContact?.(null);
    subscribed = new Set();
    onConnect(connack);
    if (stopped) return;
    subscribe();
    const left = [...(parts.left?.() ?? [])].filter((filter) => !subscribed.has(filter));
    if (connack.sessionPresent && left.length > 0) link.unsubscribe(left);
  });
  link.on('close', () => {
    if (isUnanswered && !stopped) onOtherVersion(false);
    isUnanswered = true;
    if (problem === null && !stopped) {
      if (!parts.isQuiet) log.warn({ broker: host }, 'the outside broker is gone; trying again');
      if (!isOurCut && performance.now() - contactSince < soon) parts.onCut?.();
    }
    problem = problem ?? `no contact with the broker ${host}`;
    const { reconnectPeriod = retry.first } = link.options;
    link.options.reconnectPeriod = Math.min(2 * reconnectPeriod, retry.most);
    if (!stopped) onContact?.(problem);
  });
  link.on('error', (error) => {
    const code: unknown = 'code' in error ? error.code : undefined;
    const why =
      typeof code === 'string' && untrusted.test(code)
        ? `its certificate is not trusted (${error.message})`
        : error.message;
    problem = `no contact with the broker ${host}: ${why}`;
    if (code !== 'ECONNRESET') isUnanswered = false;
    if (typeof code === 'number' && otherVersion.has(code)) onOtherVersion(true);
  });

  function subscribe(): void {
    if (!link.connected) return;
    const wanted = filters();
    const fresh = [...wanted].filter((filter) => !subscribed.has(filter));
    const gone = [...subscribed].filter((filter) => !wanted.has(filter));
    subscribed = wanted;
    if (fresh.length > 0) {
      link.subscribe(fresh, { qos: 1 }, (error, granted) => {
        const no = (granted ?? []).filter(({ qos }) => qos > 2);
        const refused = no.map(({ topic }) => topic);
        if (stopped || (!error && refused.length === 0)) return;
        log.warn({ broker: host, refused }, 'the broker refused a subscription');
        onRefused(refused, refused.length === fresh.length || no.some(({ qos }) => Number(qos) === noSharing));
      });
    }
    if (gone.length > 0) link.unsubscribe(gone);
  }

  return {
    problem: () => problem,
    subscribe,
    async subscribeAnew() {
      if (!link.connected || stopped) return false;
      return link.subscribeAsync([...filters()], { qos: 1 }).then(
        (granted) => granted.every(({ qos }) => qos <= 2),
        () => false,
      );
    },
    isHeard: (topic) =>
      new Promise((resolve) => {
        link.on('packetreceive', function onPacket(packet) {
          if (packet.cmd !== 'puback' || packet.messageId !== id) return;
          link.off('packetreceive', onPacket);
          resolve(packet.reasonCode !== noMatchingSubscribers);
        });
        link.publish(topic, '', { qos: 1 });
        const id = link.getLastMessageId();
      }),
    publish(topic, payload) {
      if (link.connected) link.publish(topic, Buffer.from(payload), { qos: 0 });
    },
    contact: () => (link.connected && !stopped ? contacts : null),
    async send({ topic, payload, qos, retain }) {
      if (!link.connected || stopped) return false;
      const sent = link.publishAsync(topic, payload, { qos, retain }).then(
        () => true,
        () => false,
      );
      // One that never acknowledges must not hold up all others.
      const patience = new AbortController();
      const late = sleep(answerWithin, false, { signal: patience.signal, ref: false }).catch(() => false);
      return Promise.race([sent, late]).finally(() => patience.abort());
    },
    async stop() {
      stopped = true;
      problem = 'it has been stopped';
      await inHand;
      // Its acknowledgement goes out in this turn. A polite end would wait for messages that are left to the next.
      await new Promise((resolve) => setImmediate(resolve));
      await link.endAsync(true);
    },
  };
}

function acknowledge(stream: MqttClient['stream'], { messageId }: IPublishPacket): void {
  if (messageId === undefined || stream.destroyed) return;
  // Those of one batch go out together.
  stream.cork();
  stream.write(Buffer.from([0x40, 2, messageId >> 8, messageId & 0xff]));
  process.nextTick(() => stream.uncork());
}
