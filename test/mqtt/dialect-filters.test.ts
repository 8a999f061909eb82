import { expect, test } from 'vitest';
import { dialectFilters, dialects } from '../../server/mqtt/dialects/index.ts';
import { dispenser, storeWith } from './decoding.ts';

const own = ['hylla/+/level', 'hylla/+/status', 'hylla/+/event'];

async function filters(...devices: Parameters<typeof dispenser>[0][]): Promise<string[]> {
  const { state } = await storeWith(...devices.map((device, i) => dispenser(device, { id: `d-${i}` })));
  return [...dialectFilters(state, 'used')].sort();
}

test('without a dispenser our own devices are heard, for the inbox', async () => {
  expect(await filters()).toEqual([...own].sort());
});

test('a family in use is heard whole; its devices add nothing but what is outside of it', async () => {
  expect(
    await filters(
      { dialect: 'hylla', id: 'towel-1' },
      { dialect: 'ttn-v3', id: 'eui-1' },
      { dialect: 'zigbee2mqtt', id: 'soap' },
      { dialect: 'zigbee2mqtt', id: 'floor 2/soap' },
      { dialect: 'zigbee2mqtt', id: 'tank', topic: 'z2m/tank' },
      { dialect: 'tasmota', id: 'towel' },
    ),
  ).toEqual(
    [
      ...own,
      'v3/+/devices/+/up',
      'zigbee2mqtt/+',
      'zigbee2mqtt/+/+',
      ...['z2m/tank', 'z2m/tank/+', 'z2m/bridge/state', 'z2m/bridge/devices'],
      'tele/+/SENSOR',
      'tele/+/STATE',
      ...['tele/+/LWT', 'tele/+/INFO1'],
      'zigbee2mqtt/floor 2/soap/+',
    ].sort(),
  );
});

test('every family is heard where its devices usually are, and none of it twice', async () => {
  const { state } = await storeWith(
    dispenser({ dialect: 'esphome', id: 'coffee' }, { id: 'a' }),
    dispenser({ dialect: 'tasmota', id: 'towel' }, { id: 'b' }),
    dispenser({ dialect: 'json', id: 'x', topic: 'office/x' }, { id: 'c' }),
  );
  const all = [...dialectFilters(state, 'all')];
  const free = new Set(['loriot', 'milesight-gw', 'json', 'number']);
  for (const { name, family } of dialects.filter((one) => !free.has(one.name)))
    expect(name === 'esphome' || name === 'shelly' || family.every((filter) => all.includes(filter)), name).toBe(true);
  for (const filter of ['+/sensor/+/state', '+/events/rpc', 'coffee/status', 'office/x']) expect(all).toContain(filter);
  for (const filter of ['coffee/sensor/+/state', 'tele/towel/SENSOR']) expect(all).not.toContain(filter);
  expect(all.some((filter) => /^[#+]$/.test(filter) || filter === '+/status')).toBe(false);
});

const coffee = [
  ...['sensor', 'binary_sensor', 'event', 'text_sensor'].map((component) => `coffee/${component}/+/state`),
  ...['coffee/status', 'esphome/discover/coffee'],
];

test('where topics are free each is asked for, but none that another brings', async () => {
  expect(
    await filters(
      { dialect: 'esphome', id: 'coffee' },
      { dialect: 'json', id: 'a', topic: 'office/#' },
      { dialect: 'json', id: 'b', topic: 'office/scales/b' },
      { dialect: 'number', id: 'office/cups' },
      { dialect: 'number', id: 'cups' },
    ),
  ).toEqual([...own, ...coffee, 'office/#', 'cups'].sort());
});
