/**
 * What a device said, in the words of the core: one shape whatever the network and vendor.
 *
 * A dialect (server/mqtt/dialects) makes an `Uplink` of each message; `usecases/ingest-readings.ts` applies it. The same
 * shape serves MQTT and the HTTP twin `POST /uplinks/{source}`.
 */
import type { Dialect } from './site-file.ts';

/** A measured value in base units, before the dispenser's geometry turns it into a level. */
export type Measured =
  | { readonly kind: 'percent'; readonly value: number }
  /** Millimetres: sensor to content, or the radius, as the dispenser's `measure` says. */
  | { readonly kind: 'distance'; readonly value: number }
  /** Grams, tare included. */
  | { readonly kind: 'weight'; readonly value: number }
  /** Portions given out since the last refill, or a running total; see `domain/geometry.ts`. */
  | { readonly kind: 'count'; readonly value: number };

/** How the device and its link feel, whatever came with the message. All optional; never volts in `battery`. */
export interface DeviceVitals {
  /** Percent 0..100. */
  readonly battery?: number;
  readonly batteryVolts?: number;
  readonly batteryLow?: boolean;
  /** dBm. */
  readonly rssi?: number;
  /** dB. */
  readonly snr?: number;
  /** Link quality 0..255, as Zigbee tells it. */
  readonly lqi?: number;
  /** Who heard it best, of a network of gateways. */
  readonly gateway?: string;
  readonly firmware?: string;
  /** Other measured things: contact, counts, temperature. */
  readonly metrics?: Readonly<Record<string, number | string | boolean>>;
}

export const deviceEvents = ['button', 'cover-open', 'cover-closed', 'jam', 'refilled'] as const;
export type DeviceEvent = (typeof deviceEvents)[number];

/** How a call button was pressed, where it tells. */
export const presses = ['short', 'long', 'double'] as const;
export type Press = (typeof presses)[number];

/** Passages through a door or past a sensor. */
export interface Passages {
  readonly in: number;
  /** Absent where directions are not told apart. */
  readonly out?: number;
}

/** What a people counter told of its room. */
export interface PeopleCount {
  /** Since the counter was set to zero, by hand or by a restart. */
  readonly total?: Passages;
  /** Since its report before: to be summed, each frame once. */
  readonly period?: Passages;
  /** People there now. */
  readonly present?: number;
}

/** What all uplinks share. */
interface UplinkBase {
  readonly dialect: Dialect;
  /** The device as its network names it. */
  readonly address: string;
  /** Outside source it came through, if not the main broker. */
  readonly source?: string;
  /** Ids of the dispensers that listen to the device, for what is not a reading. */
  readonly dispensers?: readonly string[];
  /** Ids of the rooms that it is a counter or call button of. */
  readonly rooms?: readonly string[];
  /** When it reached the server, ms since the epoch. */
  readonly receivedAt: number;
  /** When the device says it measured, ms since the epoch; absent when it does not tell or tells nonsense. */
  readonly deviceTime?: number | undefined;
  readonly boot?: number | undefined;
  /** Sequence number within a boot, or the network's frame counter. */
  readonly seq?: number | undefined;
  /** The broker's stored copy, not a fresh message: "now" must not be read from it. */
  readonly retained?: boolean;
  readonly vitals?: DeviceVitals | undefined;
  readonly people?: PeopleCount;
  /** Optional fields that could not be read and were dropped: `{field, why}`; the level counts all the same. */
  readonly dropped?: readonly { readonly field: string; readonly why: string }[];
}

/** One message of a device, decoded. */
export type Uplink =
  /** A level for one dispenser. `measured` null: the sensor says that it has no value ("No Sensor", null, nan). */
  | (UplinkBase & { readonly type: 'reading'; readonly dispenser: string; readonly measured: Measured | null })
  /** The device lives, but said nothing of a level (battery, signal). */
  | (UplinkBase & { readonly type: 'vitals' })
  /**
   * Connected or gone (last will, LWT, availability topic). `gateway`: not the device but what stands before it, its bridge or
   * edge node, by this name: nothing comes through without it, and that it is back says nothing of the device.
   */
  | (UplinkBase & { readonly type: 'availability'; readonly online: boolean; readonly gateway?: string })
  | (UplinkBase & { readonly type: 'event'; readonly event: DeviceEvent; readonly press?: Press })
  /**
   * Of a device that is told how to report: what became of that, and the beginning of the topics where it is to be told. Its
   * network may say so: no sign of life.
   */
  | (UplinkBase & { readonly type: 'answer'; readonly answer?: ConfigAnswer; readonly place?: string });

/** What a device or its network says of a command. */
export interface ConfigAnswer {
  readonly outcome: 'taken' | 'not-taken' | 'refused';
  /** The command that is meant; absent where the network has no such thing. */
  readonly token?: string;
  /** What it goes by now, as it says: seconds, percent. */
  readonly intervalS?: number;
  readonly alertLevel?: number;
}

/** Why a message changed nothing. Each is a label of `hylla_readings_rejected_total{reason}`. */
export const rejectionReasons = [
  'malformed',
  'no-level',
  'wrong-type',
  'out-of-range',
  'duplicate',
  'retained',
  'unknown-device',
  'too-large',
  'not-allowed',
  'wrong-unit',
  'mapping-failed',
  'old-boot',
  'unknown-topic',
  /** An optional field only; the rest of the message counts. */
  'bad-field',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];

/** Why a reading that was kept counts as it does: a reason to reject it, or one of these. */
export const readingReasons = [
  ...rejectionReasons,
  /** It came after newer ones: shown where it was measured, and moves no level. */
  'late',
  /** Of a unit that somebody held in to calibrate. */
  'calibrating',
  /** A leap that waits for the next reading to say the same. */
  'unconfirmed-rise',
  'unconfirmed-fall',
  /** The device's clock is wrong: dated by its arrival. */
  'clock-ahead',
  'clock-unset',
] as const;
export type ReadingReason = (typeof readingReasons)[number];

/** A message that could not be read, kept with its reason. */
export interface Refusal {
  readonly type: 'refusal';
  readonly reason: RejectionReason;
  /** One sentence for a person: what was wrong, and where. */
  readonly detail: string;
  readonly dialect?: Dialect;
  readonly address?: string;
  readonly source?: string;
  readonly topic?: string;
  readonly receivedAt: number;
  /** The first 512 characters of the payload, as text. */
  readonly payload?: string;
}

export const qualities = ['accepted', 'suspicious', 'rejected'] as const;
/** accepted: counts. suspicious: kept and shown, waits for the next reading. rejected: kept with its reason only. */
export type Quality = (typeof qualities)[number];
