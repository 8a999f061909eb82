/** A small building as the screens see it: one floor with a break room and a restroom, one storeroom, three items. */
import type { DispenserView } from '../../server/contract/api/dispensers.ts';
import type { Snapshot } from '../../server/contract/api/live.ts';

export const noon = Date.parse('2026-11-23T11:00:00Z');
export const at = (minutes: number): string => new Date(noon + minutes * 60_000).toISOString();

export function dispenser(id: string, more: Partial<DispenserView> = {}): DispenserView {
  return {
    id,
    name: id,
    location: 'pentry',
    item: 'filter',
    capacity: 1,
    lowLevel: 20,
    emptyLevel: 3,
    device: null,
    deviceId: `device-${id}`,
    level: 60,
    status: 'ok',
    statusAt: at(-60),
    problem: null,
    levelAt: at(-5),
    seenAt: at(-5),
    refilledAt: null,
    battery: null,
    batteryVolts: null,
    batteryLow: null,
    rssi: null,
    snr: null,
    lqi: null,
    metrics: {},
    emptyAt: null,
    ...more,
  };
}

export function snapshot(more: Partial<Snapshot> = {}): Snapshot {
  return {
    rev: 1,
    at: at(0),
    clockRate: 1,
    demo: false,
    version: 'v1',
    site: {
      id: 'kontoret',
      name: 'Kontoret',
      timezone: 'Europe/Stockholm',
      currency: 'SEK',
      locale: 'sv',
      officeHours: ['07:30', '17:30'],
    },
    plans: [],
    locations: [
      { id: 'hus', name: 'Hus A', kind: 'building' },
      { id: 'plan-1', name: 'Plan 1', kind: 'floor', parent: 'hus' },
      { id: 'plan-2', name: 'Plan 2', kind: 'floor', parent: 'hus' },
      { id: 'wc', name: 'WC 1A', kind: 'restroom', parent: 'plan-1' },
      { id: 'pentry', name: 'Fikarum 1', kind: 'break-room', parent: 'plan-1' },
      { id: 'wc-2', name: 'WC 2A', kind: 'restroom', parent: 'plan-2' },
      { id: 'forrad', name: 'Förrådet', kind: 'storeroom', parent: 'plan-1' },
      { id: 'skap', name: 'Skåpet', kind: 'storeroom', parent: 'plan-2' },
    ],
    items: [
      {
        id: 'filter',
        name: { sv: 'Kaffefilter 110/250', en: 'Coffee filter 110/250' },
        category: 'break-room',
        stockUnit: 'filter',
      },
      {
        id: 'coffee',
        name: { sv: 'Bryggkaffe, 500 g', en: 'Ground coffee, 500 g' },
        category: 'break-room',
        stockUnit: 'bag',
      },
      { id: 'soap', name: { sv: 'Skumtvål, 1 l', en: 'Foam soap, 1 l' }, category: 'hygiene', stockUnit: 'bag' },
    ],
    dispensers: [],
    stock: [],
    requests: [],
    orders: [],
    alerts: [],
    activity: [],
    ...more,
  };
}
