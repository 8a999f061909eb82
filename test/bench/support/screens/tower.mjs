/** A building for the wall: 20 floors of 25 rooms with four dispensers each, 2,000 in all, and all but 40 have reported. */
import { load, startHylla } from '../processes.mjs';

const floors = 20;
const roomsPerFloor = 25;
const perRoom = 4;
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
  items: Array.from({ length: 4 }, (_, i) => ({
    id: `item-${i}`,
    name: `Item ${i}`,
    category: 'hygiene',
    stockUnit: 'roll',
  })),
  dispensers: Array.from({ length: dispensers }, (_, i) => ({
    id: `d-${i + 1}`,
    name: `Dispenser ${i + 1}`,
    location: `r-${Math.floor(i / perRoom / roomsPerFloor)}-${Math.floor(i / perRoom) % roomsPerFloor}`,
    item: `item-${i % perRoom}`,
    capacity: 1,
    device: { dialect: 'hylla', id: `d-${i + 1}` },
  })),
};

/** Started. `change(job)` sends readings, each of another dispenser in turn, and answers when they are stored. */
export async function startTower() {
  const hylla = await startHylla({ env: { HYLLA_PUBLIC_SCREENS: 'true' } });
  await hylla.api('import', site);
  const devices = [];
  // The top floors fill the wall's first page, so these are what is on it.
  for (let to = dispensers; to > 0; to -= 50)
    devices.push(
      ...(await Promise.all(Array.from({ length: 50 }, (_, i) => hylla.api(`devices/d-${to - i}/credentials`, {})))),
    );
  let seq = 0;
  const change = async (job) => {
    const result = await load({ port: hylla.port, firstSeq: seq, seconds: 600, ...job });
    seq = Math.max(seq, result.lastSeq);
    return result;
  };
  const reporting = devices.slice(0, dispensers - 40);
  for (let from = 0; from < reporting.length; from += 490) {
    const some = reporting.slice(from, from + 490);
    await change({ devices: some, window: 1, count: some.length });
  }
  return { hylla, devices, change };
}
