/** How somebody who adopts a sensor wants it to be read, field by field, and the binding that this is. */
import * as v from 'valibot';
import { DeviceBinding as Binding, type DeviceBinding, Measure } from '../../../server/contract/site-file.ts';

export const mapKeys = ['level', 'distance', 'weight', 'count', 'battery'] as const;
export type MapKey = (typeof mapKeys)[number];

/** As typed. */
export interface Draft {
  readonly dialect: string;
  readonly id: string;
  readonly topic: string;
  readonly preset: string;
  readonly unit: string;
  readonly map: Readonly<Partial<Record<MapKey, string>>>;
  /** What of the suggestion has no field. */
  readonly source: string | undefined;
}

export function draftOf(device: DeviceBinding | null): Draft {
  const { dialect = 'json', id = '', topic = '', preset = '', unit = '', map = {}, source } = device ?? {};
  const given = Object.fromEntries(mapKeys.flatMap((key) => (map[key] === undefined ? [] : [[key, map[key]]])));
  return { dialect, id, topic, preset, unit, map: given, source };
}

/** Null while it is not whole. */
export function bindingOf({ dialect, id, topic, preset, unit, map, source }: Draft): DeviceBinding | null {
  const filled = Object.fromEntries(Object.entries(map).filter(([, expression]) => expression.trim() !== ''));
  const result = v.safeParse(Binding, {
    dialect,
    id: id.trim(),
    ...(source !== undefined && { source }),
    ...(topic.trim() !== '' && { topic: topic.trim() }),
    ...(preset !== '' && { preset }),
    ...(unit !== '' && { unit }),
    ...(Object.keys(filled).length > 0 && { map: filled }),
  });
  return result.success ? result.output : null;
}

/** A measure of two points, as typed; null while it is not whole. */
export function measureOf(kind: string, full: string, empty: string): Measure | null {
  const [fullAt, emptyAt] = [Number(full), Number(empty)];
  const points = kind === 'weight' ? { fullG: fullAt, emptyG: emptyAt } : { fullMm: fullAt, emptyMm: emptyAt };
  const whole = kind === 'percent' || (full.trim() !== '' && empty.trim() !== '');
  const result = whole ? v.safeParse(Measure, kind === 'percent' ? { kind } : { kind, ...points }) : null;
  return result?.success ? result.output : null;
}
