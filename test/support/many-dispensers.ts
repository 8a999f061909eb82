/** A site of so many dispensers of Hylla's own dialect, `d-1` on, in one room. */
import { smallSite } from './small-site.ts';
import type { Json } from './start-server.ts';

export function manyDispensers(count: number): Json {
  const dispensers = Array.from({ length: count }, (_, i) => ({
    ...{ id: `d-${i + 1}`, name: `Dispenser ${i + 1}`, location: 'wc', item: 'roll', capacity: 1 },
    device: { dialect: 'hylla', id: `d-${i + 1}` },
  }));
  return { ...smallSite, dispensers };
}
