/**
 * An outside broker, heard through several sessions in one shared subscription (`$share/hylla/…`), which several servers
 * can divide among themselves.
 *
 * A broker keeps what comes for a session that is away and gives it to no other, so the sessions are a fixed number of
 * named queues rather than each server's own: each is leased by a living server, and that of a dead one is soon
 * another's. All are the leader's as long as it can do with them; when it feels the strain it holds a lease that says so,
 * and everybody who has contact with the broker takes a fair share. With the first of them goes a stand-in, for what comes
 * while nobody shares. A broker without shared subscriptions has one session.
 */
import type { IPublishPacket } from 'mqtt';
import { alone } from '../usecases/ports.ts';
import { awaitContact } from './await-contact.ts';
import type { Broker, BrokerParts } from './broker.ts';
import { type BrokerSession, openSession, type ProtocolVersion } from './broker-session.ts';
import { dialectFilters } from './dialects/index.ts';
import { watchDropped } from './dropped.ts';
import { createGatherer } from './gatherer.ts';
import { createInboxSieve } from './inbox-sieve.ts';
import { createOutsideBus } from './outside-bus.ts';
import { createRivals } from './rivals.ts';
import { openStandIn, ownTopics, type StandIn } from './stand-in.ts';
import { createStoredReader } from './stored-messages.ts';
import { createStrain } from './strain.ts';

/** Sessions in the group. Fewer in a later version would leave queues that nobody reads. */
const sessionsInAll = 8;
/** Real ms. */
const shareOutEvery = 1_000;
/** The lease of a leader that does not read alone. */
const together = 'mqtt-together';
/** What those say of themselves who have had no contact with the broker for so many looks. */
const cutOff = 'mqtt-cut-off';
const asideAfter = 5;

