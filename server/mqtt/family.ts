/** Which family a message is of: by its topic, and by its form where families share topics, leave them free, or post. */
import { deviceTopic } from '../contract/topics.ts';
import type { Millis } from '../domain/model.ts';
import type { RawMessage } from '../usecases/ports.ts';
import type { Bindings } from './bindings.ts';
import type { Dialect, DialectContext, Envelope } from './dialects/dialect.ts';
import { dialectOf, dialects } from './dialects/index.ts';
import { isRecord, parseJson } from './dialects/values.ts';
import type { Learned } from './learned.ts';

export const notText = 'the payload is not UTF-8 text';

/** `text` is null where the bytes are none. */
export function openBy(dialect: Dialect, raw: RawMessage, text: string | null, bindings: Bindings): Envelope {
  const { topic, payload } = raw;
  const context = new LazyContext(dialect, raw, bindings);
  if (dialect.openBytes !== undefined) return dialect.openBytes(topic, payload, context);
  if (text !== null) return dialect.open(topic, text, context);
  return { type: 'refused', reason: 'malformed', detail: notText } as const;
}

/** Works out what it is asked for, when it is: our own dialect, which most messages are of, asks nothing. */
class LazyContext implements DialectContext {
  private readonly dialect: Dialect;
  private readonly raw: RawMessage;
  private readonly bindings: Bindings;

  constructor(dialect: Dialect, raw: RawMessage, bindings: Bindings) {
    this.dialect = dialect;
    this.raw = raw;
    this.bindings = bindings;
  }

  get timezone(): string {
    return this.bindings.timezone;
  }

  get learned(): Learned {
    return this.bindings.learned;
  }

  get source(): string | undefined {
    return this.raw.source;
  }

  get receivedAt(): Millis {
    return this.raw.receivedAt;
  }

  get reply(): RawMessage['reply'] {
    return this.raw.reply;
  }

  get shared(): boolean {
    return this.raw.shared ?? false;
  }

  isBound(name: string): boolean {
    const { bindings, source } = this;
    const { name: dialect } = this.dialect;
    return (
      bindings.find(dialect, [name], source).length > 0 ||
      bindings.byTopic(name, source).some(({ binding }) => binding.dialect === dialect && binding.topic === name)
    );
  }
}

/** Of what came by MQTT. */
export function familyOf(raw: RawMessage, text: string | null, bindings: Bindings): Dialect | undefined {
  const { topic, source } = raw;
  const hearing = { learned: bindings.learned, source };
  const claiming = dialects.find((one) => one.claims(topic, text, hearing));
  // Nearly all messages end here.
  if (claiming !== undefined && !claiming.isLoose && claiming.recognises === undefined) return claiming;
  if (claiming === undefined || claiming.isLoose) {
    // By a device that is known, where the topic's form would do for several families.
    const known = dialects.find((one) => {
      const names = one.maybeOf?.(topic, hearing) ?? [];
      return names.length > 0 && bindings.find(one.name, names, source).length > 0;
    });
    if (known !== undefined || claiming !== undefined) return known ?? claiming;
    return listened(recognising(dialects, text), raw, text, bindings);
  }
  const able = dialects.filter((one) => one.claims(topic, text, hearing));
  if (able.length === 1) return claiming;
  const byForm = recognising(able, text);
  return listened(byForm.length > 0 ? byForm : able, raw, text, bindings);
}

/** What a message is that was posted, as if it had come by MQTT. */
export interface Posted {
  readonly dialect: Dialect;
  readonly topic: string;
}

/**
 * Of what was posted under the name `source`: a network's by its form, and in doubt by that name; else plain JSON or our
 * own dialect, if a dispenser listens to that name; undefined for what is nobody's.
 */
export function postedAs(source: string, raw: RawMessage, text: string, bindings: Bindings): Posted | undefined {
  const topicless = { ...raw, topic: '' };
  const byForm = recognising(dialects, text);
  const named = dialectNamed(source);
  const dialect = named !== undefined && byForm.includes(named) ? named : listened(byForm, topicless, text, bindings);
  if (dialect !== undefined) return { dialect, topic: '' };
  for (const name of ['json', 'number', 'hylla'] as const) {
    const own = bindings.find(name, [source], undefined).length > 0 ? dialectOf(name) : undefined;
    if (own !== undefined) return { dialect: own, topic: name === 'hylla' ? ownTopic(source, text) : source };
  }
  return named === undefined ? undefined : { dialect: named, topic: '' };
}

function ownTopic(device: string, text: string): string {
  const parsed = parseJson(text);
  return deviceTopic(
    device,
    parsed.ok && isRecord(parsed.value) && Object.hasOwn(parsed.value, 'type') ? 'event' : 'level',
  );
}

/** The likelier ones first. */
function recognising(able: readonly Dialect[], text: string | null): readonly Dialect[] {
  const parsed = text !== null && /^\s*\{/.test(text) ? parseJson(text) : null;
  if (!parsed?.ok) return [];
  const said = able.map((dialect) => ({ dialect, answer: dialect.recognises?.(parsed.value) ?? false }));
  const who = (wanted: boolean | 'perhaps') => said.filter(({ answer }) => answer === wanted).map((one) => one.dialect);
  return [...who(true), ...who('perhaps')];
}

/** The one that a dispenser listens to, or else the first. */
function listened(
  able: readonly Dialect[],
  raw: RawMessage,
  text: string | null,
  bindings: Bindings,
): Dialect | undefined {
  if (able.length < 2) return able[0];
  const wanted = able.find((one) => {
    const envelope = openBy(one, raw, text, bindings);
    return envelope.type === 'message' && bindings.find(one.name, envelope.addresses, raw.source).length > 0;
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
