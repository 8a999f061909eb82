/** Parts of this server on its own broker: no connection, no credentials. */
import { matches } from '../domain/topic-rights.ts';
import type { BusMember, MessageBus } from '../usecases/ports.ts';
import type { QuietAedes } from './quiet-aedes.ts';

export interface EmbeddedBus extends MessageBus {
  /** Whether a message on `topic` is meant for a part of this server, and so is no device's. */
  listensTo(topic: string): boolean;
}

/** `onFault`: something could not be published. */
export function createEmbeddedBus(aedes: QuietAedes, onFault: (error: Error, topic: string) => void): EmbeddedBus {
  const members = new Set<BusMember>();

  function publish(topic: string, payload: string): Promise<void> {
    const packet = { cmd: 'publish', topic, payload: Buffer.from(payload), qos: 1, retain: true, dup: false } as const;
    return new Promise((resolve) =>
      aedes.publish(packet, (error) => {
        if (error) onFault(error, topic);
        resolve();
      }),
    );
  }

  return {
    listensTo(topic) {
      for (const { filters } of members) if (filters.some((filter) => matches(filter, topic))) return true;
      return false;
    },
    join(member) {
      members.add(member);
      const deliver = ({ topic, payload, retain }: Delivered, callback: () => void): void => {
        // An empty one only removes what was retained.
        if (payload.length > 0) member.onMessage({ topic, payload: Buffer.from(payload), retained: retain });
        callback();
      };
      for (const filter of member.filters) aedes.subscribe(filter, deliver, () => {});
      setImmediate(() => members.has(member) && member.onUp());
      return {
        publish: (topic, payload) => void publish(topic, payload),
        async leave(lastWord = member.will.payload) {
          members.delete(member);
          for (const filter of member.filters) aedes.unsubscribe(filter, deliver);
          await publish(member.will.topic, lastWord);
        },
      };
    },
  };
}

interface Delivered {
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly retain: boolean;
}
