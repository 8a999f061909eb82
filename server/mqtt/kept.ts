/**
 * What the embedded broker keeps for integrations: the sessions of those who ask for one, and retained messages. Both in
 * memory, as in aedes, and within limits, as not in aedes. A restart forgets them: what a message changed is in the store.
 */
import type { Audience } from './audience.ts';
import { limits } from './limits.ts';

/** Of aedes' persistence, what matters here; its own types leave it open. */
export interface Persistence {
  outgoingEnqueueCombi(subs: readonly { readonly clientId: string }[], packet: Message): Promise<unknown>;
  outgoingClearMessageId(client: { readonly id: string }, packet: Message): Promise<Message | undefined>;
  outgoingStream(client: { readonly id: string }): AsyncIterable<Message>;
  addSubscriptions(client: { readonly id: string }, subs: readonly { readonly topic: string }[]): Promise<unknown>;
  removeSubscriptions(client: { readonly id: string }, topics: readonly string[]): Promise<unknown>;
  cleanSubscriptions(client: { readonly id: string }): Promise<unknown>;
}

interface Message {
  readonly messageId?: number;
  readonly payload?: { readonly length: number };
}

/** What a session has subscribed to; what waits for its client, while that is away and until it has acknowledged it. */
interface Session {
  readonly filters: Set<string>;
  messages: number;
  bytes: number;
}

export interface Kept {
  /** Whether a session for `clientId` would find room. */
  hasRoom(clientId: string): boolean;
  /** Its client has logged in. */
  begin(clientId: string): void;
  /** Whether a retained message may stay; an empty one makes room. */
  mayRetain(topic: string, bytes: number): boolean;
  /**
   * From now on nothing is queued beyond the limits, nor for a session that has not begun; and what a session has
   * subscribed to has an audience also while its client is away.
   */
  bound(persistence: Persistence, audience: Audience): void;
}

/** `onFull`: a message for `clientId` was left out. */
export function createKept(onFull: (clientId: string) => void): Kept {
  const sessions = new Map<string, Session>();
  const retained = new Map<string, number>();
  let retainedBytes = 0;

  function admit(clientId: string, bytes: number): boolean {
    const queue = sessions.get(clientId);
    if (queue === undefined) return false;
    if (queue.messages >= limits.queuedMessages || queue.bytes + bytes > limits.queuedBytes) {
      onFull(clientId);
      return false;
    }
    queue.messages++;
    queue.bytes += bytes;
    return true;
  }

  function forget(clientId: string, bytes: number): void {
    const queue = sessions.get(clientId);
    if (queue === undefined) return;
    queue.messages = Math.max(0, queue.messages - 1);
    // Of an exchange of QoS 2 the payload has gone before its end.
    queue.bytes = queue.messages === 0 ? 0 : Math.max(0, queue.bytes - bytes);
  }

  return {
    hasRoom: (clientId) => sessions.has(clientId) || sessions.size < limits.sessions,
    begin(clientId) {
      if (!sessions.has(clientId)) sessions.set(clientId, { filters: new Set(), messages: 0, bytes: 0 });
    },
    mayRetain(topic, bytes) {
      const before = retained.get(topic) ?? 0;
      const full = retained.size >= limits.retained && !retained.has(topic);
      if (bytes > 0 && (full || retainedBytes - before + bytes > limits.retainedBytes)) return false;
      retainedBytes += bytes - before;
      if (bytes > 0) retained.set(topic, bytes);
      else retained.delete(topic);
      return true;
    },
    bound(persistence, audience) {
      const enqueue = persistence.outgoingEnqueueCombi.bind(persistence);
      const clear = persistence.outgoingClearMessageId.bind(persistence);
      const add = persistence.addSubscriptions.bind(persistence);
      const remove = persistence.removeSubscriptions.bind(persistence);
      const clean = persistence.cleanSubscriptions.bind(persistence);
      const release = (filters: Set<string>, filter: string): void => {
        if (filters.delete(filter)) audience.remove(filter);
      };
      persistence.addSubscriptions = (client, subs) => {
        const filters = sessions.get(client.id)?.filters;
        for (const { topic } of subs) {
          if (filters === undefined || filters.has(topic)) continue;
          filters.add(topic);
          audience.add(topic);
        }
        return add(client, subs);
      };
      persistence.removeSubscriptions = (client, topics) => {
        const filters = sessions.get(client.id)?.filters;
        if (filters !== undefined) for (const topic of topics) release(filters, topic);
        return remove(client, topics);
      };
      persistence.outgoingEnqueueCombi = (subs, packet) => {
        const bytes = packet.payload?.length ?? 0;
        return enqueue(
          subs.filter(({ clientId }) => admit(clientId, bytes)),
          packet,
        );
      };
      persistence.outgoingClearMessageId = async (client, packet) => {
        const cleared = await clear(client, packet);
        if (cleared) forget(client.id, cleared.payload?.length ?? 0);
        return cleared;
      };
      persistence.cleanSubscriptions = async (client) => {
        // aedes leaves the queue, and would deliver it to the clean session.
        const session = sessions.get(client.id);
        if (session !== undefined) {
          for (const filter of session.filters) release(session.filters, filter);
          for await (const packet of persistence.outgoingStream(client)) await clear(client, packet);
          sessions.delete(client.id);
        }
        return clean(client);
      };
    },
  };
}
