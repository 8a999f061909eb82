/**
 * Bytes to uplinks: envelope (dialect) x device preset x mapping of the dispenser that listens. What cannot be read is a
 * refusal with its reason; what nobody listens to is unclaimed. Never throws, whatever comes.
 */
import { isAscii, isUtf8 } from 'node:buffer';
import type { Measured, Press, Refusal, Uplink } from '../contract/reading.ts';
import type { Measure } from '../contract/site-file.ts';
import type { Inbound, RawMessage, Store, Unclaimed, UplinkDecoder } from '../usecases/ports.ts';
import { answersIn } from './answers.ts';
import { behindIt } from './behind.ts';
import { type Bindings, createBindings, type Listener, namedByTopic } from './bindings.ts';
import { createCaughtUp } from './caught-up.ts';
import { deviceName } from './device-name.ts';
import type { Dialect, Envelope, Found, Opened, Wanted } from './dialects/dialect.ts';
import { mappingFault } from './dialects/expression.ts';
import { dialectOf } from './dialects/index.ts';
import { findMapped, mappedAside, mappedOnline, mapsValue } from './dialects/mapping.ts';
import { byPreset, type Told } from './dialects/presets/by-preset.ts';
import { presets } from './dialects/presets/index.ts';
import { presetFault } from './dialects/presets/preset-fault.ts';
import { familyOf, notText, openBy, postedAs } from './family.ts';
import { suggest } from './suggest.ts';
import { suggestFor, tryOut } from './try-out.ts';

const largest = 256 * 1024;
const shown = 512;
/** Bytes of a message of an unknown device that is kept whole, to be read anew when somebody adopts it. */
const keptAtMost = 8 * 1024;

/**
 * null when it is not UTF-8. Most messages are ASCII, which is read several times faster. Small firmwares send their whole
 * buffer: zeros behind a text are none of it.
 */
function textOf(payload: Uint8Array): string | null {
  let bytes = payload instanceof Buffer ? payload : Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength);
  if (bytes[bytes.length - 1] === 0) bytes = bytes.subarray(0, bytes.findLastIndex((byte) => byte !== 0) + 1);
  if (isAscii(bytes)) return bytes.toString('latin1');
  return isUtf8(bytes) ? bytes.toString('utf8') : null;
}

export function createDecoder(store: Store): UplinkDecoder {
  const bindings = createBindings(store);
  const decodeSafely = (raw: RawMessage): readonly Inbound[] => decodeWith(raw, bindings);
  return {
    mappingFault,
    presetFault,
    decode: decodeSafely,
    decodeCaughtUp: createCaughtUp(decodeSafely, () => store.catchUp()),
    presets: [...presets.keys()].sort(),
    suggest: (messages) => suggestFor(messages, bindings, decodeWith),
    tryOut: (messages, listener) => tryOut(messages, listener, bindings, decodeWith),
  };
}

function decodeWith(raw: RawMessage, bindings: Bindings): readonly Inbound[] {
  try {
    return decode(raw, bindings);
  } catch (error) {
    // A fault of ours: the message must not be lost without a word, nor end the process.
    const fault = error instanceof Error ? error.message.slice(0, 200) : 'unknown fault';
    return [refusal(raw, 'malformed', `it could not be decoded: ${fault}`)];
  }
}

function decode(raw: RawMessage, bindings: Bindings): readonly Inbound[] {
  if (raw.payload.byteLength > largest)
    return [refusal(raw, 'too-large', `${raw.payload.byteLength} bytes are more than ${largest}`)];
  const text = textOf(raw.payload);
  if (raw.topic.startsWith('uplinks/')) return decodeWebhook(raw, text, bindings);
  const named = bindings.byTopic(raw.topic, raw.source);
  if (named.length > 0) {
    const meant = named.map((listener) => decodeFor(raw, text, listener, bindings)).filter((one) => one !== null);
    if (meant.length > 0) return meant.flat();
  }
  const dialect = familyOf(raw, text, bindings);
  if (dialect === undefined) return [unclaimed(raw, null, raw.topic, shownAs(raw, text), null, bindings)];
  return understood(raw, shownAs(raw, text), dialect, openBy(dialect, raw, text, bindings), null, bindings);
}

/** What people see of a message in the inbox. */
const shownAs = ({ payload }: RawMessage, text: string | null): string =>
  text ?? Buffer.from(payload.subarray(0, shown)).toString('latin1');

