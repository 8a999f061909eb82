/** Which family a message is of: by its topic, and by its form where families share topics, leave them free, or post. */
import type { RawMessage } from '../usecases/ports.ts';
import type { Bindings } from './bindings.ts';
import type { Dialect } from './dialects/dialect.ts';
import { dialectOf, dialects } from './dialects/index.ts';
import { parseJson } from './dialects/values.ts';

/** Of what came by MQTT. */
export function familyOf({ topic, source }: RawMessage, text: string, bindings: Bindings): Dialect | undefined {
  const claimed = dialects.find((one) => one.claims(topic));
  // Nearly all messages end here.
  if (claimed !== undefined && claimed.recognises === undefined) return claimed;
  const able = claimed === undefined ? dialects : dialects.filter((one) => one.claims(topic));
  if (claimed !== undefined && able.length === 1) return claimed;
  const byForm = recognising(able, text);
  if (byForm.length > 0) return listened(byForm, topic, text, source, bindings);
  return claimed === undefined ? undefined : listened(able, topic, text, source, bindings);
}

/** Of what a network server posted under the name `source`: as that name says, if the form does not say otherwise. */
export function postedFamily(source: string, text: string, bindings: Bindings): Dialect | undefined {
  const byForm = recognising(dialects, text);
  const named = dialectNamed(source);
  if (named !== undefined && (byForm.length === 0 || byForm.includes(named))) return named;
  return listened(byForm, '', text, undefined, bindings);
}

function recognising(able: readonly Dialect[], text: string): readonly Dialect[] {
  const parsed = /^\s*\{/.test(text) ? parseJson(text) : null;
  return parsed?.ok ? able.filter((one) => one.recognises?.(parsed.value)) : [];
}

/** The one that a dispenser listens to, or else the first. */
function listened(
  able: readonly Dialect[],
  topic: string,
  text: string,
  source: string | undefined,
  bindings: Bindings,
): Dialect | undefined {
  if (able.length < 2) return able[0];
  const wanted = able.find((one) => {
    const envelope = one.open(topic, text, bindings);
    return envelope.type === 'message' && bindings.find(one.name, envelope.addresses, source).length > 0;
  });
  return wanted ?? able[0];
}

const aliases = [
  ['ttn', 'ttn-v3'],
  ['tts', 'ttn-v3'],
  ['the-things', 'ttn-v3'],
  ['chirpstack', 'chirpstack-v4'],
  ['milesight', 'milesight-gw'],
] as const;

/** A family that can post, by its name or a common one, also with more behind: `loriot-roof`. */
function dialectNamed(source: string): Dialect | undefined {
  const is = (name: string): boolean => source === name || source.startsWith(`${name}-`);
  const own = dialects.find(({ name, recognises }) => recognises !== undefined && is(name));
  const alias = aliases.find(([name]) => is(name));
  return own ?? (alias && dialectOf(alias[1]));
}
