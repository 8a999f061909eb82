/**
 * Home Assistant on the broker: tells what there is and how it is, when it changes, and books what is pressed there.
 *
 * Of several replicas only the leader speaks. Everything is retained, so that a Home Assistant that starts finds it; it is
 * told again when that says "online", since some brokers keep nothing.
 */
import { createHash } from 'node:crypto';
import { siteOf } from '../../domain/documents.ts';
import type { CollectionName } from '../../domain/model.ts';
import { isOpenOrder, stockOfAll } from '../../domain/stock.ts';
import { mayReceive } from '../../domain/topic-rights.ts';
import {
  alone,
  type BusLink,
  type BusMessage,
  type Clock,
  type Commit,
  type Context,
  type Leadership,
  type MessageBus,
  type Store,
} from '../../usecases/ports.ts';
import { recordAudit } from '../../usecases/record-audit.ts';
import { refillByHand } from '../../usecases/refill-by-hand.ts';
import { dispenserView } from '../../usecases/views/dispenser-view.ts';
import {
  type About,
  availabilityTopic,
  dispenserConfig,
  dispenserConfigTopic,
  dispenserOf,
  dispenserState,
  isAvailable,
  press,
  pressedOn,
  root,
  type SiteFacts,
  siteConfig,
  siteConfigTopic,
  siteState,
  siteStateTopic,
  stateTopic,
  statusTopic,
} from './discovery.ts';

export interface HomeAssistant {
  start(): void;
  /** Says that this server is gone; what there is stays known. */
  stop(): Promise<void>;
}

export interface HomeAssistantLog {
  info(about: object, message: string): void;
  warn(about: object, message: string): void;
}

/** Real ms that changes are gathered for. */
const gatherFor = 500;
/** Dispensers that are told of before others have a turn. */
const atOnce = 100;
const by = 'integration:home-assistant';
/** What every dispenser's description may rest on, and what the site's counts do. */
const settings: ReadonlySet<CollectionName> = new Set([
  'site',
  'locations',
  'dispensers',
  'items',
  'sources',
  'integrations',
]);
const counted: ReadonlySet<CollectionName> = new Set(['balances', 'requests', 'orders']);

