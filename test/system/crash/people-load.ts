/**
 * People and programs that write by HTTP. Each write has an idempotency key and is sent again, in the next life too,
 * until it is answered; an answer that differs from an earlier one would be a second effect.
 */
import type { Json, TestServer } from '../../support/start-server.ts';
import type { Told } from './told.ts';

interface Write {
  readonly path: string;
  readonly body: Json;
}

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
    if (item !== undefined) told.emptied.add(item);
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
    { work: (server) => manage(server, told) },
  ];
}

/** Somebody who looks at the orders, lets drafts go, and remembers what the list has shown. */
async function manage(server: TestServer, { shown }: Told): Promise<void> {
  for (;;) {
    const list = await server.api('GET', 'orders?limit=20').catch(() => null);
    if (list === null) return;
    for (const { id, status } of list.body.items ?? []) shown.set(id, shown.get(id) === true || status === 'sent');
    const draft = (list.body.items ?? []).find((one: Json) => one.status === 'draft');
    if (draft === undefined) continue;
    for (const verb of ['approve', 'send'])
      await server.api('POST', `orders/${draft.id}/${verb}`, {}).catch(() => null);
  }
}
