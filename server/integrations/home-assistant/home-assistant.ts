/**
 * Home Assistant on the broker: tells what there is and how it is, when it changes, and books what is pressed there.
 *
 * Of several replicas only the leader speaks. Everything is retained, so that a Home Assistant that starts finds it; it is
 * told again when that says "online", since some brokers keep nothing.
 */
import { isDiscoveryPrefix } from '../../contract/api/home-assistant.ts';
import { isHomeAssistantTold } from '../../domain/home-assistant.ts';
import {
  alone,
  type BusLink,
  type BusMessage,
  type Clock,
  type Context,
  type Leadership,
  type MessageBus,
  type Store,
} from '../../usecases/ports.ts';
import { anyConfig, dispenserOf, prefixTopic, pressTopics, siteConfigTopic, statusTopic } from './discovery.ts';
import { partsOf } from './parts-of.ts';
import { createPresses } from './presses.ts';
import { createTeller, type Teller } from './teller.ts';

export interface HomeAssistant {
  start(): void;
  /** Says that this server is gone; what there is stays known. */
  stop(): Promise<void>;
  /** Takes back all that it has told, for good. */
  switchOff(): Promise<void>;
}

export interface HomeAssistantLog {
  info(about: object, message: string): void;
  warn(about: object, message: string): void;
}

/** Real ms that changes are gathered for. */
const gatherFor = 500;
const by = 'integration:home-assistant';

/** A link and what is told over it. */
interface Talk {
  readonly link: BusLink;
  readonly teller: Teller;
  isUp: boolean;
}

export function createHomeAssistant(parts: {
  store: Store;
  leadership?: Leadership;
  bus: MessageBus;
  clock: Clock;
  newId: () => string;
  log: HomeAssistantLog;
  /** `auto`: while an integration may read the prefix. */
  mode: 'on' | 'auto';
  prefix: string;
  version: string;
}): HomeAssistant {
  const { store, leadership = alone, bus, clock, newId, log, mode, prefix, version } = parts;
  const context = (): Context => ({ now: clock.now(), by, newId });
  const presses = createPresses({ store, context, log });
  let talk: Talk | null = null;
  let timer: NodeJS.Timeout | null = null;
  let stopped = true;
  let leaving: Promise<void> = Promise.resolve();
  let forgets: (() => void)[] = [];

  function isWanted(): boolean {
    if (stopped || !leadership.isLeader()) return false;
    return isHomeAssistantTold(store.state, { mode, prefix }, 'own');
  }

  function look(): void {
    timer = null;
    if (!isWanted()) {
      if (talk !== null) leave(talk, leadership.isLeader());
    } else if (talk === null) {
      log.info({ prefix }, 'Home Assistant is told of the dispensers');
      join();
    } else if (talk.isUp) {
      talk.teller.tell().then(
        (isMore) => isMore && !stopped && lookSoon(),
        (error: unknown) => log.warn({ err: error }, 'Home Assistant could not be told'),
      );
    }
  }

  function lookSoon(): void {
    timer ??= setTimeout(look, gatherFor);
  }

  function join(): void {
    const link = bus.join({
      name: 'home-assistant',
      will: { topic: statusTopic, payload: 'offline' },
      filters: [`${prefix}/status`, anyConfig(prefix), prefixTopic, pressTopics],
      onUp() {
        joined.isUp = true;
        joined.teller.forgetAll();
        lookSoon();
      },
      onMessage: (message) => take(message, joined.teller),
    });
    const joined: Talk = { link, teller: createTeller({ store, link, prefix, version }), isUp: false };
    talk = joined;
  }

  /** `isSwitchedOff`: not by a stop or by another server taking over; then all of it stays known. */
  function leave({ link, teller }: Talk, isSwitchedOff: boolean): void {
    teller.stop();
    if (isSwitchedOff) teller.retractAll();
    talk = null;
    leaving = isSwitchedOff ? link.leave('') : link.leave();
  }

  function take(message: BusMessage, teller: Teller): void {
    const { topic, payload, retained } = message;
    if (topic === `${prefix}/status`) {
      // A stored copy is old: who listens has been told all since.
      if (retained || Buffer.from(payload).toString() !== 'online') return;
      teller.forgetAll();
      lookSoon();
    } else if (topic === prefixTopic) {
      const earlier = Buffer.from(payload).toString();
      if (retained && earlier !== prefix && isDiscoveryPrefix(earlier)) teller.retractUnder(earlier);
    } else if (topic === siteConfigTopic(prefix)) {
      if (!retained) return;
      teller.markSite(partsOf(Buffer.from(payload).toString()));
      lookSoon();
    } else if (topic.startsWith(`${prefix}/device/`)) {
      const dispenser = dispenserOf(prefix, topic);
      // Kept since an earlier run, of what was removed while nobody told.
      if (dispenser === null || store.state.get('dispensers', dispenser) !== undefined) return;
      teller.markDispenser(dispenser);
      lookSoon();
    } else presses.take(message);
  }

  async function end(isSwitchedOff: boolean): Promise<void> {
    stopped = true;
    for (const forget of forgets) forget();
    if (timer !== null) clearTimeout(timer);
    // It may not have spoken yet in place of one that has.
    if (talk === null && isSwitchedOff) join();
    if (talk !== null) leave(talk, isSwitchedOff);
    await leaving;
  }

  return {
    start() {
      stopped = false;
      // Who leads no longer is not told of it.
      const watch = setInterval(lookSoon, 10 * gatherFor);
      forgets = [
        store.onCommit((commit) => {
          talk?.teller.markChanged(commit);
          lookSoon();
        }),
        leadership.onElected(lookSoon),
        () => clearInterval(watch),
      ];
      lookSoon();
    },
    stop: () => end(false),
    switchOff: () => end(leadership.isLeader()),
  };
}
