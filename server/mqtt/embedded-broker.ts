/**
 * The embedded broker: aedes behind credentials, rights and limits, over TCP, TLS and WebSocket.
 *
 * aedes acknowledges QoS 1 before its own persistence, its events and its `published` hook; only `authorizePublish` comes
 * earlier. So a message is decoded and stored there, and its PUBACK waits for that. An error there closes the
 * connection, upon which the device sends again. Nothing thrown in a hook may reach aedes: it would end the process.
 * Readings that nobody subscribes to, which are nearly all there is, are taken before aedes sees them, by the same rules.
 */
import { randomUUID } from 'node:crypto';
import type { EventEmitter } from 'node:events';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { AuthenticateError, Client, ConnectPacket, PublishPacket } from 'aedes';
import { createSeldom } from '../domain/seldom.ts';
import { mayPublish, mayReceive, maySubscribe } from '../domain/topic-rights.ts';
import type { Commit, Inbound } from '../usecases/ports.ts';
import { aboutStore } from './about-store.ts';
import { createAcknowledger, type Line } from './acknowledger.ts';
import { isBreach } from './breach.ts';
import type { Broker, BrokerParts } from './broker.ts';
import { createConnections } from './connections.ts';
import { findParty, identify, type Party } from './credentials.ts';
import { createEmbeddedBus } from './embedded-bus.ts';
import { createGatherer } from './gatherer.ts';
import { createKept, type Persistence } from './kept.ts';
import { limits } from './limits.ts';
import { createListeners } from './listeners.ts';
import { gateOf, PacketGate, type PacketTaker } from './packet-gate.ts';
import { readPlainPublish } from './plain-publish.ts';
import { QuietAedes } from './quiet-aedes.ts';
import { tooLarge } from './too-large.ts';

/** What is known of a connection. */
interface Session extends Line {
  readonly gate: PacketGate<Session>;
  readonly from: string;
  party: Party | null;
  /** Set once aedes has logged it in and answered. */
  client: Timed | null;
  /** What it published to, and may, when last looked at; empty: nothing yet. */
  topic: string;
  /** Messages that wait to be stored. */
  open: number;
  /** As the gate is. */
  held: boolean;
}

/** aedes' types do not tell of it: the timer that cuts a client which is silent for longer than it said it would be. */
interface Timed extends Client {
  readonly _keepaliveTimer?: NodeJS.Timeout | null;
}

