/** The HTTP edge with the real decoder behind it, and messages of devices that go the way that a broker's do. */
import { createIntake } from '../../server/intake.ts';
import { createDecoder } from '../../server/mqtt/decoder.ts';
import { type Answered, type Asking, type TestEdge, testEdge } from './http-edge.ts';
import { type MemoryStore, memoryStore } from './memory-store.ts';

export interface AdoptionBench extends TestEdge<MemoryStore> {
  /** A message as it would arrive now; anything but text is sent as JSON. */
  hear(topic: string, payload: unknown, how?: { readonly retained?: boolean; readonly source?: string }): Promise<void>;
  post(path: string, json?: unknown, options?: Asking): Promise<Answered>;
  inbox(): Promise<{ id: string; suggestion: unknown; kept: number }[]>;
  levels(dispenser: string): Promise<(number | null)[]>;
}

export async function adoptionBench(): Promise<AdoptionBench> {
  const store = memoryStore();
  const decoder = createDecoder(store);
  const on = await testEdge({ store, parts: { decoder } });
  const { clock } = on;
  let serial = 0;
  const newId = () => `adopt-${++serial}`;
  const intake = createIntake({ store, clock, newId, onBatch: () => {} });
  return {
    ...on,
    async hear(topic, payload, { retained = false, source } = {}) {
      const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
      const raw = { topic, payload: Buffer.from(text), retained, receivedAt: clock.now() };
      await intake.take(decoder.decode({ ...raw, ...(source !== undefined && { source }) }));
    },
    post: (path, json = {}, options = {}) => on.ask('POST', `/api/v1/${path}`, { json, ...options }),
    inbox: async () => (await on.ask('GET', '/api/v1/inbox')).body.items,
    levels: async (dispenser) =>
      (await store.history({ dispenser, from: 0, to: Number.MAX_SAFE_INTEGER, limit: 100 })).rows.map(
        ({ level }) => level,
      ),
  };
}
