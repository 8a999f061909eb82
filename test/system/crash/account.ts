/** Holds what a data directory has against what was told of it. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLowdbStore } from '../../../server/storage/lowdb/store.ts';
import type { Json, TestServer } from '../../support/start-server.ts';
import type { Told } from './told.ts';

/** One sentence for each thing that is missing, doubled or changed; none when all is well. */
export async function faultsOf(server: TestServer, told: Told): Promise<string[]> {
  const faults: string[] = [];
  const [requests, movements, orders] = await Promise.all(
    ['requests', 'movements', 'orders'].map((path) => everything(server, path)),
  );
  faults.push(...missing('request', told.requests, new Set((requests ?? []).map(({ id }) => id))));
  const askers = (requests ?? []).reduce((sum, one) => sum + one.askers, 0);
  const asked = [...told.requests.values()].filter((id) => id !== null).length;
  if (askers < asked || askers > told.requests.size)
    faults.push(`${askers} people asked, of whom ${asked} to ${told.requests.size} were counted`);
  faults.push(...byNote('movement', told.movements, movements ?? []), ...byNote('order', told.orders, orders ?? []));
  faults.push(...ordersOf(server.dataDir, told, orders ?? []));
  return faults;
}

/** Of a directory whose server has stopped. */
export async function readingFaults(dir: string, { sent, acked }: Told): Promise<string[]> {
  const faults: string[] = [];
  const store = createLowdbStore({ dir });
  await store.start();
  try {
    for (const [dispenser, seqs] of acked) {
      const { rows } = await store.history({ dispenser, from: 0, to: Number.MAX_SAFE_INTEGER, limit: 10_000_000 });
      const stored = new Set<number>();
      for (const { seq } of rows) {
        if (seq === null || !sent.get(dispenser)?.has(seq)) faults.push(`${dispenser} never sent ${seq}`);
        else if (stored.has(seq)) faults.push(`${dispenser} has reading ${seq} twice`);
        else stored.add(seq);
      }
      const lost = [...seqs].filter((seq) => !stored.has(seq)).sort((a, b) => a - b);
      if (lost.length > 0) faults.push(`${dispenser} has lost ${lost.length} readings: ${lost.slice(0, 50).join()}`);
    }
  } finally {
    await store.stop();
  }
  return faults;
}

function missing(what: string, writes: ReadonlyMap<string, string | null>, ids: ReadonlySet<string>): string[] {
  return [...writes]
    .filter(([, id]) => id !== null && !ids.has(id))
    .map(([key, id]) => `${what} ${id}, answered to ${key}, is lost`);
}

/** The key stands in the note: it must be there once if it was answered, and at most once if it was not. */
function byNote(what: string, writes: ReadonlyMap<string, string | null>, found: readonly Json[]): string[] {
  const ids = new Map<string, string[]>();
  for (const { note, id } of found) if (note !== undefined) ids.set(note, [...(ids.get(note) ?? []), id]);
  const faults: string[] = [];
  for (const [key, id] of writes) {
    const there = ids.get(key) ?? [];
    if (id !== null && !there.includes(id)) faults.push(`${what} ${id}, answered to ${key}, is lost`);
    if (there.length > 1) faults.push(`${what} ${key} is there ${there.length} times`);
  }
  return faults;
}

function ordersOf(dataDir: string, { shown, emptied, movements }: Told, orders: readonly Json[]): string[] {
  const faults: string[] = [];
  const byId = new Map(orders.map((order) => [order.id, order]));
  if (byId.size !== orders.length) faults.push('two orders have one number');
  for (const [id, wasSent] of shown) {
    const status = byId.get(id)?.status;
    if (status === undefined) faults.push(`order ${id}, shown in a list, is lost`);
    else if (wasSent && status !== 'sent') faults.push(`order ${id} was sent, and is ${status} now`);
  }
  for (const { id, status } of orders) {
    const path = join(dataDir, 'outbox', `${id}.json`);
    if (status !== 'sent') continue;
    if (!existsSync(path)) faults.push(`order ${id} is sent, but nothing was written to the supplier`);
    else if (JSON.parse(readFileSync(path, 'utf8')).order !== id) faults.push(`order ${id} was written as another one`);
  }
  const wanted = answeredNotes(movements);
  const lines = orders.flatMap((order) => order.lines.map((line: Json) => ({ order: order.id, ...line })));
  for (const item of emptied) {
    const own = lines.filter((line) => line.item === item);
    if (wanted && own.length === 0) faults.push(`${item} was counted empty and never ordered`);
    for (const [i, a] of own.entries()) {
      const twin = own.slice(i + 1).find((b) => a.reason.onOrder < b.quantity && b.reason.onOrder < a.quantity);
      if (twin) faults.push(`${item} was ordered twice for one need: ${a.order} and ${twin.order}`);
    }
  }
  return faults;
}

/** Whether every movement was answered; the last one may still be on its way, and with it the last shelf. */
function answeredNotes(movements: ReadonlyMap<string, string | null>): boolean {
  return [...movements.values()].every((id) => id !== null);
}

/** A whole list, page by page. */
async function everything(server: TestServer, path: string): Promise<Json[]> {
  const items: Json[] = [];
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body }: { body: Json } = await server.api(
      'GET',
      `${path}?limit=1000${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    );
    items.push(...body.items);
    cursor = body.next;
  }
  return items;
}
