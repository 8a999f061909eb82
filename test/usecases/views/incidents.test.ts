/** One alert for many devices that fall silent together. */
import { describe, expect, test } from 'vitest';
import { emptyLevelDoc } from '../../../server/domain/dispenser.ts';
import type { DispenserDoc } from '../../../server/domain/model.ts';
import { dispenserAlerts } from '../../../server/usecases/views/alerts.ts';
import { withIncidents } from '../../../server/usecases/views/incidents.ts';
import { type MemoryState, memoryState } from '../../support/memory-state.ts';

const now = Date.parse('2026-11-23T09:00:00Z');

interface Sensor {
  readonly dialect?: DispenserDoc['device'] & {} extends { dialect: infer D } ? D : never;
  readonly source?: string;
  readonly gateway?: string;
  readonly silent?: boolean;
}

function house(sensors: readonly Sensor[]): MemoryState {
  const state = memoryState();
  for (const [i, { dialect = 'zigbee2mqtt', source, gateway, silent = false }] of sensors.entries()) {
    const id = `d${i}`;
    state.put('dispensers', {
      ...{ id, name: id, location: 'wc', item: 'roll', capacity: 1, lowLevel: 20, emptyLevel: 3 },
      measure: { kind: 'percent' },
      device: { dialect, id, ...(source !== undefined && { source }) },
    });
    state.put('levels', {
      ...emptyLevelDoc(id),
      ...{ level: 50, seenAt: now, status: silent ? 'stale' : 'ok', problem: silent ? 'silent' : null },
      statusAt: now + i,
      vitals: gateway === undefined ? {} : { gateway },
    });
  }
  return state;
}
const alertsOf = (state: MemoryState) =>
  withIncidents(
    [...state.values('dispensers')].flatMap((doc) => dispenserAlerts(doc, state.get('levels', doc.id), undefined, now)),
    state,
  );
const of = (count: number, one: Sensor): Sensor[] => Array.from({ length: count }, () => one);

describe('devices that are silent together', () => {
  test('forty behind a bridge are one alert, named and counted', () => {
    const alerts = alertsOf(house([...of(40, { silent: true }), ...of(5, { dialect: 'tasmota' })]));
    expect(alerts).toMatchObject([
      { kind: 'devices-silent', severity: 'warning', network: 'zigbee2mqtt', count: 40, total: 40, at: now },
    ]);
  });

  test('those of one gateway are its, not the network’s', () => {
    const lora = { dialect: 'ttn-v3', silent: true } as const;
    const heard = { dialect: 'ttn-v3' } as const;
    const alerts = alertsOf(
      house([
        ...of(5, { ...lora, gateway: 'roof' }),
        ...of(1, { ...heard, gateway: 'roof' }),
        ...of(20, { ...heard, gateway: 'hall' }),
      ]),
    );
    expect(alerts).toMatchObject([{ kind: 'devices-silent', network: 'roof', count: 5, total: 6 }]);
  });

  test('a network that is gone with all its gateways is one alert', () => {
    const lora = { dialect: 'ttn-v3', silent: true, source: 'ttn' } as const;
    const alerts = alertsOf(house([...of(5, { ...lora, gateway: 'roof' }), ...of(7, { ...lora, gateway: 'hall' })]));
    expect(alerts).toMatchObject([{ kind: 'devices-silent', network: 'ttn', count: 12, total: 12 }]);
  });

  test.each([
    ['two', [...of(2, { silent: true })]],
    ['three of twenty', [...of(3, { silent: true }), ...of(17, {})]],
    [
      'one each of three networks',
      [{ silent: true }, { dialect: 'tasmota', silent: true }, { dialect: 'shelly', silent: true }],
    ],
  ] as const)('%s stand for themselves', (_, sensors) => {
    const alerts = alertsOf(house(sensors));
    expect(new Set(alerts.map(({ kind }) => kind))).toEqual(new Set(['dispenser-stale']));
  });

  test('the incident keeps its name while more fall silent, and others’ alerts stay', () => {
    const few = alertsOf(house([...of(4, { silent: true }), ...of(2, {})]));
    const more = alertsOf(house([...of(6, { silent: true })]));
    expect(more[0]?.id).toBe(few[0]?.id);
    const state = house([...of(4, { silent: true })]);
    const doc = state.get('levels', 'd0');
    if (doc === undefined) throw new Error('no level');
    state.put('levels', { ...doc, vitals: { battery: 4 } });
    expect(alertsOf(state).map(({ kind }) => kind)).toEqual(['battery-low', 'devices-silent']);
  });
});

describe('a battery', () => {
  const level = {
    ...emptyLevelDoc('d0'),
    level: 50,
    seenAt: now,
    status: 'ok' as const,
    statusAt: now,
    vitals: { battery: 60 },
  };
  const doc = { id: 'd0', item: 'roll' } as DispenserDoc;
  const health = (changes: object) => ({
    ...{ id: 'd0', device: 'x', batteries: [], changedAt: null, forecast: null, drops: [], fulls: [] },
    ...changes,
  });
  const foreseen = (days: number) => ({
    forecast: { at: now + days * 86_400_000, from: now, to: now, charge: 0.1, curve: 'even' as const },
  });
  test.each([
    ['that will be empty in two weeks is told', 13, ['battery-low']],
    ['that will last a month is not', 30, []],
  ])('%s', (_, days, kinds) => {
    expect(dispenserAlerts(doc, level, health(foreseen(days)), now).map(({ kind }) => kind)).toEqual(kinds);
  });
  test('that was changed is low no more, although nothing was heard since', () => {
    const low = { ...level, vitals: { battery: 3 } };
    expect(dispenserAlerts(doc, low, health({}), now)).toHaveLength(1);
    expect(dispenserAlerts(doc, low, health({ changedAt: now + 1 }), now)).toEqual([]);
  });
});
