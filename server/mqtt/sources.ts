/**
 * The other brokers that Hylla goes to: a session each, at one of several servers, reconnecting with backoff (doubling, to
 * a minute). What comes is decoded as everything else is, under the name of its source. How the contact is, is written
 * down when it changes, a loss only after a while: links break and mend.
 *
 * MQTT 3.1.1, since network servers speak that (The Things Stack nothing else); a session that outlasts its connection, for
 * those that keep one.
 */
import type { IPublishPacket } from 'mqtt';
import type { SourceDoc } from '../domain/model.ts';
import {
  alone,
  type Clock,
  type DeviceLink,
  type Intake,
  type Leases,
  type Store,
  type UplinkDecoder,
} from '../usecases/ports.ts';
import { noteSource } from '../usecases/sources.ts';
import type { BrokerLog } from './broker.ts';
import type { BrokerSession } from './broker-session.ts';
import { answerFilters } from './dialects/index.ts';
import { createGatherer } from './gatherer.ts';

export interface SourcesParts {
  readonly store: Store;
  readonly leases?: Leases;
  readonly intake: Intake;
  readonly decoder: UplinkDecoder;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: BrokerLog;
  readonly timing?: Partial<typeof usualTiming>;
}

export interface Sources {
  /** Resolves when it knows what there is; contact comes later. */
  start(): Promise<void>;
  /** Finishes what is in hand. */
  stop(): Promise<void>;
  /** To devices behind a source; no contact while it is another server's. */
  link(source: string): DeviceLink;
}

/** Real ms. */
const usualTiming = {
  retryFirst: 1_000,
  retryMost: 60_000,
  /** Without contact for so long, a source is down. */
  grace: 30_000,
  settleEvery: 2_000,
};

interface Open {
  readonly doc: SourceDoc;
  readonly session: BrokerSession;
  /** Runs out when the source has been away for the grace. */
  grace: NodeJS.Timeout | null;
  problem: string | null;
}

export function createSources(parts: SourcesParts): Sources {
  const { store, leases = alone, intake, decoder, clock, newId, log } = parts;
  const timing = { ...usualTiming, ...parts.timing };
  const gatherer = createGatherer(intake);
  const open = new Map<string, Open>();
  let timer: NodeJS.Timeout | undefined;
  let settling: Promise<void> | null = null;
  let stopped = true;
  let forgets: (() => void)[] = [];

  async function take(source: string, packet: IPublishPacket): Promise<void> {
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    const reply = (topic: string, bytes: Uint8Array) => open.get(source)?.session.publish(topic, bytes);
    const raw = { topic: packet.topic, payload, retained: packet.retain, receivedAt: clock.now(), source, reply };
    const messages = await decoder.decodeCaughtUp(raw);
    return new Promise((resolve, reject) => {
      gatherer.take(messages, (error) => (error === null ? resolve() : reject(error)));
    });
  }

  async function begin(doc: SourceDoc): Promise<void> {
    // Loaded with the first of them: few sites have any.
    const { openSession } = await import('./broker-session.ts');
    const { id, url, username, password, ca, topics, clientId } = doc;
    const session = openSession({
      url,
      clientId,
      version: 4,
      ...(username !== undefined && { login: { username, password } }),
      ...(ca !== undefined && { ca: ca.pem }),
      filters: () => new Set([...topics, ...answerFilters(store.state, id, topics)]),
      take: (packet) => take(id, packet),
      onConnect: () => {},
      onRefused: (filters) => {
        const one = open.get(id);
        if (one?.session === session) note(one, false, `it does not let Hylla read ${filters.join(', ')}`);
      },
      onOtherVersion: () => {},
      onContact: (problem) => {
        const one = open.get(id);
        if (one?.session === session) heard(one, problem);
      },
      retry: { first: timing.retryFirst, most: timing.retryMost },
      log,
    });
    const one: Open = { doc, session, grace: null, problem: null };
    open.set(id, one);
    heard(one, session.problem());
  }

  function heard(one: Open, problem: string | null): void {
    one.problem = problem;
    if (problem === null) {
      if (one.grace !== null) clearTimeout(one.grace);
      one.grace = null;
      note(one, true, null);
    } else
      one.grace ??= setTimeout(() => {
        one.grace = null;
        if (one.problem !== null) note(one, false, one.problem);
      }, timing.grace);
  }

  function note({ doc }: Open, connected: boolean, problem: string | null): void {
    const context = { now: clock.now(), by: 'system', newId };
    store
      .transact((tx) => noteSource(tx, { source: doc, connected, problem }, context))
      .catch((error: unknown) =>
        log.warn({ err: error, source: doc.id }, 'the state of a source could not be written down'),
      );
  }

  async function end(id: string, one: Open): Promise<void> {
    open.delete(id);
    if (one.grace !== null) clearTimeout(one.grace);
    await one.session.stop();
    await leases.release(leaseOf(id));
  }

  const leaseOf = (id: string): string => `source-${id}`;

  /** One at a time; what changes meanwhile is seen by the next. */
  function settle(): Promise<void> {
    settling ??= settleNow()
      .catch((error: unknown) => log.warn({ err: error }, 'outside sources cannot be shared out now'))
      .finally(() => {
        settling = null;
      });
    return settling;
  }

  async function settleNow(): Promise<void> {
    for (const [id, one] of [...open]) {
      const doc = store.state.get('sources', id);
      if (doc === undefined || !sameSettings(doc, one.doc)) await end(id, one);
    }
    for (const doc of [...store.state.values('sources')]) {
      if (stopped) return;
      if (!open.has(doc.id) && (await leases.acquire(leaseOf(doc.id)))) await begin(doc);
    }
  }

  return {
    async start() {
      stopped = false;
      await settle();
      timer = setInterval(() => void settle(), timing.settleEvery);
      forgets = [
        store.onCommit(({ changes, reset }) => {
          if (reset || changes.some(({ collection }) => collection === 'sources')) void settle();
          if (reset || changes.some(({ collection }) => collection === 'dispensers'))
            for (const { session } of open.values()) session.subscribe();
        }),
        leases.onLost(() => {
          // Another server may hold them by now.
          for (const [id, one] of [...open]) void end(id, one);
        }),
      ];
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      for (const forget of forgets) forget();
      await settling;
      await Promise.all([...open].map(([id, one]) => end(id, one)));
      await gatherer.idle();
    },
    link: (source) => ({
      contact: () => open.get(source)?.session.contact() ?? null,
      send: async (command) => (await open.get(source)?.session.send(command)) ?? false,
    }),
  };
}

function sameSettings(a: SourceDoc, b: SourceDoc): boolean {
  return (
    a.url === b.url &&
    a.username === b.username &&
    a.password === b.password &&
    a.ca?.pem === b.ca?.pem &&
    a.clientId === b.clientId &&
    a.topics.join('\n') === b.topics.join('\n')
  );
}
