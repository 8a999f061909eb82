/**
 * People and programs that write by HTTP. Each write has an idempotency key and is sent again, in the next life too,
 * until it is answered; an answer that differs from an earlier one would be a second effect.
 */
import { setTimeout as pause } from 'node:timers/promises';
import type { Json, TestServer } from '../../support/start-server.ts';
import { show, type Told } from './told.ts';

interface Write {
  readonly path: string;
  readonly body: Json;
}

/** ms between two writes, so that most of the machine is for readings. */
const breath = 20;

export interface Desk {
  /** Writes one after the other until the server has gone. */
  work(server: TestServer): Promise<void>;
}

/** `next` gives what is written under the nth key. `writes`: key to the id that was answered. */
function desk(name: string, writes: Map<string, string | null>, next: (n: number, key: string) => Write): Desk {
  let n = 0;
  let pending: { key: string; write: Write } | null = null;
  return {
    async work(server) {
      for (;;) {
        const key: string = pending?.key ?? `${name}-${++n}`;
        const { path, body } = pending?.write ?? next(n, key);
        pending = { key, write: { path, body } };
        writes.set(key, writes.get(key) ?? null);
        const answer = await server.api('POST', path, body, { 'idempotency-key': key }).catch(() => null);
        if (answer === null) return;
        if (answer.status === 503) continue;
        if (answer.status >= 300) throw new Error(`${path} ${key}: ${answer.status} ${JSON.stringify(answer.body)}`);
        writes.set(key, answer.body.id);
        pending = null;
        await pause(breath);
      }
    },
  };
}

const places = ['wc-1a', 'wc-1b', 'wc-2a', 'wc-2b'];

/** `empties`: items whose shelves are counted empty, one every few movements. */
export function openDesks(told: Told, empties: readonly string[]): readonly Desk[] {
  const { requests, movements, orders } = told;
  const ask = (n: number, note: string): Write => ({
    path: 'requests',
    body: { kind: 'problem', location: places[n % places.length], note },
  });
  const left = [...empties];
  const book = (n: number, note: string): Write => {
    const item = n % 20 === 0 ? left.shift() : undefined;
    const booked =
      item === undefined ? { kind: 'receipt', item: 'pen-blue', quantity: 1 } : { kind: 'count', item, quantity: 0 };
    if (item !== undefined) told.emptied.set(item, note);
    return { path: 'movements', body: { ...booked, location: 'forrad', note } };
  };
  const order = (n: number, note: string): Write => ({
    path: 'orders',
    body: { supplier: 'kontorsgrossisten', lines: [{ item: 'ink-black', quantity: 1 + (n % 5) }], note },
  });
  return [
    desk('ask-a', requests, ask),
    desk('ask-b', requests, ask),
    desk('book', movements, book),
    desk('order', orders, order),
    {
      async work(server) {
        while ((await manageOrders(server, told)) !== null) await pause(breath);
      },
    },
  ];
}

/** Somebody to whom the goods come. */
export function goodsIn(told: Told): Desk {
  return {
    async work(server) {
      for (;;) {
        const sent = await ordersOf(server, 'status=sent&limit=5');
        if (sent === null) return;
        for (const { id } of sent) {
          const answer = await server.api('POST', `orders/${id}/receive`, {}).catch(() => null);
          if (answer?.status === 200) show(told, answer.body);
        }
        await pause(breath);
      }
    },
  };
}

/**
 * Somebody who looks at the orders, lets drafts go, has sent what waits or was refused, and remembers what the list has
 * shown. Answers how many were not sent yet; null when the server has gone.
 */
export async function manageOrders(server: TestServer, told: Told): Promise<number | null> {
  const list = await ordersOf(server, 'limit=20');
  const drafts = await ordersOf(server, 'status=draft&limit=5');
  const waiting = await ordersOf(server, 'status=approved&limit=100');
  if (list === null || drafts === null || waiting === null) return null;
  for (const order of list) show(told, order);
  for (const { id } of drafts)
    for (const verb of ['approve', 'send']) await server.api('POST', `orders/${id}/${verb}`, {}).catch(() => null);
  // One that was approved just before a kill would wait for the supplier's next order day.
  const isPutOff = ({ delivery }: Json) =>
    delivery?.lastError !== undefined || Date.parse(delivery?.nextAt) > Date.now();
  for (const order of waiting)
    if (isPutOff(order)) await server.api('POST', `orders/${order.id}/send`, {}).catch(() => null);
  return drafts.length + waiting.length;
}

async function ordersOf(server: TestServer, query: string): Promise<readonly Json[] | null> {
  const answer = await server.api('GET', `orders?${query}`).catch(() => null);
  return answer === null ? null : (answer.body.items ?? []);
}
