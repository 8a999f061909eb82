/** How a dispenser would listen to a device that nobody knows: the envelope it came in, and the preset that it looks like. */
import type { DeviceBinding, Dialect } from '../contract/site-file.ts';
import type { RawMessage } from '../usecases/ports.ts';
import type { Envelope } from './dialects/dialect.ts';
import { json, number } from './dialects/plain.ts';
import { guessPreset } from './dialects/presets/guess.ts';
import { numberOf } from './dialects/values.ts';
import { modelsKey } from './dialects/zigbee-names.ts';
import type { Learned } from './learned.ts';

const longestId = 128;
const longestTopic = 256;
/** Larger ones are of no device that fits a preset. */
const guessedAtMost = 64 * 1024;

/** Null where nothing can be suggested. `dialect` null: on a topic that no family has. */
export function suggest(
  { topic, source }: RawMessage,
  dialect: Dialect | null,
  address: string,
  text: string,
  envelope: Envelope | null,
  learned: Learned,
): DeviceBinding | null {
  const isPosted = topic.startsWith('uplinks/');
  const heardThrough = source !== undefined && !isPosted ? { source } : {};
  if (dialect !== null) {
    const told = dialect === 'zigbee2mqtt' ? learned.get(modelsKey(source))?.get(address) : undefined;
    const preset =
      text.length <= guessedAtMost && envelope?.type === 'message'
        ? guessPreset(told === undefined ? envelope : { ...envelope, model: told })
        : undefined;
    const part = envelope?.type === 'message' ? envelope.part : undefined;
    return {
      dialect,
      id: address.slice(0, longestId),
      ...heardThrough,
      ...(part !== undefined && { topic: part }),
      ...(preset !== undefined && { preset }),
    };
  }
  const name = isPosted ? address : topic;
  if (name === '' || name.length > longestTopic || (isPosted && name.length > longestId)) return null;
  const plain = numberOf(text.trim()) === null ? json : number;
  const opened = text.length <= guessedAtMost ? plain.open(name, text, noContext) : null;
  if (plain === json && opened?.type !== 'message') return null;
  const preset = opened?.type === 'message' ? guessPreset(opened) : undefined;
  if (!isPosted && opened?.type === 'message' && opened.vitals?.lqi !== undefined) {
    const zigbee = zigbeeNamed(topic);
    if (zigbee !== null) return { ...zigbee, ...heardThrough, ...(preset !== undefined && { preset }) };
  }
  return {
    dialect: plain.name,
    id: name.slice(0, longestId),
    ...heardThrough,
    ...(name.length > longestId && { topic: name }),
    ...(preset !== undefined && { preset }),
  };
}

/** Only Zigbee has a link quality: Zigbee2MQTT on a base of its own, of one part unless the usual word is in it. */
function zigbeeNamed(topic: string): DeviceBinding | null {
  const [, id] = /^(?:.*\/)?zigbee2mqtt\/(.+)$/.exec(topic) ?? /^\/?[^/]+\/(.+)$/.exec(topic) ?? [];
  return id === undefined || id.length > longestId ? null : { dialect: 'zigbee2mqtt', id, topic };
}

/** Plain values lean on nothing. */
const noContext = {
  timezone: 'UTC',
  learned: { get: () => undefined, set: () => {} },
  source: undefined,
  receivedAt: 0,
  shared: true,
  reply: undefined,
  isBound: () => false,
};