/** What network servers post. */
function decodeWebhook(raw: RawMessage, text: string | null, bindings: Bindings): readonly Inbound[] {
  const { source = raw.topic.slice('uplinks/'.length), ...plain } = raw;
  const posted = postedAs(source, plain, text ?? '', bindings);
  if (posted === undefined) return [unclaimed(raw, null, source, shownAs(raw, text), null, bindings)];
  if (text === null) return [refusal(raw, 'malformed', notText, posted.dialect.name)];
  const { dialect, topic } = posted;
  const envelope = openBy(dialect, { ...plain, topic }, text, bindings);
  // Devices are known by their network names; a source that a dispenser names may also be who posts.
  const own = 'addresses' in envelope ? bindings.find(dialect.name, envelope.addresses, source) : [];
  return understood(plain, text, dialect, envelope, own.length > 0 ? own : null, bindings);
}

/** What a message on a topic that `listener` names says to it; null when it is another device's. */
function decodeFor(
  raw: RawMessage,
  text: string | null,
  listener: Listener,
  bindings: Bindings,
): readonly Inbound[] | null {
  const dialect = dialectOf(listener.binding.dialect);
  if (dialect === undefined) return [refusal(raw, 'unknown-topic', 'this dialect is not understood yet')];
  const envelope = openBy(dialect, raw, text, bindings);
  return isFrom(listener.binding, envelope)
    ? understood(raw, shownAs(raw, text), dialect, envelope, [listener], bindings)
    : null;
}

