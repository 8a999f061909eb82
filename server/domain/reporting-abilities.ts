/**
 * What of the reporting can be set from here, by family and model.
 *
 * Milesight (user guides and TheThingsNetwork/lorawan-devices, `vendor/milesight-iot/ws201-encoder.js`): report interval in
 * seconds, 16 bits. Tasmota (Commands, `TelePeriod`): 10 to 3600 s. Zigbee2MQTT (docs/devices/TLC2206.md, ME202WZ.md):
 * `min_set`, `mini_set`, 0 to 100 %. The Things Network's fair use policy: at most 10 downlinks a day; that leaves room for those of others.
 */

import type { Fault } from '../contract/reasons.ts';
import type { Reporting } from '../contract/reporting.ts';
import type { DeviceBinding } from '../contract/site-file.ts';

export interface Abilities {
  /** Seconds; null: it cannot be told how often. */
  readonly interval: { readonly minS: number; readonly maxS: number } | null;
  /** It can speak up by itself at a level. */
  readonly alert: boolean;
  /** It keeps the calendar itself: one message tells it all. Any other is told at each change. */
  readonly plans: boolean;
  /** Commands in 24 hours that its network bears; null: any number. */
  readonly perDay: number | null;
  /** What it lives on; null: the mains, or nobody knows. */
  readonly energy: 'wifi' | 'lora' | null;
  readonly defaults: Reporting;
}

const lora = {
  plans: false,
  perDay: 8,
  energy: 'lora',
  defaults: { intervalS: 1800, quietIntervalS: 14_400, nearEmpty: { level: 25, intervalS: 900 } },
} as const;
/** 1 to 1080 minutes by the maker's own tool. */
const milesightInterval = { minS: 60, maxS: 64_800 };

const ws201: Abilities = { ...lora, interval: milesightInterval, alert: true };
const milesightDistance: Abilities = { ...lora, interval: milesightInterval, alert: false };
const byModel: Readonly<Record<string, Abilities>> = {
  'milesight-ws201': ws201,
  'milesight-em400-udl': milesightDistance,
};

const own: Abilities = {
  interval: { minS: 10, maxS: 86_400 },
  alert: true,
  plans: true,
  perDay: null,
  energy: 'wifi',
  defaults: { intervalS: 1800, quietIntervalS: 14_400, nearEmpty: { level: 25, intervalS: 600 } },
};
const tasmota: Abilities = {
  interval: { minS: 10, maxS: 3600 },
  alert: false,
  plans: false,
  perDay: null,
  energy: null,
  defaults: { intervalS: 300 },
};
const zigbeeTank: Abilities = {
  interval: null,
  alert: true,
  plans: false,
  perDay: 24,
  energy: null,
  defaults: { alertLevel: 20 },
};

/** Null: nothing of it can be set from here. */
export function abilitiesOf({ dialect, preset = '' }: Pick<DeviceBinding, 'dialect' | 'preset'>): Abilities | null {
  if (dialect === 'hylla') return own;
  if (dialect === 'tasmota') return tasmota;
  if (dialect === 'zigbee2mqtt') return zigbeeTanks.has(preset) ? zigbeeTank : null;
  return dialect === 'ttn-v3' || dialect === 'chirpstack-v4' ? (byModel[preset] ?? null) : null;
}

/** Tank sensors with a lower limit that can be set. */
const zigbeeTanks: ReadonlySet<string> = new Set([
  ...['tuya-tlc2206', 'epttech-tlc2206'],
  ...['tuya-me201wz', 'tuya-me202wz'],
]);

/** What it cannot be told. Paths are below the settings' own. */
export function beyondAbilities(
  { intervalS, quietIntervalS, nearEmpty, alertLevel }: Reporting,
  { interval, alert }: Abilities,
  fault: Fault,
): void {
  const within = (path: string, seconds: number | undefined): void => {
    if (seconds === undefined) return;
    if (interval === null) fault(path, 'this device cannot be told how often to report', { reason: 'no-interval' });
    else if (seconds < interval.minS || seconds > interval.maxS)
      fault(path, `this device takes ${interval.minS} to ${interval.maxS} s`, {
        reason: 'takes-from-to',
        about: { from: interval.minS, to: interval.maxS },
      });
  };
  within('intervalS', intervalS);
  within('quietIntervalS', quietIntervalS);
  within('nearEmpty.intervalS', nearEmpty?.intervalS);
  if (alertLevel !== undefined && !alert)
    fault('alertLevel', 'this device cannot be told a level to report at', { reason: 'no-alert' });
}
