/**
 * What is said in Hylla's own MQTT dialect, one schema a topic: the AsyncAPI document is made of these, and the simulated
 * firmware is typed by them. The server decodes by hand (`mqtt/dialects/hylla.ts`, the hot path): whatever is valid here
 * it takes in whole. It is more lenient in two things: a wrong optional field is dropped and told while the rest counts,
 * and keys that it does not know are left alone.
 */
import * as v from 'valibot';
import { Instant } from './primitives.ts';
import { deviceEvents, presses } from './reading.ts';
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
  firmware: v.optional(
    v.nullable(
      described(
        v.pipe(v.string(), v.regex(/^[!-~]([ -~]{0,62}[!-~])?$/)),
        'Its version, such as 1.4.2; after a start is enough.',
      ),
    ),
  ),
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
  press: v.optional(
    v.nullable(
      described(
        v.picklist(presses),
        'Of a button: a short press says that it is empty, the others that something is wrong.',
      ),
    ),
  ),
  ...aside,
});
export type EventMessage = v.InferInput<typeof EventMessage>;

const Interval = v.pipe(v.number(), v.integer(), v.minValue(1));
const Percent = v.pipe(v.number(), v.minValue(0), v.maxValue(100));
const token = v.optional(
  described(v.pipe(v.string(), v.maxLength(64)), 'Names this configuration: the answer says it again.'),
);

export const ConfigMessage = v.looseObject({
  id: token,
  reportIntervalS: v.optional(described(Interval, 'Seconds between two reports. Absent: as the device has it.')),
  nearEmpty: v.optional(
    described(v.object({ level: Percent, reportIntervalS: Interval }), 'The interval at and under this level.'),
  ),
  alertLevel: v.optional(described(Percent, 'Report at once when the level falls to it, percent.')),
  quietHours: v.optional(
    described(
      v.object({
        reportIntervalS: Interval,
        workdays: described(v.array(v.number()), 'ISO weekdays, Monday 1.'),
        hours: described(v.pipe(v.array(v.string()), v.length(2)), 'When people work on them, HH:MM in local time.'),
        holidays: described(v.array(v.string()), 'The next days off, YYYY-MM-DD.'),
        utcOffsetS: described(v.number(), 'Local time is UTC and this. It is told anew when clocks change.'),
      }),
      'The interval outside these hours and on days off; it comes before nearEmpty. A device without a clock ignores it.',
    ),
  ),
});
export type ConfigMessage = v.InferInput<typeof ConfigMessage>;

export const ConfigAck = v.looseObject({
  id: token,
  reportIntervalS: v.optional(described(Interval, 'What it goes by from now on.')),
  error: v.optional(described(v.string(), 'Why it did not take it.')),
});
export type ConfigAck = v.InferInput<typeof ConfigAck>;

/** What is said on each topic. */
export const ownMessages = {
  level: LevelMessage,
  status: StatusMessage,
  event: EventMessage,
  config: ConfigMessage,
  'config/ack': ConfigAck,
} satisfies Record<DeviceTopic, v.GenericSchema>;
