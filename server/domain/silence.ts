/**
 * How long a device may say nothing before that means something: by the habits of its family, by what was learned of it, and by
 * what it was told.
 *
 * Wi-Fi devices on the mains say something every few minutes (Tasmota's TelePeriod is 300 s and at most 3600 s, ESPHome's
 * update interval is 60 s). LoRaWAN sensors say something from every ten minutes to twice a day, and one frame in ten is lost on the
 * air, as nobody confirms it. Zigbee2MQTT takes a battery device for gone after 25 hours, and is the one to know. Of our own
 * dialect are battery devices too, which sleep by themselves up to four times as long at night.
 */
import type { Dialect } from '../contract/site-file.ts';
import type { SiteCalendar } from './calendar.ts';
import type { DispenserDoc, Millis } from './model.ts';
import { intervalIn, phaseAt } from './reporting.ts';
import { abilitiesOf } from './reporting-abilities.ts';

export interface Patience {
  /** While nothing is learned: it was heard but once. */
  readonly unlearned: Millis;
  /** However often it reports. */
  readonly atLeast: Millis;
  /** Reports that do not come. */
  readonly missed: number;
}

const minute = 60_000;
const hour = 60 * minute;

const wifi: Patience = { unlearned: 90 * minute, atLeast: 15 * minute, missed: 3 };
const lora: Patience = { unlearned: 26 * hour, atLeast: 3 * hour, missed: 4 };
const zigbee: Patience = { unlearned: 25 * hour, atLeast: 25 * hour, missed: 2 };
const sleepy: Patience = { unlearned: 3 * hour, atLeast: 30 * minute, missed: 5 };
/** On whatever network, at whatever pace. */
const anybody: Patience = { unlearned: 26 * hour, atLeast: 90 * minute, missed: 3 };

const families: Readonly<Record<Dialect, Patience>> = {
  hylla: sleepy,
  tasmota: wifi,
  esphome: wifi,
  shelly: wifi,
  homie: wifi,
  'ttn-v3': lora,
  'chirpstack-v4': lora,
  'chirpstack-v3': lora,
  loriot: lora,
  'milesight-gw': lora,
  zigbee2mqtt: zigbee,
  'sparkplug-b': anybody,
  json: anybody,
  number: anybody,
};

export type Device = Pick<DispenserDoc, 'device' | 'reporting'>;

function patienceOf({ device, reporting }: Device): Patience {
  if (device === undefined) return anybody;
  // One that is told how often to report sleeps no longer by itself.
  const isTold = device.dialect === 'hylla' && reporting?.intervalS !== undefined;
  return isTold ? wifi : families[device.dialect];
}

/** By its family and by what was learned of it. */
export function silentAfter(dispenser: Device, interval: Millis | null): Millis {
  const { unlearned, atLeast, missed } = patienceOf(dispenser);
  return interval === null ? unlearned : Math.max(atLeast, missed * interval);
}

/** Whether one that was heard `silence` ago is within its patience by what it was told. */
export function isToldToBeSilent(dispenser: Device, silence: Millis, site: SiteCalendar, now: Millis): boolean {
  const { missed } = patienceOf(dispenser);
  let at = now - silence;
  for (let i = 0; i < missed && at <= now; i++) {
    const interval = toldInterval(dispenser, site, at);
    if (interval === null) return false;
    at += interval;
  }
  return now <= at;
}

/**
 * For how long one that reported at `at` was told to say nothing; null: it was told nothing. Near empty it may report sooner. A change
 * reaches a device that sleeps when it next reports, so that what was quiet a quiet interval ago may be so still.
 */
export function toldInterval({ device, reporting }: Device, site: SiteCalendar, at: Millis): Millis | null {
  const interval = device === undefined || reporting === undefined ? null : (abilitiesOf(device)?.interval ?? null);
  if (reporting === undefined || interval === null) return null;
  const quiet = 1000 * (reporting.quietIntervalS ?? 0);
  const isQuiet = quiet > 0 && [at, at - quiet].some((when) => phaseAt(reporting, false, site, when) === 'quiet');
  const seconds = intervalIn(isQuiet ? 'quiet' : 'usual', reporting);
  return seconds === undefined ? null : 1000 * Math.min(interval.maxS, Math.max(interval.minS, seconds));
}
