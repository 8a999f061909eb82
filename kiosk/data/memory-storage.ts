/** The offline queue's home while the page lives. */
import type { Queued, QueueStorage } from './queue.ts';

export function memoryStorage(): QueueStorage {
  const entries = new Map<string, Queued>();
  return {
    all: async () => [...entries.values()].sort((a, b) => a.at - b.at),
    put: async (entry) => void entries.set(entry.key, entry),
    remove: async (key) => void entries.delete(key),
  };
}
