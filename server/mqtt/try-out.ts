/**
 * What messages would say to a dispenser that listened as told: decoded as ever, with one listener in place of the
 * site's. Changes nothing: what devices taught before is only read, and nothing is sent.
 */
import type { Inbound, RawMessage } from '../usecases/ports.ts';
import { type Bindings, earsOf, type Listener } from './bindings.ts';
import type { Learned } from './learned.ts';

/** One list of what it became a message, in their order. */
export function tryOut(
  messages: readonly RawMessage[],
  listener: Listener,
  { timezone, learned }: Bindings,
  decode: (raw: RawMessage, bindings: Bindings) => readonly Inbound[],
): readonly (readonly Inbound[])[] {
  const alone: Bindings = { ...earsOf([listener]), timezone, learned: readOnly(learned) };
  // Shared: messages between these are missing, which is nothing to ask the device about.
  return messages.map(({ reply: _, ...raw }) => decode({ ...raw, shared: true }, alone));
}

/** What is learned on top of it is forgotten with it. */
function readOnly(learned: Learned): Learned {
  const own = new Map<string, ReadonlyMap<string, string>>();
  return {
    get: (device) => own.get(device) ?? learned.get(device),
    set: (device, facts) => void own.set(device, facts),
  };
}
