/**
 * The flash of one device or bridge: what was measured and is not acknowledged yet, oldest first. When it is full the
 * oldest goes, as in real firmware; `lost` says how often.
 */
import type { Message } from './dialects/report.ts';

export interface Spool {
  readonly size: number;
  readonly lost: number;
  add(message: Message): void;
  /** The oldest not yet taken, now marked as under way. */
  take(): Message | undefined;
  /** Acknowledged: forgotten. */
  done(message: Message): void;
  /** The link broke: everything under way is to be sent again. */
  rewind(): void;
}

export function createSpool(capacity = 1000): Spool {
  let waiting: Message[] = [];
  const underway = new Set<Message>();
  let lost = 0;
  return {
    get size() {
      return waiting.length + underway.size;
    },
    get lost() {
      return lost;
    },
    add(message) {
      waiting.push({ ...message });
      if (waiting.length > capacity) {
        waiting.shift();
        lost++;
      }
    },
    take() {
      const message = waiting.shift();
      if (message) underway.add(message);
      return message;
    },
    done(message) {
      underway.delete(message);
    },
    rewind() {
      waiting = [...underway, ...waiting];
      underway.clear();
    },
  };
}
