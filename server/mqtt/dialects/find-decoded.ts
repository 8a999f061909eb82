/** Where decoders of LoRaWAN vendors, and Zigbee and plain JSON devices, usually put a fill level or a distance. */
import type { DeviceBinding } from '../../contract/site-file.ts';
import type { Found } from './dialect.ts';
import { isRecord, measuredAs } from './values.ts';

const percents = ['level', 'fill_level', 'fillLevel', 'FillLevel', 'remaining', 'liquid_level_percent', 'percentage'];
const millimetres = ['distance_mm', 'distance', 'Distance', 'mm'];
const grams = ['weight', 'Weight', 'g'];

/** The first that is there: a percentage before a distance before a weight. */
export function findDecoded(decoded: unknown, binding: DeviceBinding): Found {
  if (!isRecord(decoded)) return 'absent';
  const first = (names: readonly string[]): unknown =>
    names
      .map((name) => (Object.hasOwn(decoded, name) ? decoded[name] : undefined))
      .find((value) => value !== undefined);
  const percent = first(percents);
  if (percent !== undefined) return measuredAs('percent', percent, binding, '%');
  const distance = first(millimetres);
  if (distance !== undefined) return measuredAs('distance', distance, binding, 'mm');
  const weight = first(grams);
  if (weight !== undefined) return measuredAs('weight', weight, binding, 'g');
  return measuredAs('count', first(['count']), {});
}
