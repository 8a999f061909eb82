/**
 * Tells devices how to report. The leader looks at what is wanted, again and again and soon after a change; whoever has
 * contact with the broker that a device lives on says it, a few at a time. What is due is written down before it is said,
 * so that no fault makes a storm of it.
 */
import { type ConfigProblem, type DeviceConfigDoc, isDue } from '../domain/device-config.ts';
import { planConfigs } from '../usecases/plan-configs.ts';
import {
  alone,
  type Clock,
  type Commit,
  type Context,
  type DeviceLink,
  type Leadership,
  type Store,
} from '../usecases/ports.ts';
import { beginConfig, endConfig } from '../usecases/send-config.ts';
import type { BrokerLog } from './broker.ts';
import { commandFor } from './downlinks/command-for.ts';

export interface ConfigSender {
  start(): void;
  /** Resolves when nothing is under way. */
  stop(): Promise<void>;
}

export interface ConfigSenderParts {
  readonly store: Store;
  readonly leadership?: Leadership;
  /** The broker of a source, or the main one. */
  readonly linkTo: (source: string | undefined) => DeviceLink;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly log: BrokerLog;
  readonly timing?: Partial<typeof usualTiming>;
}

/** Real ms. */
const usualTiming = { lookEvery: 5_000, gatherFor: 500 };
/** Said at a look: a whole site that turns quiet at once must not flood a network. */
const atOnce = 20;
const planned: ReadonlySet<string> = new Set(['dispensers', 'site']);

export function createConfigSender(parts: ConfigSenderParts): ConfigSender {
  const { store, leadership = alone, linkTo, clock, newId, log } = parts;
  const timing = { ...usualTiming, ...parts.timing };
  /** Stored messages that the broker was given in this contact. */
  const stored = new Map<string, string>();
  let looking: Promise<void> | null = null;
  let timer: NodeJS.Timeout | null = null;
  let every: NodeJS.Timeout | undefined;
  let stopped = true;
  let forget: (() => void) | null = null;

  const context = (): Context => ({ now: clock.now(), by: 'system', newId });
  const has = (collection: 'dispensers' | 'configs'): boolean => store.state.size(collection) > 0;

  function look(): void {
    timer = null;
    if (stopped || !store.health().ready) return;
    looking ??= lookNow()
      .catch((error: unknown) => log.warn({ err: error }, 'devices could not be told how to report; trying again'))
      .finally(() => {
        looking = null;
      });
  }

  function lookSoon(): void {
    timer ??= setTimeout(look, timing.gatherFor);
  }

  async function lookNow(): Promise<void> {
    if (leadership.isLeader() && isNeeded()) await store.transact((tx) => planConfigs(tx, undefined, context()));
    let count = 0;
    for (const doc of [...store.state.values('configs')]) {
      if (stopped || count >= atOnce) return;
      if (await tell(doc)) count++;
    }
  }

  /** A site where nobody set anything costs a look at its dispensers, and no transaction. */
  function isNeeded(): boolean {
    if (has('configs')) return true;
    for (const { reporting } of store.state.values('dispensers')) if (reporting !== undefined) return true;
    return false;
  }

  /** Whether something was said. */
  async function tell(doc: DeviceConfigDoc): Promise<boolean> {
    const { source, dialect } = doc.binding;
    if (source === undefined && !leadership.isLeader()) return false;
    const link = linkTo(source);
    const contact = link.contact();
    if (contact === null) return false;
    const key = `${contact} ${doc.token}`;
    if (!isDue(doc, clock.now())) {
      // What a broker keeps it may have lost since it was there last.
      if (dialect !== 'hylla' || stored.get(doc.id) === key || (doc.state !== 'taken' && doc.state !== 'sent'))
        return false;
      return say(doc, link, key);
    }
    if (commandFor(doc) === null) {
      if (doc.problem !== 'not-heard') await end(doc, 'not-heard');
      return false;
    }
    const begun = await store.transact((tx) => beginConfig(tx, { id: doc.id }, context()));
    if (!begun.ok || begun.value.problem === 'daily-limit') return false;
    const isSaid = await say(begun.value, link, key);
    await end(begun.value, isSaid ? null : 'no-contact');
    return true;
  }

  async function end({ id, token }: DeviceConfigDoc, problem: ConfigProblem | null): Promise<void> {
    await store.transact((tx) => endConfig(tx, { id, token, problem }, context()));
  }

  async function say(doc: DeviceConfigDoc, link: DeviceLink, key: string): Promise<boolean> {
    const command = commandFor(doc);
    const isSaid = command !== null && (await link.send(command));
    if (isSaid && doc.state !== 'clearing') stored.set(doc.id, key);
    else stored.delete(doc.id);
    return isSaid;
  }

  function isOfInterest({ changes, reset }: Commit): boolean {
    return reset === true || changes.some(({ collection }) => planned.has(collection));
  }

  return {
    start() {
      stopped = false;
      forget = store.onCommit((commit) => isOfInterest(commit) && lookSoon());
      every = setInterval(look, timing.lookEvery);
      lookSoon();
    },
    async stop() {
      stopped = true;
      forget?.();
      clearInterval(every);
      if (timer !== null) clearTimeout(timer);
      await looking;
    },
  };
}
