/**
 * Which preset a device that nobody has named yet is of: by the model's name wherever its network writes it, by keys that
 * only one vendor's formatter has, by the bytes of its frame, and last by the name that somebody gave it.
 */
import type { Opened } from '../dialect.ts';
import { at, isRecord } from '../values.ts';
import { isCell } from './dragino.ts';
import { modelByKeys, type Test } from './guess-keys.ts';
import { presets } from './index.ts';

/** A preset's name, or undefined: none is better than a wrong one. */
export function guessPreset(opened: Opened): string | undefined {
  const { message, own } = opened;
  const decoded = own === undefined ? message : own.decoded;
  return (
    named([opened.model, ...modelsIn(message, decoded)]) ??
    byKeys(decoded) ??
    byFrame(opened) ??
    named([at(message, 'deviceName'), at(message, 'deviceInfo', 'deviceName'), ...opened.addresses])
  );
}

const modelsIn = (message: unknown, decoded: unknown): readonly unknown[] => [
  at(message, 'deviceInfo', 'deviceProfileName'),
  at(message, 'deviceProfileName'),
  at(message, 'deviceInfo', 'tags', 'model'),
  at(message, 'uplink_message', 'version_ids', 'model_id'),
  at(message, 'device', 'model'),
  at(message, 'definition', 'model'),
  at(message, 'model'),
  at(message, 'app'),
  at(message, 'src'),
  at(message, 'params', 'sys', 'app'),
  at(decoded, 'Device'),
  at(decoded, 'SENSOR_MODEL'),
  at(decoded, 'model'),
];

/** Shelly's own names of models, which are also the beginning of its devices' names. */
const shellies: readonly (readonly [RegExp, string])[] = [
  [/^(shelly)?plusht($|-)/i, 'shelly-plus-ht'],
  [/^(shelly)?htg3($|-)/i, 'shelly-ht-gen3'],
  [/^(shelly)?plusuni($|-)/i, 'shelly-plus-uni'],
  [/^(shelly)?uni($|-)/i, 'shelly-uni'],
  [/^(shelly)?ht($|-)/i, 'shelly-ht'],
];
const longest = 128;
/** "EM400-TLD-868M" is a model in two words. */
const wordsAtMost = 4;

/** Too common to be a model without its vendor. */
const common = new Set(['ht', 'uni', 'motionsensor', 'tof10120', 'sr04', 'hx711']);

/** What is left of a preset's name without its vendor, in small letters and figures. */
const byModel: ReadonlyMap<string, string> = new Map(
  [...presets.keys()]
    .map((name) => [squeezed(name.slice(name.indexOf('-') + 1)), name] as const)
    .filter(([model]) => !common.has(model))
    // Of several names for one model the first.
    .reverse(),
);

function squeezed(text: string): string {
  return text.toLowerCase().replace(/[^a-z0-9]/g, '');
}

function named(texts: readonly unknown[]): string | undefined {
  for (const text of texts) {
    if (typeof text !== 'string' || text.length > longest) continue;
    const shelly = shellies.find(([form]) => form.test(text));
    if (shelly !== undefined) return shelly[1];
    const words = text.toLowerCase().split(/[^a-z0-9]+/);
    for (let size = wordsAtMost; size > 0; size--) {
      for (let from = 0; from + size <= words.length; from++) {
        const known = byModel.get(words.slice(from, from + size).join(''));
        if (known !== undefined) return known;
      }
    }
  }
  return undefined;
}

/** Tasmota's sensors stand under their own names, numbered where there are several. */
const tasmotaKey = /^(VL53L0X|VL53L1X|TOF10120|SR04|HX711)([-_]\d+)?$/;

function byKeys(decoded: unknown): string | undefined {
  if (!isRecord(decoded)) return undefined;
  const told = modelByKeys(decoded);
  if (told !== undefined) return told;
  const sensor = Object.keys(decoded)
    .map((key) => tasmotaKey.exec(key)?.[1])
    .find((one) => one !== undefined);
  return sensor === undefined ? undefined : `tasmota-${sensor.toLowerCase()}`;
}

/** The bytes, by those vendors who say in them what they are. `port`: LoRaWAN's FPort, undefined where it is not told. */
function byFrame({ own }: Opened): string | undefined {
  const { frame, port } = own ?? {};
  if (frame === undefined || frame === null || frame.length < 3) return undefined;
  const [first, second] = frame;
  if (first === 1 && second === 0xb1 && (port ?? 6) === 6 && frame.length >= 8) return 'netvox-r718pe';
  for (const [name, fits] of frames) {
    const preset = presets.get(name);
    // On a port of somebody's choice only a frame that is the model's from end to end tells anything.
    if ((port ?? usualPort) !== usualPort && !preset?.reads?.(frame)) continue;
    const decoded = preset?.decode?.(frame, port) ?? {};
    if (fits((...keys) => keys.every((key) => Object.hasOwn(decoded, key)), decoded)) return name;
  }
  if (port === 102 && frame.length === 8) return 'browan-tbms100';
  if (port === 147 && frame.length >= 3 && frame.length <= 8) return 'browan-tbpb100';
  if (first === 2 && hasDistance('decentlab-dl-mbx', frame))
    return frame.length > 20 ? 'decentlab-dl-lid' : 'decentlab-dl-mbx';
  if (port === 2 && (frame.length === 8 || frame.length === 5) && beginsWithCell(frame)) return 'dragino-ldds75';
  if ((first === 1 || first === 0x0e) && frame.length >= 6 && hasDistance('elsys-elt', frame)) return 'elsys-elt';
  return undefined;
}

/** Milesight's. */
const usualPort = 85;

const frames: readonly (readonly [string, Test])[] = [
  ['milesight-ws201', (has) => has('remaining')],
  ['milesight-em400-tld', (has) => has('distance', 'temperature') || has('temperature', 'position')],
  ['milesight-em310-udl', (has) => has('distance', 'position')],
  ['milesight-vs133', (has) => [1, 2, 3, 4].some((i) => has(`line_${i}_total_in`) || has(`region_${i}_child_count`))],
  ['milesight-vs121', (has) => has('people_count_all') || has('people_total_in') || has('region_5_count')],
  ['milesight-vs121', (has) => has('people_count_max') || has('region_9_count') || has('line_in')],
  ['milesight-vs133', (has) => has('region_1_count', 'region_4_count') || has('line_2_period_in')],
  ['milesight-ws202', (has) => has('pir', 'daylight')],
  ['milesight-ws101', (has) => has('press')],
];

const hasDistance = (name: string, frame: Uint8Array): boolean =>
  typeof presets.get(name)?.decode?.(frame, undefined)['distance'] === 'number';

/** Dragino's frames begin with the battery in millivolts. */
const beginsWithCell = ([high = 0, low = 0]: Uint8Array): boolean => isCell(((high << 8) | low) & 0x3fff);
