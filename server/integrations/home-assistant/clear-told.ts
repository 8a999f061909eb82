/**
 * Takes back what an earlier run told: an outside broker keeps it, so that Home Assistant would show for ever what is
 * switched off. Asks once for what is kept and leaves; there is no end mark in MQTT, so that silence is the end.
 */
import { isDiscoveryPrefix } from '../../contract/api/home-assistant.ts';
import type { MessageBus } from '../../usecases/ports.ts';
import { anyConfig, isOurs, prefixTopic, root, statusTopic } from './discovery.ts';

/** Real ms without a message after which the broker has sent all; and for a broker that is not there. */
const quiet = 1_000;
const patience = 15_000;

export interface Clearing {
  /**
   * Resolves when all is taken back, or nobody answers, or it is broken off: to the other prefix that the earlier run told
   * under, if it did.
   */
  readonly done: Promise<string | null>;
  breakOff(): Promise<void>;
}

export function clearTold(parts: {
  bus: MessageBus;
  prefix: string;
  log: { info(about: object, message: string): void };
}): Clearing {
  const { bus, prefix, log } = parts;
  const cleared = new Set<string>();
  let left: Promise<void> | null = null;
  let earlier: string | null = null;
  let isDone = (_earlier: string | null): void => {};
  const done = new Promise<string | null>((resolve) => {
    isDone = resolve;
  });
  let timer = setTimeout(leave, patience);

  const link = bus.join({
    name: 'home-assistant',
    will: { topic: statusTopic, payload: 'offline' },
    filters: [anyConfig(prefix), `${root}/#`],
    onUp: goOn,
    onMessage({ topic, payload, retained }) {
      if (!retained || !isOurs(prefix, topic)) return;
      const told = topic === prefixTopic ? Buffer.from(payload).toString() : prefix;
      if (told !== prefix && isDiscoveryPrefix(told)) earlier = told;
      cleared.add(topic);
      link.publish(topic, '');
      goOn();
    },
  });

  function goOn(): void {
    if (left !== null) return;
    clearTimeout(timer);
    timer = setTimeout(leave, quiet);
  }

  function leave(): Promise<void> {
    clearTimeout(timer);
    if (left === null && cleared.size > 0)
      log.info({ topics: cleared.size }, 'Home Assistant is switched off: what it was told is taken back');
    left ??= link.leave('').finally(() => isDone(earlier));
    return left;
  }

  return { done, breakOff: leave };
}
