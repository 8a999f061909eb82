/**
 * Takes back what an earlier run told: an outside broker keeps it, so that Home Assistant would show for ever what is
 * switched off. Asks once for what is kept and leaves. MQTT has no mark for the end of that, so that a message of our own
 * comes after it: once that is back, silence is the end, since some brokers send what they keep beside the rest.
 */
import { randomUUID } from 'node:crypto';
import { isDiscoveryPrefix } from '../../contract/api/home-assistant.ts';
import type { MessageBus } from '../../usecases/ports.ts';
import { anyConfig, endTopic, isOurs, prefixTopic, root, statusTopic } from './discovery.ts';

/** Real ms without a message after which the broker has sent all; and for one that is not there, or stands still. */
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
  const end = randomUUID();
  let hasEnd = false;
  let isDone = (_earlier: string | null): void => {};
  const done = new Promise<string | null>((resolve) => {
    isDone = resolve;
  });
  let timer = setTimeout(leave, patience);

  const link = bus.join({
    name: 'home-assistant',
    will: { topic: statusTopic, payload: 'offline' },
    filters: [anyConfig(prefix), `${root}/#`],
    onUp() {
      link.publish(endTopic, end);
      goOn();
    },
    onMessage({ topic, payload, retained }) {
      if (topic === endTopic && Buffer.from(payload).toString() === end) {
        hasEnd = true;
        link.publish(endTopic, '');
        return goOn();
      }
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
    timer = setTimeout(leave, hasEnd ? quiet : patience);
  }

  function leave(): Promise<void> {
    clearTimeout(timer);
    if (left === null && cleared.size > 0)
      log.info({ topics: cleared.size }, 'Home Assistant is switched off: what it was told is taken back');
    if (!hasEnd) link.publish(endTopic, '');
    left ??= link.leave('').finally(() => isDone(earlier));
    return left;
  }

  return { done, breakOff: leave };
}
