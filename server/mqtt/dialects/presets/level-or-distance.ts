/** Of a model that works out a percentage of the distance that it measures: the one, or where it has none the other. */
import type { Found, Wanted } from '../dialect.ts';
import { measuredAs } from '../values.ts';

export function levelOrDistance(level: unknown, distance: unknown, wanted: Wanted): Found {
  const percent = measuredAs('percent', level, {}, '%');
  const millimetres = measuredAs('distance', distance, {}, 'mm');
  if (percent === 'absent') return millimetres;
  const hasNone = percent.kind !== 'refused' && percent.value === null;
  return hasNone && wanted === 'distance' && millimetres !== 'absent' ? millimetres : percent;
}
