/** Keeps the list of devices in step with the dispensers and rooms that name them. */

import * as v from 'valibot';
import { Id } from '../contract/primitives.ts';
import type { DeviceBinding } from '../contract/site-file.ts';
import { listenersOf } from '../domain/listening.ts';
import type { DeviceDoc } from '../domain/model.ts';
import type { Context, Tx } from './ports.ts';

type Bound = ReadonlyMap<string, DeviceBinding>;

/** The devices that dispensers and rooms in use name, by network name. */
export function boundDevices(tx: Tx): Bound {
  const bound = new Map<string, DeviceBinding>();
  for (const { binding } of listenersOf(tx)) bound.set(keyOf(binding.dialect, binding.id, binding.source), binding);
  return bound;
}

/**
 * Adds a document for each device that is named now, and drops those named `before` and no longer, unless they have
 * credentials. What is named now is no longer in the inbox.
 */
export function syncDevices(tx: Tx, before: Bound, context: Context): void {
  const known = new Map<string, DeviceDoc>();
  for (const doc of tx.values('devices')) known.set(keyOf(doc.dialect, doc.address, doc.source), doc);
  const now = boundDevices(tx);
  for (const key of before.keys()) {
    const doc = now.has(key) ? undefined : known.get(key);
    if (doc !== undefined && doc.secretHash === undefined) tx.remove('devices', doc.id);
  }
  // Our own devices first: their id is their address, the others' only looks like it.
  const fresh = [...now].filter(([key]) => !known.has(key)).map(([, device]) => device);
  for (const device of fresh.sort((a, b) => Number(b.dialect === 'hylla') - Number(a.dialect === 'hylla'))) {
    const { dialect, id: address, source } = device;
    const id = dialect === 'hylla' && v.is(Id, address) ? address : freeSlug(tx, address);
    tx.put('devices', { id, dialect, address, ...(source === undefined ? {} : { source }), createdAt: context.now });
  }
  if (fresh.length > 0) clearInbox(tx, fresh);
}

function clearInbox(tx: Tx, named: readonly DeviceBinding[]): void {
  const addresses = new Map(named.map((device) => [device.id, device]));
  for (const { id, address, dialect, source } of [...tx.values('inbox')]) {
    const claimed = addresses.get(address);
    if (claimed !== undefined && claimed.source === source && (dialect === null || dialect === claimed.dialect))
      tx.remove('inbox', id);
  }
}

function keyOf(dialect: string, address: string, source: string | undefined): string {
  return `${dialect} ${source ?? ''} ${address}`;
}

/** An id out of a network's name, with a number where it is taken. */
function freeSlug(tx: Tx, address: string): string {
  const slug = address
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 58)
    .replace(/^-+|-+$/g, '');
  const base = slug === '' ? 'device' : slug;
  let id = base;
  for (let n = 2; tx.get('devices', id) !== undefined; n++) id = `${base}-${n}`;
  return id;
}
