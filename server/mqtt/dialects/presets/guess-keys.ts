/** Which preset a decoded message is of, by keys that only one vendor's formatter has. */
import { isRecord } from '../values.ts';
import { draginoByKeys } from './dragino.ts';

export type Test = (
  has: (...keys: readonly string[]) => boolean,
  decoded: Readonly<Record<string, unknown>>,
) => boolean;

/** In order: the first that fits. */
const tells: readonly (readonly [string, Test])[] = [
  ['milesight-ws201', (has) => has('remaining', 'distance')],
  ['netvox-r718pe', (has) => has('FillLevel') && (has('Volt') || has('Distance'))],
  ['dingtek-df702', (has, { level }) => has('level') && typeof level === 'string' && /mm$/.test(level)],
  ['dingtek-df555', (has) => has('level', 'alarmBattery') && (has('alarmLevel') || has('frameCounter'))],
  ['tuya-me202wz', (has) => has('liquid_level_percent', 'power_level')],
  ['tuya-me201wz', (has) => has('liquid_level_percent', 'mini_set')],
  ['tuya-tlc2206', (has) => has('liquid_level_percent', 'liquid_depth')],
];

/** Of models that tell a distance and no level: what has one is read by its name. */
const withoutLevel: readonly (readonly [string, Test])[] = [
  ['milesight-em400-tld', (has, { position }) => has('distance', 'temperature') && isPosition(position)],
  ['milesight-em310-udl', (has, { position, tilt }) => has('distance') && (isPosition(position) || isPosition(tilt))],
  ['elsys-elt', (has) => has('distance', 'vdd') || (has('distance', 'temperature', 'humidity') && has('x', 'y', 'z'))],
  ['decentlab-dl-mbx', (has) => has('distance', 'device_id', 'protocol_version')],
  ['decentlab-dl-lid', (has) => has('distance_average', 'device_id')],
  ['milesight-vs121', (has) => ['all', 'max'].some((what) => has(`people_count_${what}`)) || has('people_counter_all')],
  ['milesight-vs121', (has) => has('people_total_in') || has('people_in', 'people_out') || has('region_5_count')],
  ['milesight-vs133', (has) => [1, 2, 3, 4].some((i) => [`line_${i}`, ...lineKeys(i)].some((key) => has(key)))],
  ['milesight-vs133', (has) => has('region_1_count', 'region_4_count')],
  ['milesight-ws202', (has) => has('pir') && (has('daylight') || has('light'))],
  ['milesight-ws101', (has) => has('button_event')],
  ['dingtek-dc500', (has) => has('peopleCounter')],
  ['browan-tbms100', (has) => has('status', 'temperatureBoard', 'count') || has('Status', 'Battery', 'Temp', 'Count')],
];

const lineKeys = (line: number): readonly string[] =>
  ['total_in', 'period_in'].flatMap((what) => [`line_${line}_${what}`, `line_${line}.0_${what}`]);

const isPosition = (value: unknown): boolean => value === 'normal' || value === 'tilt' || value === 0 || value === 1;

const levels = ['level', 'fill_level', 'percentage'];

export function modelByKeys(decoded: unknown): string | undefined {
  if (!isRecord(decoded)) return undefined;
  const has = (...keys: readonly string[]): boolean => keys.every((key) => Object.hasOwn(decoded, key));
  const told = tells.find(([, fits]) => fits(has, decoded));
  if (told !== undefined) return told[0];
  if (levels.some((key) => has(key))) return undefined;
  return draginoByKeys(decoded) ?? withoutLevel.find(([, fits]) => fits(has, decoded))?.[0];
}
