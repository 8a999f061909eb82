/** Decoding as tests see it: a store with the dispensers of a test, messages by topic, and the families' fixtures. */
import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { Dispenser } from '../../server/contract/site-file.ts';
import { createDecoder } from '../../server/mqtt/decoder.ts';
import type { Inbound, Store, UplinkDecoder } from '../../server/usecases/ports.ts';
import { memoryStore } from '../support/memory-store.ts';

export const receivedAt = Date.parse('2026-11-23T09:00:00Z');

export type Raw = Record<string, unknown>;

/** A dispenser that listens as `device` says; id `d`, a percentage, unless `more` says otherwise. */
export function dispenser(device: Raw, more: Raw = {}) {
  return v.parse(Dispenser, { id: 'd', name: 'D', location: 'l', item: 'i', capacity: 10, ...more, device });
}

export async function storeWith(...dispensers: ReturnType<typeof dispenser>[]): Promise<Store> {
  const store = memoryStore();
  await store.transact((tx) => {
    tx.put('site', {
      id: 's',
      name: 'S',
      timezone: 'Europe/Stockholm',
      currency: 'SEK',
      locale: 'sv',
      workdays: [1, 2, 3, 4, 5],
      officeHours: ['07:30', '17:30'],
      holidays: [],
    });
    for (const doc of dispensers) tx.put('dispensers', doc);
  });
  return store;
}

export async function decoderFor(...dispensers: ReturnType<typeof dispenser>[]): Promise<UplinkDecoder> {
  return createDecoder(await storeWith(...dispensers));
}

/** What a message becomes. Anything but bytes and text is sent as JSON. */
export function heard(decoder: UplinkDecoder, topic: string, payload: unknown, retained = false): readonly Inbound[] {
  const bytes =
    payload instanceof Uint8Array
      ? payload
      : Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload));
  return decoder.decode({ topic, payload: bytes, retained, receivedAt });
}

/** The same, where there must be exactly one. */
export function heardOne(decoder: UplinkDecoder, topic: string, payload: unknown, retained = false): Inbound {
  const [only, ...more] = heard(decoder, topic, payload, retained);
  if (only === undefined || more.length > 0)
    throw new Error(`${topic}: ${more.length + (only ? 1 : 0)} messages, not 1`);
  return only;
}

interface Fixture {
  readonly payload: unknown;
  readonly transport: { readonly topic: string };
  readonly expected: Readonly<Record<string, number | string | null>>;
}

/** A recorded or documented message of a real device. */
export function fixture(name: string): Fixture {
  return JSON.parse(readFileSync(`test/fixtures/payloads/${name}.json`, 'utf8'));
}

/** Its payload, where that is a JSON object. */
export const payloadOf = (name: string): Raw => v.parse(v.record(v.string(), v.unknown()), fixture(name).payload);

/** Whether a message could change a level. */
export const givesLevel = (messages: readonly Inbound[]): boolean =>
  messages.some((one) => one.type === 'reading' && one.measured !== null);