/** A filter with wildcards, or a topic that a whole network posts to, may bring many: then the name decides. */
function isFrom(binding: Listener['binding'], envelope: Envelope): boolean {
  const { dialect, id, topic } = binding;
  const shared = topic !== undefined && (/[+#]/.test(topic) || dialectOf(dialect)?.recognises !== undefined);
  if (!shared || namedByTopic.has(dialect) || envelope.type === 'ignored') return true;
  if (isOfThose(envelope)) return envelope.below(binding);
  const names = envelope.type === 'refused' ? [envelope.address ?? id] : envelope.addresses;
  const own = deviceName(id);
  return names.map(deviceName).some((name) => name === own || name.endsWith(`/${own}`));
}

/** `known`: who listens, where the topic already told. */
function understood(
  raw: RawMessage,
  text: string,
  dialect: Dialect,
  envelope: Envelope,
  known: readonly Listener[] | null,
  bindings: Bindings,
): readonly Inbound[] {
  if (envelope.type === 'ignored') return [];
  if (envelope.type === 'refused')
    return [refusal(raw, envelope.reason, envelope.detail, dialect.name, envelope.address, text)];
  if (envelope.type === 'answer')
    return answersIn(raw, dialect.name, envelope, known ?? bindings.find(dialect.name, envelope.addresses, raw.source));
  const listeners = known ?? bindings.find(dialect.name, envelope.addresses, raw.source);
  const address = listeners[0]?.binding.id ?? envelope.addresses[0] ?? '';
  if (envelope.type === 'availability' && envelope.below !== undefined) {
    const below = behindIt(raw, dialect.name, envelope, bindings, known);
    // What others are behind is no sensor itself.
    return listeners.length === 0 || isOfThose(envelope)
      ? below
      : [...below, availability(raw, dialect.name, address, envelope, listeners)];
  }
  if (listeners.length === 0) return [unclaimed(raw, dialect.name, address, text, envelope, bindings)];
  if (envelope.type === 'message') {
    const [first] = listeners;
    const told =
      listeners.length === 1 && first !== undefined
        ? read(raw, text, dialect, envelope, first, address)
        : listeners.flatMap((listener) => read(raw, text, dialect, envelope, listener, address));
    if (envelope.event === undefined)
      return listeners.some(isTold) ? [...told, ...answersIn(raw, dialect.name, envelope, listeners)] : told;
    const happened = { dialect: dialect.name, address, receivedAt: raw.receivedAt, ...heardBy(listeners) };
    const happening = filled(
      { type: 'event', ...happened, event: envelope.event, ...pressed(envelope) },
      raw,
      envelope,
    );
    // It tells battery and signal itself.
    return [...told.filter(({ type }) => type !== 'vitals'), happening];
  }
  if (envelope.type === 'availability') return [availability(raw, dialect.name, address, envelope, listeners)];
  const news = { dialect: dialect.name, address, receivedAt: raw.receivedAt, ...heardBy(listeners) };
  return [filled({ type: 'event', ...news, event: envelope.event, ...pressed(envelope) }, raw, envelope)];
}

const pressed = ({ press }: { readonly press?: Press | undefined }): { readonly press?: Press } =>
  press === undefined ? {} : { press };

type Availability = Extract<Envelope, { type: 'availability' }>;

/** Of a bridge, whose devices are known by how they are listened to. */
const isOfThose = (
  envelope: Envelope,
): envelope is Availability & { readonly below: Extract<Availability['below'], (...args: never) => unknown> } =>
  envelope.type === 'availability' && typeof envelope.below === 'function';

function availability(
  { receivedAt, ...raw }: RawMessage,
  dialect: Dialect['name'],
  address: string,
  { online }: Availability,
  listeners: readonly Listener[],
): Uplink {
  const news = { dialect, address, receivedAt, ...heardBy(listeners), online } as const;
  return filled({ type: 'availability', ...news }, { receivedAt, ...raw }, {});
}

function heardBy(listeners: readonly Listener[]): Pick<Uplink, 'dispensers' | 'rooms'> {
  const dispensers = listeners.flatMap((one) => ('room' in one ? [] : [one.dispenser]));
  const rooms = listeners.flatMap((one) => ('room' in one ? [one.room] : []));
  return rooms.length === 0 ? { dispensers } : { dispensers, rooms };
}

const isTold = (listener: Listener): boolean => 'told' in listener;

/** What an uplink may tell besides its main matter. */
type Besides = 'source' | 'retained' | 'deviceTime' | 'boot' | 'seq' | 'vitals' | 'people' | 'dropped';
type Aside = { readonly [K in Besides]?: Uplink[K] | undefined };

/** Fills it in, one by one: this is the hot path, and spreading took three quarters of the time of a message. */
function filled<T extends Uplink>(uplink: T, raw: RawMessage, from: Aside): T {
  const draft: { -readonly [K in Besides]?: Uplink[K] } = uplink;
  if (from.deviceTime !== undefined) draft.deviceTime = from.deviceTime;
  if (from.boot !== undefined) draft.boot = from.boot;
  if (from.seq !== undefined) draft.seq = from.seq;
  if (from.vitals !== undefined) draft.vitals = from.vitals;
  return marked(uplink, raw, from);
}

/** Fills in what is told seldom. */
function marked<T extends Uplink>(uplink: T, raw: RawMessage, from: Aside): T {
  const draft: { -readonly [K in Besides]?: NonNullable<Uplink[K]> | undefined } = uplink;
  if (raw.source !== undefined) draft.source = raw.source;
  if (raw.retained) draft.retained = true;
  if (from.people !== undefined) draft.people = from.people;
  if (from.dropped !== undefined) draft.dropped = from.dropped;
  return uplink;
}

/** What a message says to a dispenser or a room. */
function read(
  raw: RawMessage,
  text: string,
  { name: dialect, find }: Dialect,
  opened: Opened,
  listener: Listener,
  address: string,
): readonly Inbound[] {
  const { binding } = listener;
  const { map } = binding;
  const mapped = map === undefined ? null : mappedAside(map, opened.message);
  const wanted = 'room' in listener ? 'percent' : wantedBy(listener.measure);
  const told = opened.own === undefined && binding.preset === undefined ? null : byPreset(binding, opened, wanted);
  if ('room' in listener) return [readForRoom(raw, text, dialect, opened, listener, { address, mapped, told })];
  const { dispenser } = listener;
  const found = findValue(find, opened, binding, wanted, told);
  if (found !== 'absent' && found.kind === 'refused')
    return [refusal(raw, found.reason, found.detail, dialect, address, text)];
  const beside = aside(opened, told, mapped);
  // A time that the mapping names comes first.
  const own = found === 'absent' || mapped?.deviceTime !== undefined ? undefined : found.at;
  const from = own === undefined ? beside : { ...beside, deviceTime: own };
  const { receivedAt } = raw;
  const online = map?.available === undefined ? null : mappedOnline(map.available, opened.message);
  if (found === 'absent') {
    const news = { dialect, address, receivedAt, dispensers: [dispenser] };
    if (told?.press !== undefined)
      return [filled({ ...news, type: 'event', event: 'button', press: told.press }, raw, from)];
    // "Offline" is no sign of life, and must not pass for one.
    return [
      filled(online === null ? { ...news, type: 'vitals' } : { ...news, type: 'availability', online }, raw, from),
    ];
  }
  // Too large to be a number, as JSON allows (1e309), is none.
  const { kind, value } = found;
  const measured: Measured | null = value === null || !Number.isFinite(value) ? null : { kind, value };
  const { deviceTime, boot, seq, vitals } = from;
  // Whole at once: what is added to an object later takes room of its own.
  const reading = marked(
    { type: 'reading', dialect, address, receivedAt, dispenser, measured, deviceTime, boot, seq, vitals },
    raw,
    from,
  );
  // That a device which reports is there goes without saying.
  if (online !== false) return [reading];
  const gone: Uplink = { type: 'availability', dialect, address, receivedAt, dispensers: [dispenser], online };
  return [reading, filled(gone, raw, {})];
}

/** What is told besides: by the envelope, then by the model, then by the mapping. */
function aside(opened: Opened, told: Told | null, mapped: ReturnType<typeof mappedAside> | null): Aside {
  if (told === null && mapped === null && opened.guessed === undefined) return opened;
  const { deviceTime, boot, seq, vitals, guessed, dropped = [] } = opened;
  const all = [...dropped, ...(mapped?.dropped ?? [])];
  return {
    deviceTime: mapped?.deviceTime ?? deviceTime,
    boot,
    seq: mapped?.seq ?? seq,
    vitals: { ...vitals, ...(tellsBattery(told) ? undefined : guessed), ...told?.vitals, ...mapped?.vitals },
    people: told?.people,
    dropped: all.length > 0 ? all : undefined,
  };
}

const tellsBattery = (told: Told | null): boolean =>
  (told?.vitals.battery ?? told?.vitals.batteryVolts ?? told?.vitals.batteryLow) !== undefined;

/** Who came, and who called; levels are not a room's. */
function readForRoom(
  raw: RawMessage,
  text: string,
  dialect: Dialect['name'],
  opened: Opened,
  { room, binding }: Extract<Listener, { readonly room: string }>,
  said: {
    readonly address: string;
    readonly mapped: ReturnType<typeof mappedAside> | null;
    readonly told: Told | null;
  },
): Inbound {
  const { address, mapped, told } = said;
  const count = binding.map?.count;
  const counted = count === undefined ? 'absent' : findMapped({ count }, binding, opened.message);
  if (counted !== 'absent' && counted.kind === 'refused')
    return refusal(raw, counted.reason, counted.detail, dialect, address, text);
  const total = counted !== 'absent' && counted.value !== null && counted.value >= 0 ? counted.value : null;
  const from = { ...aside(opened, told, mapped), ...(total !== null && { people: { total: { in: total } } }) };
  const news = { dialect, address, receivedAt: raw.receivedAt, dispensers: [], rooms: [room] };
  return told?.press === undefined
    ? filled({ ...news, type: 'vitals' }, raw, from)
    : filled({ ...news, type: 'event', event: 'button', press: told.press }, raw, from);
}

function wantedBy(measure: Measure): Wanted {
  if (measure.kind === 'roll') return measure.sensor === 'percent-of-radius' ? 'percent' : 'distance';
  return measure.kind === 'stack' ? 'distance' : measure.kind;
}

/** The mapping comes before the preset, the preset before where such devices usually have it. */
function findValue(
  find: Dialect['find'],
  opened: Opened,
  binding: Listener['binding'],
  wanted: Wanted,
  told: Told | null,
): Found {
  if (binding.map !== undefined && mapsValue(binding.map)) return findMapped(binding.map, binding, opened.message);
  const byModel = told?.found ?? 'absent';
  if (byModel === 'absent' && told?.isDecided) return byModel;
  // A running count is a level only where portions are counted.
  const counts = byModel !== 'absent' && byModel.kind === 'count' && wanted !== 'count';
  return byModel === 'absent' || counts ? find(opened.message, binding, wanted) : byModel;
}

function refusal(
  raw: RawMessage,
  reason: Refusal['reason'],
  detail: string,
  dialect?: Dialect['name'],
  address?: string,
  text?: string,
): Refusal {
  return {
    type: 'refusal',
    reason,
    detail,
    topic: raw.topic.slice(0, 256),
    receivedAt: raw.receivedAt,
    payload: text === undefined ? Buffer.from(raw.payload.subarray(0, shown)).toString('latin1') : beginning(text),
    ...(dialect !== undefined && { dialect }),
    ...(address !== undefined && { address: address.slice(0, 128) }),
    ...(raw.source !== undefined && { source: raw.source }),
  };
}

/** A copy: a slice would keep the whole text, up to 256 KiB, for as long as the inbox keeps its beginning. */
const beginning = (text: string): string => Buffer.from(text.slice(0, shown)).toString();

function unclaimed(
  raw: RawMessage,
  dialect: Dialect['name'] | null,
  address: string,
  text: string,
  envelope: Envelope | null,
  { learned }: Bindings,
): Inbound {
  const isPosted = raw.topic.startsWith('uplinks/');
  return {
    type: 'unclaimed',
    dialect,
    address: address.slice(0, 128),
    topic: raw.topic.slice(0, 256),
    receivedAt: raw.receivedAt,
    payload: beginning(text),
    // A webhook's name is no broker's.
    ...(raw.source !== undefined && !isPosted && { source: raw.source }),
    suggestion: suggest(raw, dialect, address, text, envelope, learned),
    ...(raw.payload.byteLength <= keptAtMost && { whole: wholeOf(raw) }),
  };
}

/** As text where that gives the same bytes back. */
function wholeOf({ payload, retained }: RawMessage): NonNullable<Unclaimed['whole']> {
  const text = textOf(payload);
  return {
    ...(text === null ? { payload: Buffer.from(payload).toString('base64'), base64: true } : { payload: text }),
    ...(retained && { retained }),
  };
}
