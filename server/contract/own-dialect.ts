/**
 * What is said in Hylla's own MQTT dialect, one schema a topic: the AsyncAPI document is made of these, and the simulated
 * firmware is typed by them. The server decodes by hand (`mqtt/dialects/hylla.ts`, the hot path): whatever is valid here
 * it takes in whole. It is more lenient in two things: a wrong optional field is dropped and told while the rest counts,
 * and keys that it does not know are left alone.
 */
import * as v from 'valibot';
import { Instant } from './primitives.ts';
import { deviceEvents } from './reading.ts';
import type { DeviceTopic } from './topics.ts';

const Counter = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const described = <const S extends v.GenericSchema>(schema: S, description: string) =>
  v.pipe(schema, v.description(description));

/** What any message may tell besides. */
const aside = {
  ts: v.optional(
    described(Instant, 'When it was measured, with an offset. Left out by a device whose clock was never set.'),
  ),
  boot: v.optional(described(Counter, 'Rises by one at each start of the device. Counts together with seq.')),
  seq: v.optional(
    described(Counter, 'Rises by one with each message of a boot: a message that comes twice counts once.'),
  ),
  battery: v.optional(
    v.nullable(described(v.pipe(v.number(), v.minValue(0), v.maxValue(100)), 'Percent, never volts.')),
  ),
  rssi: v.optional(v.nullable(described(v.pipe(v.number(), v.minValue(-200), v.maxValue(30)), 'dBm.'))),
};

const Signal = v.nullable(v.number());
/** Exactly one; null when the sensor has no value. */
const Raw = v.union([
  v.strictObject({ mm: described(Signal, 'Millimetres: sensor to content, or the radius of a roll.') }),
  v.strictObject({ cm: described(Signal, 'The same in centimetres.') }),
  v.strictObject({ g: described(Signal, 'Grams, tare included.') }),
  v.strictObject({ kg: described(Signal, 'The same in kilograms.') }),
  v.strictObject({ count: described(Signal, 'Portions given out since the last refill, or a running total.') }),
  v.strictObject({ percent: described(Signal, 'Percent of what the geometry of the dispenser starts from.') }),
]);

export const LevelMessage = v.union([
  described(
    v.looseObject({
      level: described(
        v.pipe(v.number(), v.minValue(-0.5), v.maxValue(100.5)),
        'Percent of usable content. Half a point outside 0 to 100 is rounding and is clamped.',
      ),
      raw: v.optional(described(v.unknown(), 'Not looked at beside a level.')),
      ...aside,
    }),
    'The device works the level out itself.',
  ),
  described(
    v.looseObject({ level: v.optional(v.null()), raw: Raw, ...aside }),
    'The geometry of the dispenser decides what level the raw signal is.',
  ),
  described(
    v.looseObject({ level: v.null(), raw: v.optional(v.null()), ...aside }),
    'The sensor has no value. The device lives; the level stays as it was.',
  ),
]);
export type LevelMessage = v.InferInput<typeof LevelMessage>;

export const StatusMessage = v.picklist(['online', 'offline']);

export const EventMessage = v.looseObject({
  type: described(
    v.picklist(deviceEvents),
    'A cover or "refilled" confirms a rise of the level; "jam" is a fault until then; "button" changes no level.',
  ),
  ...aside,
});
export type EventMessage = v.InferInput<typeof EventMessage>;

export const ConfigMessage = v.looseObject({
  reportIntervalS: v.optional(
    described(v.pipe(v.number(), v.integer(), v.minValue(1)), 'Seconds between two reports.'),
  ),
  quietHours: v.optional(v.unknown()),
});

/** What is said on each topic. */
export const ownMessages = {
  level: LevelMessage,
  status: StatusMessage,
  event: EventMessage,
  config: ConfigMessage,
  'config/ack': v.unknown(),
} satisfies Record<DeviceTopic, v.GenericSchema>;
