/** Where decoders of LoRaWAN vendors, and Zigbee and plain JSON devices, usually put a fill level or a distance. */
import type { DeviceVitals } from '../../contract/reading.ts';
import type { DeviceBinding } from '../../contract/site-file.ts';
import type { Found, Wanted } from './dialect.ts';
import { isRecord, measuredAs, unwrapped } from './values.ts';

const percents = ['level', 'fill_level', 'fillLevel', 'FillLevel', 'remaining', 'liquid_level_percent', 'percentage'];
const millimetres = ['distance_mm', 'distance', 'Distance', 'mm'];
const grams = ['weight', 'Weight', 'g'];

/** What is shown elsewhere: levels, batteries and links. */
const named = new Set([
  ...[...percents, ...millimetres, ...grams].map((name) => name.toLowerCase()),
  ...['battery', 'battery_low', 'volt', 'vdd', 'voltage', 'linkquality', 'last_seen', 'rssi', 'snr'],
]);
const metricsAtMost = 32;
const longest = 64;

/** Groups are opened once: `line_1: {total_in: 72}` is `line_1.total_in`, `humidity: {value: 40, unit: "%"}` is `humidity`. */
const opened = ([name, value]: [string, unknown]): (readonly [string, unknown])[] => {
  if (!isRecord(value)) return [[name, value]];
  if (Object.hasOwn(value, 'value')) return [[name, value['value']]];
  return Object.entries(value).map(([inner, one]) => [`${name}.${inner}`, one] as const);
};

/** The other figures, words and flags of a decoded message, by the device's own names: contact, counts, temperature. */
export function otherMeasured(decoded: unknown): Pick<DeviceVitals, 'metrics'> {
  if (!isRecord(decoded)) return {};
  const metrics = Object.entries(decoded)
    .flatMap(opened)
    .filter((entry): entry is readonly [string, number | string | boolean] => {
      const [name, value] = entry;
      if (named.has(name.toLowerCase()) || name.length > longest) return false;
      return typeof value === 'string'
        ? value.length <= longest
        : typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
    })
    .slice(0, metricsAtMost);
  return metrics.length === 0 ? {} : { metrics: Object.fromEntries(metrics) };
}

const names: Readonly<Record<Wanted, { readonly keys: readonly string[]; readonly unit?: string }>> = {
  percent: { keys: percents, unit: '%' },
  distance: { keys: millimetres, unit: 'mm' },
  weight: { keys: grams, unit: 'g' },
  count: { keys: ['count'] },
};
const kinds = ['percent', 'distance', 'weight', 'count'] as const;

/** The first that is there: a percentage, then what the dispenser wants, then a distance before a weight. */
export function findDecoded(decoded: unknown, binding: DeviceBinding, wanted: Wanted): Found {
  if (!isRecord(decoded)) return 'absent';
  for (const kind of ['percent', wanted, ...kinds] as const) {
    const { keys, unit } = names[kind];
    for (const key of keys) {
      const value = Object.hasOwn(decoded, key) ? unwrapped(decoded[key]) : undefined;
      if (value !== undefined) return measuredAs(kind, value, kind === 'count' ? {} : binding, unit);
    }
  }
  return 'absent';
}
