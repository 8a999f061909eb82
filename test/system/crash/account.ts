/** Holds what a data directory has against what was told of it. */
import { setTimeout as pause } from 'node:timers/promises';
import { createLowdbStore } from '../../../server/storage/lowdb/store.ts';
import type { Json, TestServer } from '../../support/start-server.ts';
import { everything } from './everything.ts';
import { isForgotten, orderFaults } from './order-account.ts';
import type { Told } from './told.ts';

/**
 * One sentence for each thing that is missing, doubled or changed; none when all is well. What is needed is ordered soon
 * after a start, when the end came before it could be: that is waited for.
 */
export async function faultsOf(server: TestServer, told: Told): Promise<string[]> {
  const patience = performance.now() + 30_000;
  for (;;) {
    const faults = await faultsNow(server, told);
    if (!faults.some(isForgotten) || performance.now() > patience) return faults;
    await pause(100);
  }
}

async function faultsNow(server: TestServer, told: Told): Promise<string[]> {
  const [requests, movements, orders, dispensers] = await Promise.all([
    everything(server, 'requests'),
    everything(server, 'movements'),
    everything(server, 'orders'),
    everything(server, 'dispensers'),
  ]);
  const askers = requests.reduce((sum, one) => sum + one.askers, 0);
  const asked = [...told.requests.values()].filter((id) => id !== null).length;
  return [
    ...told.faults,
    ...missing('request', told.requests, new Set(requests.map(({ id }) => id))),
    ...(askers < asked || askers > told.requests.size
      ? [`${askers} people asked, of whom ${asked} to ${told.requests.size} were counted`]
      : []),
    ...byNote('movement', told.movements, movements),
    ...byNote('order', told.orders, orders),
    ...orderFaults(server.dataDir, told, orders),
    ...screenFaults(told, requests, dispensers),
  ];
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

/** What a screen was shown is at least as it was then. */
function screenFaults({ screen }: Told, requests: readonly Json[], dispensers: readonly Json[]): string[] {
  const askers = new Map(requests.map((request) => [request.id, request.askers]));
  const levels = new Map(dispensers.map((dispenser) => [dispenser.id, dispenser.levelAt]));
  return [
    ...[...screen.requests]
      .filter(([id, shown]) => !((askers.get(id) ?? 0) >= shown))
      .map(([id, shown]) => `request ${id}, shown on a screen with ${shown} askers, has ${askers.get(id) ?? 'gone'}`),
    ...[...screen.levels]
      .filter(([id, shown]) => !((levels.get(id) ?? '') >= shown))
      .map(([id, shown]) => `${id} was shown a level of ${shown}, and its newest is of ${levels.get(id)}`),
  ];
}
