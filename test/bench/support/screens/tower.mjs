/**
 * A building for the wall: 20 floors of 25 rooms with four dispensers each, 2,000 in all, things as an office has them, and
 * all but 40 have reported.
 */
import { load, startHylla } from '../processes.mjs';

const floors = 20;
const roomsPerFloor = 25;
const items = [
  { id: 'towel', name: 'Paper towel roll', stockUnit: 'roll' },
  { id: 'toilet', name: 'Toilet paper', stockUnit: 'roll' },
  { id: 'soap', name: 'Foam soap', stockUnit: 'bag' },
  { id: 'cup', name: 'Paper cup', stockUnit: 'cup' },
];
const perRoom = items.length;
export const dispensers = floors * roomsPerFloor * perRoom;

const site = {
  version: 1,
  site: { id: 'tower', name: 'Tower', timezone: 'Europe/Stockholm' },
  locations: [
    { id: 'tower', name: 'Tower', kind: 'building' },
    ...Array.from({ length: floors }, (_, f) => [
      { id: `f-${f}`, name: `Plan ${f + 1}`, kind: 'floor', parent: 'tower' },
      ...Array.from({ length: roomsPerFloor }, (_, r) => ({
        id: `r-${f}-${r}`,
        name: `WC ${f + 1}${String.fromCharCode(65 + r)}`,
        kind: 'restroom',
        parent: `f-${f}`,
      })),
    ]).flat(),
  ],
  items: items.map((item) => ({ ...item, category: 'hygiene' })),
  dispensers: Array.from({ length: dispensers }, (_, i) => ({
    id: `d-${i + 1}`,
    name: `Dispenser ${i + 1}`,
    location: `r-${Math.floor(i / perRoom / roomsPerFloor)}-${Math.floor(i / perRoom) % roomsPerFloor}`,
    item: items[i % perRoom].id,
    capacity: 1,
    device: { dialect: 'hylla', id: `d-${i + 1}` },
  })),
};

/**
 * Started. `devices`: credentials by dispenser. `change(job)` sends readings, each of another of `job.devices` in turn, and
 * answers when they are stored.
 */
export async function startTower() {
  const hylla = await startHylla({ env: { HYLLA_PUBLIC_SCREENS: 'true' } });
  await hylla.api('import', site);
  const devices = new Map();
  for (let from = 1; from <= dispensers; from += 50) {
    const ids = Array.from({ length: 50 }, (_, i) => `d-${from + i}`);
    const made = await Promise.all(ids.map((id) => hylla.api(`devices/${id}/credentials`, {})));
    for (const [i, id] of ids.entries()) devices.set(id, made[i]);
  }
  const change = (job) => load({ port: hylla.port, seconds: 600, ...job });
  const reporting = [...devices.values()].slice(40);
  for (let from = 0; from < reporting.length; from += 490) {
    const some = reporting.slice(from, from + 490);
    await change({ devices: some, window: 1, count: some.length });
  }
  return { hylla, devices, change };
}