export function createOutsideBroker({
  url,
  config: { brokerFamilies, brokerGroup },
  store,
  leases = alone,
  leadership = alone,
  intake,
  decoder,
  clock,
  log,
}: BrokerParts & { url: string }): Broker {
  const gatherer = createGatherer(intake);
  const { host } = new URL(url);
  const group = `$share/${brokerGroup}/`;
  const isNews = createInboxSieve(() => performance.now());
  const sessions = new Map<number, BrokerSession>();
  let standIn: StandIn | null = null;
  let version: ProtocolVersion = 5;
  /** Null until a broker has said whether it has shared subscriptions. */
  let shares: boolean | null = null;
  let timer: NodeJS.Timeout | undefined;
  let sharingOut: Promise<void> | null = null;
  let isUnsettled = false;
  const strain = createStrain();
  const rivals = createRivals(() => performance.now());
  let looksWithoutContact = 0;
  /** This server has left the broker to others, since it has no contact. */
  let aside: { readonly why: string; stop(): void } | null = null;
  /** What people were told last of the contact; empty: nothing yet. */
  let told: string | null = '';
  let servers = { living: 1, elsewhere: 0 };
  let stopped = true;
  let forgets: (() => void)[] = [];

  const wanted = (): ReadonlySet<string> => dialectFilters(store.state, brokerFamilies);
  const stored = createStoredReader({ url, filters: wanted, take, isAsked: () => sessions.has(0), log });

  function filtersOf(families: typeof brokerFamilies): ReadonlySet<string> {
    const filters = dialectFilters(store.state, families);
    return shares === false ? filters : new Set([...filters].map((filter) => `${group}${filter}`));
  }

  async function take(packet: IPublishPacket): Promise<void> {
    if (packet.topic.startsWith(ownTopics)) return;
    const payload = typeof packet.payload === 'string' ? Buffer.from(packet.payload) : packet.payload;
    const raw = {
      topic: packet.topic,
      payload,
      retained: packet.retain,
      receivedAt: clock.now(),
      reply,
      shared: shares === true,
    };
    const messages = (await decoder.decodeCaughtUp(raw)).filter(isNews);
    return new Promise((resolve, reject) => {
      gatherer.take(messages, (error) => (error === null ? resolve() : reject(error)));
    });
  }

  /** By any of the sessions: they are all on the same broker. */
  function reply(topic: string, payload: Uint8Array): void {
    for (const session of sessions.values()) {
      session.publish(topic, payload);
      return;
    }
  }

  /** A session that has contact; of several replicas the leader speaks, which has some. */
  function talking(): BrokerSession | undefined {
    return [...sessions.values()].find((session) => session.contact() !== null);
  }

  const leaseOf = (slot: number): string => `mqtt-session-${slot}`;
  const nameOf = (slot: number): string => (shares === false ? brokerGroup : `${brokerGroup}-${slot}`);

  function open(slot: number): void {
    const session = openSession({
      url,
      clientId: nameOf(slot),
      version,
      filters: () => filtersOf(brokerFamilies),
      ...(brokerFamilies === 'used' && { left: () => filtersOf('all') }),
      take,
      onConnect: ({ properties }) => {
        const can = version === 5 && properties?.sharedSubscriptionAvailable !== false;
        if (shares === null) log.info({ broker: host, shared: can }, 'connected to the outside broker');
        if (shares === null || (shares && !can)) setSharing(can);
        if (shares && slot === 0) {
          stored.ask();
          standIn ??= openStandIn({ url, group: brokerGroup, filters: wanted, take, share, log });
        }
      },
      // A right that is missing for some of them is no reason to read the others alone.
      onRefused: (filters, inAll) => {
        if (inAll && filters.some((filter) => filter.startsWith(group))) setSharing(false);
      },
      onOtherVersion: (isCertain) => {
        if (isCertain) {
          version = 4;
          setSharing(false);
        } else if (shares === null) {
          // RabbitMQ to 3.12 hangs up on MQTT 5. One that only starts does so on any version.
          version = version === 5 ? 4 : 5;
          void close(slot, session).then(shareOut);
        }
      },
      onContact: tellContact,
      onCut: () => rivals.note(nameOf(slot)),
      isQuiet: true,
      log,
    });
    sessions.set(slot, session);
  }

  /** Without it there is one session, of another name: what the group's were subscribed to must not be heard twice. */
  function setSharing(can: boolean): void {
    if (can === shares) return;
    shares = can;
    if (can) {
      void shareOut();
      return;
    }
    const old = [...sessions.entries()];
    sessions.clear();
    void Promise.all(old.map(async ([slot, session]) => close(slot, session))).then(shareOut);
  }

  const share = async (): Promise<boolean> => (await sessions.get(0)?.subscribeAnew()) ?? false;

  async function close(slot: number, session: BrokerSession): Promise<void> {
    sessions.delete(slot);
    const stood = slot === 0 ? standIn : null;
    if (slot === 0) standIn = null;
    await Promise.all([session.stop(), stood?.stop()]);
    await leases.release(leaseOf(slot));
  }

  /** Takes up what nobody reads, up to a fair share, and leaves what is more than that. */
  async function shareOut(): Promise<void> {
    sharingOut ??= settle()
      .then(
        () => {
          isUnsettled = false;
        },
        (error: unknown) => {
          if (!isUnsettled) log.warn({ err: error }, 'sessions on the outside broker cannot be shared out now');
          isUnsettled = true;
        },
      )
      .finally(() => {
        sharingOut = null;
      });
    await sharingOut;
  }

  async function settle(): Promise<void> {
    const inAll = shares === false ? 1 : sessionsInAll;
    const own = await shareOf(inAll);
    for (const [slot, session] of [...sessions].reverse()) {
      if (sessions.size > own || slot >= inAll) await close(slot, session);
    }
    for (let slot = 0; slot < inAll && sessions.size < own && !stopped; slot++) {
      if (!sessions.has(slot) && (await leases.acquire(leaseOf(slot)))) open(slot);
    }
  }

  /** How many of the sessions are this server's to read. */
  async function shareOf(inAll: number): Promise<number> {
    servers = await leases.replicas();
    await leases.mark(cutOff, aside !== null);
    if (!leadership.isLeader() && !(await leases.isHeld(together))) return 0;
    if (leadership.isLeader()) await (strain.isFelt ? leases.acquire(together) : leases.release(together));
    // A session without contact is one whose messages wait.
    if (aside !== null) return 0;
    // Until a broker was heard one session is enough to ask it, whichever is free.
    if (shares !== true) return 1;
    if (!(await leases.isHeld(together))) return inAll;
    const reading = servers.living - (await leases.marked(cutOff));
    return Math.ceil(inAll / Math.max(1, reading));
  }

  function look(): void {
    const { isFelt } = strain;
    const isCutOff = aside !== null || (sessions.size > 0 && noContact() !== null);
    strain.look({ ...servers, isCutOff });
    if (strain.isFelt !== isFelt && leadership.isLeader() && servers.living > 1 && !isCutOff)
      log.info({ broker: host }, isFelt ? 'reading alone again' : 'more than one server can do: others read too');
    looksWithoutContact = isCutOff ? looksWithoutContact + 1 : 0;
    if (aside === null && looksWithoutContact >= asideAfter && servers.living > 1) stepAside();
  }

  function stepAside(): void {
    const why = noContact() ?? '';
    log.warn({ broker: host, why }, 'this server has no contact with the outside broker and leaves it to the others');
    const stop = awaitContact(url, () => {
      aside = null;
      looksWithoutContact = 0;
      tellContact();
      void shareOut();
    });
    aside = { why, stop };
  }

  /** Once for all sessions, and again when the reason is another. */
  function tellContact(): void {
    const why = stopped ? told : problem();
    if (why === told) return;
    if (why !== null) log.warn({ broker: host, why }, 'no contact with the outside broker; trying again');
    else if (told !== '') log.info({ broker: host }, 'there is contact with the outside broker again');
    told = why;
  }

  function problem(): string | null {
    if (stopped) return 'it has not been started';
    if (aside !== null) return aside.why;
    const { contested } = rivals;
    return contested === null
      ? noContact()
      : `the broker ${host} hangs up on ${contested} again and again: another client has that name (a second installation of Hylla needs a HYLLA_BROKER_GROUP of its own), or a right is missing`;
  }

  function noContact(): string | null {
    const problems = [...sessions.values()].map((session) => session.problem());
    // Without a session: sensors are heard, if not here.
    const othersRead = shares !== null || !leadership.isLeader();
    return problems.includes(null) ? null : (problems[0] ?? (othersRead ? null : `no contact with the broker ${host}`));
  }

  return {
    async start() {
      stopped = false;
      await shareOut();
      timer = setInterval(() => {
        look();
        void shareOut();
      }, shareOutEvery);
      forgets = [
        leadership.onElected(() => void shareOut()),
        watchDropped(url, log),
        store.onCommit(({ changes, reset }) => {
          if (!reset && !changes.some(({ collection }) => collection === 'dispensers' || collection === 'locations'))
            return;
          for (const session of [...sessions.values(), ...(standIn === null ? [] : [standIn])]) session.subscribe();
          if (shares && sessions.has(0)) stored.ask();
        }),
        leases.onLost(() => {
          // Another server may hold them by now: leave, and take up again what is free.
          for (const [slot, session] of [...sessions]) void close(slot, session);
        }),
      ];
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      aside?.stop();
      for (const forget of forgets) forget();
      await sharingOut;
      await Promise.all([...sessions].map(([slot, session]) => close(slot, session)));
    },
    async renewCertificate() {
      // Nobody connects to this server by MQTT.
    },
    attachWebSocket() {
      // Browsers and bridges speak to the outside broker themselves.
    },
    bus: createOutsideBus(url, log, brokerGroup),
    link: {
      contact: () => talking()?.contact() ?? null,
      send: async (command) => (await talking()?.send(command)) ?? false,
    },
    health: () => {
      const why = problem();
      return why === null ? { ready: true } : { ready: false, problem: why };
    },
    address: url.replace(/\/\/[^@/]*@/, '//'),
  };
}
