/** An office of any size, for load: floors of rooms with the usual dispensers. */
import * as v from 'valibot';
import { type DeviceBinding, type Dialect, SiteFile } from '../server/contract/site-file.ts';

const kinds = [
  { item: 'towel-roll', room: 'restroom', capacity: 1 },
  { item: 'toilet-jumbo', room: 'restroom', capacity: 1 },
  { item: 'soap-foam', room: 'restroom', capacity: 1 },
  { item: 'cup-paper', room: 'break-room', capacity: 200 },
] as const;

const lorawan: readonly Dialect[] = ['ttn-v3', 'chirpstack-v4', 'chirpstack-v3', 'loriot', 'milesight-gw'];

/** As the network of that dialect names its devices. */
function deviceOf(dialect: Dialect, i: number): DeviceBinding {
  const id = `d-${i}`;
  if (dialect === 'json') return { dialect, id, topic: `sensors/${id}` };
  if (dialect === 'number') return { dialect, id, topic: `numbers/${id}` };
  if (dialect === 'esphome') return { dialect, id, topic: `${id}/sensor/level/state` };
  if (!lorawan.includes(dialect)) return { dialect, id };
  return { dialect, id: `24e124${i.toString(16).padStart(10, '0')}`, preset: 'milesight-ws201' };
}

/** A site with `count` dispensers `d-1` on, all in one dialect. */
export function generatedSite(count: number, dialect: Dialect = 'hylla'): SiteFile {
  const rooms = Math.ceil(count / kinds.length);
  const floors = Math.ceil(rooms / 20);
  return v.parse(SiteFile, {
    version: 1,
    site: { id: 'generated', name: 'Generated office', people: Math.max(10, rooms * 12) },
    locations: [
      { id: 'generated', name: 'Generated office', kind: 'site' },
      { id: 'store', name: 'Store', kind: 'storeroom', parent: 'generated' },
      ...Array.from({ length: floors }, (_, i) => ({
        id: `floor-${i + 1}`,
        name: `Floor ${i + 1}`,
        kind: 'floor',
        parent: 'generated',
      })),
      ...Array.from({ length: rooms }, (_, i) => ({
        id: `room-${i + 1}`,
        name: `Room ${i + 1}`,
        kind: 'restroom',
        parent: `floor-${Math.floor(i / 20) + 1}`,
      })),
    ],
    items: kinds.map(({ item }) => ({ id: item, name: item, category: 'hygiene', stockUnit: 'unit' })),
    dispensers: Array.from({ length: count }, (_, i) => {
      const kind = kinds[i % kinds.length] ?? kinds[0];
      return {
        id: `d-${i + 1}`,
        name: `${kind.item} ${i + 1}`,
        location: `room-${Math.floor(i / kinds.length) + 1}`,
        item: kind.item,
        capacity: kind.capacity,
        device: deviceOf(dialect, i + 1),
        // A Tasmota knows distances and weights only.
        ...(dialect === 'tasmota' && { measure: { kind: 'distance', emptyMm: 300, fullMm: 20 } }),
      };
    }),
    stock: kinds.map(({ item }) => ({ item, location: 'store', onHand: rooms * 2 })),
  });
}