export function createEmbeddedBroker({ config, store, intake, decoder, clock, log }: BrokerParts): Broker {
  const gatherer = createGatherer(intake);
  const acknowledger = createAcknowledger<Session>(hold);
  const clients = new Set<Client>();
  const connections = createConnections();
  /** Sessions of which something waits to be stored. */
  let waiting = 0;
  const seldom = createSeldom(() => performance.now());
  const kept = createKept((clientId) => {
    if (seldom(`queue ${clientId}`))
      log.warn(
        { clientId },
        'too many messages wait for an integration that is away or does not acknowledge; some were left out',
      );
  });
  let forgetCommits: (() => void) | null = null;
  let problem: string | null = 'it has not been started';

  const aedes = new QuietAedes({
    concurrency: 100,
    connectTimeout: limits.connectTimeout,
    drainTimeout: limits.drainTimeout,
    keepaliveLimit: limits.keepalive,
    maxClientsIdLength: 256,
    preConnect(client, packet, callback) {
      callback(null, prepare(client, packet));
    },
    authenticate(client, username, password, done) {
      const session = sessionOf(client);
      const party = session === undefined ? null : identify(store.state, username, password);
      if (session !== undefined && party !== null) {
        session.party = party;
        connections.trust(client.conn);
        session.gate.limit = party.kind === 'integration' ? limits.integrationPacket : limits.packet;
        done(null, true);
        return;
      }
      if (seldom(`refused ${session?.from}`))
        log.warn(
          { from: session?.from, username: username?.slice(0, 64) },
          'an MQTT client was refused: unknown name or wrong password',
        );
      const error: AuthenticateError = Object.assign(new Error('bad user name or password'), { returnCode: 4 });
      done(error, false);
    },
    authorizePublish(client, packet, callback) {
      // A fault of aedes itself must not end the process either.
      const answer = (error: Error | null): void => {
        try {
          callback(error);
        } catch (fault) {
          log.error({ err: fault }, 'the MQTT broker failed');
          client?.close();
        }
      };
      try {
        take(client, packet, answer);
      } catch (error) {
        answer(errorOf(error));
      }
    },
    authorizeSubscribe(client, subscription, callback) {
      const party = sessionOf(client)?.party ?? null;
      const allowed = party !== null && maySubscribe(party.rights, subscription.topic);
      if (!allowed && seldom(`subscribe ${party?.name}`))
        log.warn({ name: party?.name, topic: subscription.topic }, 'a subscription was refused: no right to it');
      callback(null, allowed ? subscription : null);
    },
    // The second gate: a refused filter of a mixed SUBSCRIBE is stored all the same.
    authorizeForward(client, packet) {
      const party = sessionOf(client)?.party ?? null;
      return party !== null && mayReceive(party.rights, packet.topic) ? packet : null;
    },
  });

  const listeners = createListeners(config, connect, (error, message) => log.error({ err: error }, message));
  const bus = createEmbeddedBus(aedes, (error, topic) =>
    log.warn({ err: error, topic }, 'a message could not be published'),
  );

  /**
   * Names are kept apart by user, so that nobody throws another off by its client id. Sessions of devices are always
   * clean: nothing waits for a device. An integration that names itself may have one that outlasts its connection.
   */
  function prepare(client: Client, packet: ConnectPacket): boolean {
    const session = sessionOf(client);
    const { protocolVersion } = packet as { protocolVersion?: number };
    if (protocolVersion === 5 && seldom(`version ${session?.from}`)) {
      log.warn(
        { from: session?.from },
        'a client speaks MQTT 5, which the embedded broker does not: set it to 3.1.1, or use an outside broker (HYLLA_BROKER_URL)',
      );
    }
    if ((!packet.keepalive || packet.keepalive > limits.keepalive) && seldom(`keepalive ${session?.from}`)) {
      log.warn(
        { from: session?.from, keepalive: packet.keepalive },
        `an MQTT client was refused: its keep-alive must be 1 to ${limits.keepalive} s`,
      );
    }
    const isNamed = !!packet.clientId;
    // One without a name must get one of its own (MQTT-3.1.3-6).
    packet.clientId = `${packet.username ?? ''}/${packet.clientId || randomUUID()}`;
    const mayStay = isNamed && findParty(store.state, packet.username ?? '')?.kind === 'integration';
    packet.clean ||= !mayStay || !kept.hasRoom(packet.clientId);
    return true;
  }

  function sessionAt(stream: object): Session | undefined {
    return (gateOf(stream) as PacketGate<Session> | undefined)?.owner;
  }

  function sessionOf(client: Client | null): Session | undefined {
    return client === null ? undefined : sessionAt(client.conn);
  }

  /**
   * Stores what a message means, and says when that is done. Throws or answers an error, which closes the connection, on
   * a breach and when it cannot be stored. Callbacks, not `await`: thousands of messages wait here at a time.
   */
  function take(client: Client | null, packet: PublishPacket, done: (error: Error | null) => void): void {
    const session = sessionOf(client);
    const party = session?.party;
    if (session === undefined || !party) throw new Error('not logged in');
    if (!mayPublish(party.rights, packet.topic)) {
      if (seldom(`publish ${party.name}`))
        log.warn(
          { name: party.name, topic: packet.topic.slice(0, 256) },
          'a publish was refused: no right to the topic; the connection is closed',
        );
      throw new Error('no right to this topic');
    }
    // aedes' types do not tell of it.
    const isWill = client !== null && 'will' in client && client.will === packet;
    // When this server goes, no device has gone.
    if (isWill && problem !== null) {
      done(null);
      return;
    }
    if (gatherer.waiting >= limits.openAtMost) throw new Error('too many messages wait to be stored');
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    // Nobody needs the broker's copy of what a device says, and unread copies would only grow.
    packet.retain &&= party.kind === 'integration' && kept.mayRetain(packet.topic, payload.length);
    const isOurs = party.kind === 'integration' && bus.listensTo(packet.topic);
    const raw = { topic: packet.topic, payload, retained: false, receivedAt: clock.now(), reply };
    const messages = isOurs ? [] : decoder.decode(raw);
    // A will was written at log-in: it can tell that the device is gone, and nothing else.
    const meant = isWill ? messages.filter((one) => one.type === 'availability' && !one.online) : messages;
    keep(session, meant, done);
  }

  /**
   * What nearly every packet is, a reading that nobody but Hylla listens to, need not go through aedes, which takes longer
   * for it than everything else that is done with it. False: it is aedes'.
   */
  function takePlain(session: Session, bytes: Buffer, start: number, end: number): boolean {
    const { party, client } = session;
    if (!party || client === null || problem !== null || gatherer.waiting >= limits.openAtMost) return false;
    if (session.stream.destroyed) return true;
    const publish = readPlainPublish(bytes, start, end, session.topic);
    if (publish === null) return false;
    const { topic, payload, messageId } = publish;
    if (topic !== session.topic) {
      if (!mayPublish(party.rights, topic)) return false;
      session.topic = topic;
    }
    if (aedes.audience.hears(topic)) return false;
    if (party.kind === 'integration' && bus.listensTo(topic)) return false;
    client._keepaliveTimer?.refresh();
    const messages = decoder.decode({ topic, payload, retained: false, receivedAt: clock.now(), reply });
    begin(session);
    // One function for all that follows: there is one of them for each reading.
    gatherer.take(messages, (error) => {
      settle(session, error);
      if (error !== null) session.stream.destroy();
      else if (messageId > 0) acknowledger.acknowledge(session, messageId);
    });
    return true;
  }

  /** What aedes would let pass; nothing that came with it counts any more. */
  function cutBreach({ stream, from, party }: Session, bytes: Buffer, start: number, end: number): boolean {
    if (stream.destroyed) return true;
    if (!isBreach(bytes, start, end)) return false;
    if (seldom(`breach ${from}`))
      log.warn({ from, name: party?.name }, 'a packet broke MQTT 3.1.1; the connection is closed');
    stream.destroy();
    return true;
  }

  function keep(session: Session, messages: readonly Inbound[], done: (error: Error | null) => void): void {
    begin(session);
    gatherer.take(messages, (error) => {
      settle(session, error);
      // aedes answers now: acknowledgements are in the order of the messages (MQTT-4.6.0-2).
      acknowledger.catchUp(session);
      done(error);
    });
  }

  /** A message of it waits to be stored. */
  function begin(session: Session): void {
    if (session.open++ === 0) waiting++;
    hold(session);
  }

  function settle(session: Session, error: Error | null): void {
    if (error !== null && seldom('store'))
      log.error(aboutStore(error), 'messages could not be stored; devices will send them again');
    if (--session.open === 0) waiting--;
    hold(session);
  }

  /** Goes to those who subscribe to it and may. */
  function reply(topic: string, payload: Uint8Array): void {
    const command = {
      cmd: 'publish',
      topic,
      payload: Buffer.from(payload),
      qos: 0,
      retain: false,
      dup: false,
    } as const;
    aedes.publish(command, (error) => {
      if (error) log.warn({ err: error, topic }, 'a command could not be sent');
    });
  }

  /** Whoever has its share of what may wait is held, and looked at again when the first of that is stored. */
  function hold(session: Session): void {
    const most = Math.min(limits.open / waiting, limits.openPerClient);
    const held = problem !== null || session.stuck || (session.open > 0 && session.open >= most);
    // Looked at twice a reading: what is known here need not be fetched from there.
    if (held === session.held) return;
    session.held = held;
    session.gate.held = held;
  }

  const taker: PacketTaker<Session> = {
    take: (session, bytes, start, end) =>
      takePlain(session, bytes, start, end) || cutBreach(session, bytes, start, end),
    tooLarge({ gate, from, party }, bytes) {
      if (seldom(`large ${from}`))
        log.warn({ from, bytes, name: party?.name }, 'a packet was too large; the connection is closed');
      if (party !== null) gatherer.take([tooLarge(party, bytes, gate.limit, clock.now())], () => {});
    },
  };

  function connect(stream: Duplex, from: string, request?: IncomingMessage): void {
    if (!connections.admit(stream, from)) {
      if (seldom(`room ${from}`)) log.warn({ from }, 'a connection was refused: there are too many');
      stream.destroy();
      return;
    }
    stream.on('error', ignore);
    new PacketGate(
      stream,
      limits.packet,
      taker,
      (gate): Session => ({
        stream,
        gate,
        from,
        party: null,
        client: null,
        topic: '',
        open: 0,
        held: false,
        due: [],
        owed: 0,
        stuck: false,
      }),
    );
    aedes.handle(stream, request as never);
  }

  /** Cuts whoever is connected with credentials that no longer hold. */
  function recheck({ changes, reset }: Commit): void {
    const touched =
      reset || changes.some(({ collection }) => collection === 'devices' || collection === 'integrations');
    if (!touched) return;
    for (const client of clients) {
      const session = sessionOf(client);
      if (!session?.party) continue;
      const party = findParty(store.state, session.party.name);
      if (party?.secretHash !== session.party.secretHash) client.close();
      else {
        session.party = party;
        // Its rights may be others now.
        session.topic = '';
      }
    }
  }

  aedes.on('client', (client) => {
    clients.add(client);
    if (!client.clean) kept.begin(client.id);
  });
  aedes.on('clientReady', (client) => {
    const session = sessionOf(client);
    if (session !== undefined) session.client = client;
  });
  aedes.on('clientDisconnect', (client) => void clients.delete(client));
  // Without a listener it would end the process.
  const faults: EventEmitter = aedes;
  faults.on('error', (error: unknown) => log.error({ err: error }, 'the MQTT broker failed'));
  aedes.on('clientError', () => {});
  aedes.on('connectionError', () => {});

  return {
    async start() {
      await aedes.listen();
      // aedes' types do not tell of it.
      kept.bound((aedes as unknown as { persistence: Persistence }).persistence, aedes.audience);
      await listeners.open();
      if (config.mqttPort !== null && !isLoopback(config.host)) {
        log.warn(
          { host: config.host },
          'MQTT without TLS can be reached from the network, where passwords can be read on their way: set HYLLA_TLS_CERT and HYLLA_TLS_KEY, have devices use MQTTS, and set HYLLA_MQTT_PORT=0',
        );
      }
      forgetCommits = store.onCommit(recheck);
      problem = null;
    },
    async stop() {
      problem = 'it has been stopped';
      forgetCommits?.();
      const closing = listeners.close();
      // What has been read is stored and acknowledged before the line is cut.
      for (const socket of connections.all) {
        const session = sessionAt(socket);
        if (session) hold(session);
      }
      await gatherer.idle();
      await new Promise<void>((resolve) => aedes.close(() => resolve()));
      for (const socket of connections.all) socket.destroy();
      await closing;
    },
    attachWebSocket: listeners.attachWebSocket,
    renewCertificate: listeners.renewCertificate,
    bus,
    link: {
      contact: () => (problem === null ? 1 : null),
      send: ({ topic, payload, retain, qos }) =>
        new Promise((resolve) => {
          aedes.publish({ cmd: 'publish', topic, payload: Buffer.from(payload), qos, retain, dup: false }, (error) =>
            resolve(!error),
          );
        }),
    },
    health: () => (problem === null ? { ready: true } : { ready: false, problem }),
    get address() {
      return listeners.address;
    },
  };
}

/** What is wrong with a connection is told by its end. */
function ignore(): void {}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function errorOf(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