export function createHomeAssistant(parts: {
  store: Store;
  leadership?: Leadership;
  bus: MessageBus;
  clock: Clock;
  newId: () => string;
  log: HomeAssistantLog;
  /** `auto`: while an integration may read the prefix. */
  mode: 'on' | 'off' | 'auto';
  prefix: string;
  version: string;
}): HomeAssistant {
  const { store, leadership = alone, bus, clock, newId, log, mode, prefix, version } = parts;
  let link: BusLink | null = null;
  let isUp = false;
  /** Digests by topic: a site of thousands need not be in memory twice. */
  let told = new Map<string, string>();
  /** Dispensers that Home Assistant knows of; those that are to be told anew; whether all are, and the site. */
  let known = new Set<string>();
  let marked = new Set<string>();
  let isAllMarked = true;
  let isSiteMarked = true;
  let isTelling = false;
  let timer: NodeJS.Timeout | null = null;
  let stopped = true;
  let leaving: Promise<void> = Promise.resolve();
  let forgets: (() => void)[] = [];

  const context = (): Context => ({ now: clock.now(), by, newId });

  function isWanted(): boolean {
    if (stopped || mode === 'off' || !leadership.isLeader()) return false;
    if (mode === 'on') return true;
    const topic = siteConfigTopic(prefix);
    for (const rights of store.state.values('integrations')) if (mayReceive(rights, topic)) return true;
    return false;
  }

  function look(): void {
    timer = null;
    if (isWanted()) {
      if (link === null) join();
      else if (isUp) void tell(link);
    } else if (link !== null) leave(link);
  }

  const lookSoon = (): void => {
    timer ??= setTimeout(look, gatherFor);
  };

  function onCommit({ changes, reset }: Commit): void {
    if (reset) markAll();
    for (const { collection, id } of changes) {
      if (collection === 'levels') marked.add(id);
      else if (settings.has(collection)) markAll();
      isSiteMarked ||= counted.has(collection);
    }
    lookSoon();
  }

  function markAll(): void {
    isAllMarked = true;
    isSiteMarked = true;
  }

  /** Nothing of what was told is known any more. */
  function tellAllAnew(): void {
    told = new Map();
    markAll();
    lookSoon();
  }

  function join(): void {
    isUp = false;
    told = new Map();
    known = new Set();
    link = bus.join({
      name: 'home-assistant',
      will: { topic: statusTopic, payload: 'offline' },
      filters: [`${prefix}/status`, `${prefix}/device/+/config`, `${root}/dispensers/+/refill/set`],
      onUp() {
        isUp = true;
        tellAllAnew();
      },
      onMessage: take,
    });
    log.info({ prefix }, 'Home Assistant is told of the dispensers');
  }

  /** No longer wanted, but by a stop or by another server taking over: then all of it stays known. */
  function leave(from: BusLink): void {
    const isSwitchedOff = !stopped && leadership.isLeader();
    if (isSwitchedOff) for (const topic of told.keys()) if (topic !== statusTopic) from.publish(topic, '');
    isUp = false;
    link = null;
    leaving = from.leave();
  }

  /** What is marked; one after the other, with room for others in between. */
  async function tell(to: BusLink): Promise<void> {
    if (isTelling) return;
    isTelling = true;
    try {
      say(to, statusTopic, 'online');
      const { locale = 'sv' } = siteOf(store.state) ?? {};
      const about = { locale, version };
      if (isSiteMarked) {
        isSiteMarked = false;
        const site = siteFacts(locale);
        say(to, siteConfigTopic(prefix), JSON.stringify(siteConfig(site, about)));
        say(to, siteStateTopic, JSON.stringify(siteState(site)));
      }
      const ids = isAllMarked ? [...known, ...marked, ...idsOf(store.state.values('dispensers'))] : marked;
      isAllMarked = false;
      marked = new Set();
      let count = 0;
      for (const id of new Set(ids)) {
        if (link !== to || !isUp) return;
        tellOf(id, to, about);
        if (++count % atOnce === 0) await new Promise((resolve) => setImmediate(resolve));
      }
    } finally {
      isTelling = false;
    }
    if (link === to && (isAllMarked || isSiteMarked || marked.size > 0)) lookSoon();
  }

  function tellOf(id: string, to: BusLink, about: About): void {
    const { state } = store;
    const doc = state.get('dispensers', id);
    const topics = [dispenserConfigTopic(prefix, id), stateTopic(id), availabilityTopic(id)] as const;
    if (doc === undefined || doc.retired) {
      known.delete(id);
      for (const topic of topics) {
        // Also what only a run before this one has told.
        told.delete(topic);
        to.publish(topic, '');
      }
      return;
    }
    known.add(id);
    const source = doc.device?.source === undefined ? undefined : state.get('sources', doc.device.source);
    const view = dispenserView(doc, state.get('levels', id), null, source);
    const room = state.get('locations', doc.location)?.name ?? null;
    say(to, topics[0], JSON.stringify(dispenserConfig(view, room, about)));
    say(to, topics[1], JSON.stringify(dispenserState(view)));
    say(to, topics[2], isAvailable(view) ? 'online' : 'offline');
  }

  function say(to: BusLink, topic: string, payload: string): void {
    const digest = createHash('sha1').update(payload).digest('base64');
    if (told.get(topic) === digest) return;
    told.set(topic, digest);
    to.publish(topic, payload);
  }

  function siteFacts(locale: 'sv' | 'en'): SiteFacts {
    const { state } = store;
    const stocks = stockOfAll(state);
    return {
      name: siteOf(state)?.name ?? 'Hylla',
      items: [...state.values('items')]
        .filter(({ retired }) => !retired)
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .map(({ id, name, stockUnit }) => ({
          id,
          name: typeof name === 'string' ? name : (name[locale] ?? name.sv ?? name.en ?? id),
          unit: stockUnit,
          onHand: stocks.get(id)?.onHand ?? 0,
        })),
      openRequests: [...state.values('requests')].filter(({ status }) => status === 'open' || status === 'accepted')
        .length,
      openOrders: [...state.values('orders')].filter(isOpenOrder).length,
    };
  }

  function take({ topic, payload, retained }: BusMessage): void {
    if (topic === `${prefix}/status`) {
      // Whether it is a stored copy or not: who has just connected is told it, and has missed nothing.
      if (!retained && Buffer.from(payload).toString() === 'online') tellAllAnew();
      return;
    }
    if (topic.startsWith(`${prefix}/device/`)) {
      forgetRemoved(topic);
      return;
    }
    const dispenser = pressedOn(topic);
    if (dispenser === null) return;
    // A press is meant now, or not at all.
    if (retained) return void log.warn({ topic }, 'a stored press is an old one: it was ignored');
    if (Buffer.from(payload).toString() !== press) return void log.warn({ topic }, `only ${press} is a press`);
    void book(dispenser);
  }

  /** Retained by an earlier run, of what was removed while nobody told. */
  function forgetRemoved(topic: string): void {
    const dispenser = dispenserOf(prefix, topic);
    if (dispenser === null || store.state.get('dispensers', dispenser) !== undefined) return;
    marked.add(dispenser);
    lookSoon();
  }

  async function book(dispenser: string): Promise<void> {
    try {
      const booked = await store.transact((tx) => {
        const result = refillByHand(tx, { dispenser, refill: { level: 100 } }, context());
        if (result.ok) recordAudit(tx, { action: 'refill.booked', subject: `dispenser:${dispenser}` }, context());
        return result;
      });
      if (!booked.ok) log.warn({ dispenser: dispenser.slice(0, 64) }, `a press was refused: ${booked.message}`);
    } catch (error) {
      log.warn({ err: error, dispenser }, 'a refill that was pressed in Home Assistant could not be booked');
    }
  }

  return {
    start() {
      stopped = false;
      if (mode === 'off') return;
      forgets = [store.onCommit(onCommit), leadership.onElected(lookSoon)];
      // Who leads no longer is not told of it.
      const watch = setInterval(lookSoon, 10 * gatherFor);
      forgets.push(() => clearInterval(watch));
      lookSoon();
    },
    async stop() {
      stopped = true;
      for (const forget of forgets) forget();
      if (timer !== null) clearTimeout(timer);
      if (link !== null) leave(link);
      await leaving;
    },
  };
}

function* idsOf(docs: Iterable<{ readonly id: string }>): Generator<string> {
  for (const { id } of docs) yield id;
}
