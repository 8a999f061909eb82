/**
 * What messages would say to a dispenser that listened as told: decoded as ever, with one listener in place of the
 * site's. Changes nothing: what devices taught before is only read, and nothing is sent.
 */
import type { DeviceBinding } from '../contract/site-file.ts';
import type { KeptMessage } from '../domain/model.ts';
import type { Inbound, RawMessage } from '../usecases/ports.ts';
import { type Bindings, earsOf, type Listener } from './bindings.ts';
import type { Learned } from './learned.ts';

/** One list of what it became a message, in their order. */
export function tryOut(
  messages: readonly KeptMessage[],
  listener: Listener,
  { timezone, learned }: Bindings,
  decode: (raw: RawMessage, bindings: Bindings) => readonly Inbound[],
): readonly (readonly Inbound[])[] {
  const alone: Bindings = { ...earsOf([listener]), timezone, learned: readOnly(learned) };
  // Shared: messages between these are missing, which is nothing to ask the device about.
  return messages.map((message) => decode({ ...rawOf(message, listener.binding.source), shared: true }, alone));
}

/** What the inbox would suggest for the device of these messages, if nobody listened to it. */
export function suggestFor(
  messages: readonly KeptMessage[],
  { timezone, learned }: Bindings,
  decode: (raw: RawMessage, bindings: Bindings) => readonly Inbound[],
): DeviceBinding | null {
  const deaf: Bindings = { ...earsOf([]), timezone, learned: readOnly(learned) };
  const found = messages
    .flatMap((message) => decode({ ...rawOf(message, undefined), shared: true }, deaf))
    .flatMap((one) => (one.type === 'unclaimed' && one.suggestion ? [one.suggestion] : []));
  return found.findLast(({ preset, topic }) => (preset ?? topic) !== undefined) ?? found.at(-1) ?? null;
}

/** As it arrived. A webhook's source stands in its topic. */
function rawOf({ topic, receivedAt, payload, base64, retained }: KeptMessage, source: string | undefined): RawMessage {
  return {
    topic,
    payload: Buffer.from(payload, base64 === true ? 'base64' : 'utf8'),
    retained: retained === true,
    receivedAt,
    ...(source !== undefined && !topic.startsWith('uplinks/') && { source }),
  };
}

/** What is learned on top of it is forgotten with it. */
function readOnly(learned: Learned): Learned {
  const own = new Map<string, ReadonlyMap<string, string>>();
  return {
    get: (device) => own.get(device) ?? learned.get(device),
    set: (device, facts) => void own.set(device, facts),
  };
}
