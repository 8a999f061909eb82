/** What is pressed in Home Assistant: a refill by hand, booked as if staff had told of it, and audited. */
import type { BusMessage, Context, Store } from '../../usecases/ports.ts';
import { recordAudit } from '../../usecases/record-audit.ts';
import { refillByHand } from '../../usecases/refill-by-hand.ts';
import { press, pressedOn } from './discovery.ts';

export interface Presses {
  /** Books the refill when `message` is a press; says in the log why it is none. Never throws. */
  take(message: BusMessage): void;
}

export function createPresses(parts: {
  store: Store;
  context: () => Context;
  log: { warn(about: object, message: string): void };
}): Presses {
  const { store, context, log } = parts;

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
    take({ topic, payload, retained }) {
      const dispenser = pressedOn(topic);
      if (dispenser === null) return;
      // A press is meant now, or not at all.
      if (retained) log.warn({ topic }, 'a stored press is an old one: it was ignored');
      else if (Buffer.from(payload).toString() !== press) log.warn({ topic }, `only ${press} is a press`);
      else void book(dispenser);
    },
  };
}
