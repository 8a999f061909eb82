/** The kiosk's queue, assembled: IndexedDB, the API, and how many wait as a store. */

import type { NewRequest } from '../../server/contract/api/requests.ts';
import { RequestReceipt, RequestView } from '../../server/contract/api/requests.ts';
import { callApi } from '../data/api.ts';
import { createQueue, type RequestQueue, type Sent } from '../data/queue.ts';
import { openQueueStorage } from '../data/queue-storage.ts';
import { randomKey } from '../data/random-key.ts';
import { createStore } from '../state/store.ts';

/** How many requests wait to be sent. */
export const waiting = createStore(0);

/** A person is not kept waiting for longer: the request is saved by then, and goes on being sent. */
const patienceMs = 4_000;

const opened: Promise<RequestQueue> = openQueueStorage().then((storage) =>
  createQueue({
    storage,
    send: ({ key, body }) =>
      callApi({ method: 'POST', path: 'requests', schema: RequestReceipt, body, key, timeoutMs: 10_000 }),
    now: Date.now,
    newKey: randomKey,
    onCount: waiting.set,
    onSent(key, sent) {
      if (latest?.key !== key) return;
      latest.sent = sent;
      latest.onLate?.(sent);
    },
  }),
);

/** What became of the latest that was asked here, also where its answer came after the patience. */
let latest: { readonly key: string; sent: Sent; onLate?: (sent: Sent) => void } | null = null;

/**
 * `key` is the entry's own, for `takeBack`. `onLate` is told what became of it when that was not known in time, unless
 * another was asked meanwhile.
 */
export async function submitRequest(body: NewRequest, key: string, onLate: (sent: Sent) => void): Promise<Sent> {
  const queue = await opened;
  const entry: NonNullable<typeof latest> = { key, sent: { kind: 'saved' } };
  latest = entry;
  const outcome = queue.submit(body, key);
  const patience = new Promise<Sent>((resolve) => setTimeout(() => resolve({ kind: 'saved' }), patienceMs));
  const sent = await Promise.race([outcome, patience]);
  if (sent.kind === 'saved') entry.onLate = onLate;
  return sent;
}

/** `others`: the tap is taken back, and what others asked stands. `failed`: no contact, and so it stands. */
export type TakenBack = 'undone' | 'others' | 'late' | 'failed';

/** Takes back the latest that was asked: out of the queue when it waits there, at the server when it was sent. */
export async function takeBack(key: string): Promise<TakenBack> {
  const queue = await opened;
  if (await queue.cancel(key).catch(() => false)) return 'undone';
  if (latest?.key !== key || latest.sent.kind !== 'receipt') return 'late';
  const { id, undo, merged } = latest.sent.receipt;
  const path = `requests/${encodeURIComponent(id)}/withdraw`;
  const result = await callApi({ method: 'POST', path, schema: RequestView, body: { undo }, timeoutMs: 5_000 });
  if (result.ok) return merged ? 'others' : 'undone';
  return result.code === 'unavailable' ? 'failed' : 'late';
}

/** Sends what waits; a fault leaves it waiting. */
export async function flushRequests(): Promise<void> {
  const queue = await opened;
  await queue.flush().catch(() => undefined);
}
