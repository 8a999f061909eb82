/**
 * The last that a screen knew, kept on it so that it can start with the server away: what is where, to be tapped, with
 * no level shown as current. In the browser's cache storage, which is there exactly where a service worker can be.
 */
import * as v from 'valibot';
import { Snapshot } from '../../server/contract/api/live.ts';
import { baseUrl } from './base-url.ts';

const name = `hylla-last ${baseUrl.pathname}`;
const address = new URL('last-snapshot', baseUrl);

/** None of these throws: a browser may refuse storage, and then nothing is kept. */
export async function saveLast(snapshot: Snapshot): Promise<void> {
  await attempt(async () => (await caches.open(name)).put(address, Response.json(snapshot)));
}

/** Null when there is none, or none that this page can read. */
export async function loadLast(): Promise<Snapshot | null> {
  const text = await attempt(async () => (await (await caches.open(name)).match(address))?.json());
  const parsed = v.safeParse(Snapshot, text);
  return parsed.success ? parsed.output : null;
}

/** This screen is known no more: what it knew is not for it. */
export async function forgetLast(): Promise<void> {
  await attempt(() => caches.delete(name));
}

async function attempt(act: () => Promise<unknown>): Promise<unknown> {
  try {
    return await act();
  } catch {
    return undefined;
  }
}
