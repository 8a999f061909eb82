/** The kiosk's queue, assembled: IndexedDB, the API, and how many wait as a store. */

import type { NewRequest } from '../../server/contract/api/requests.ts';
import { RequestReceipt } from '../../server/contract/api/requests.ts';
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
  }),
);

export async function submitRequest(body: NewRequest): Promise<Sent> {
  const queue = await opened;
  const patience = new Promise<Sent>((resolve) => setTimeout(() => resolve({ kind: 'saved' }), patienceMs));
  return Promise.race([queue.submit(body), patience]);
}

/** Sends what waits; a fault leaves it waiting. */
export async function flushRequests(): Promise<void> {
  const queue = await opened;
  await queue.flush().catch(() => undefined);
}
