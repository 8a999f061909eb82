/** Dispensers that name a topic, and topics that several devices share. */
import { expect, test } from 'vitest';
import { decoderFor, dispenser, fixture, heard } from './decoding.ts';

test('a filter for a whole family does not make one dispenser hear all of it', async () => {
  const decoder = await decoderFor(
    dispenser({ dialect: 'tasmota', id: 'a', topic: 'tele/+/SENSOR' }, { id: 'a' }),
    dispenser({ dialect: 'tasmota', id: 'b', topic: 'tele/+/SENSOR' }, { id: 'b' }),
    dispenser({ dialect: 'tasmota', id: 'c' }, { id: 'c' }),
  );
  for (const id of ['a', 'b', 'c']) {
    expect(heard(decoder, `tele/${id}/SENSOR`, { SR04: { Distance: 3 } })).toMatchObject([
      { type: 'reading', dispenser: id, address: id },
    ]);
  }
  expect(heard(decoder, 'tele/d/SENSOR', { SR04: { Distance: 3 } })).toMatchObject([
    { type: 'unclaimed', dialect: 'tasmota', address: 'd' },
  ]);
});

test('the name within the message decides, by either of its forms', async () => {
  const { payload } = fixture('ttn-v3-milesight-ws201');
  const topic = 'v3/app@ttn/devices/+/up';
  const decoder = await decoderFor(
    dispenser({ dialect: 'ttn-v3', id: 'eui-1000000000000001', topic, preset: 'milesight-ws201' }, { id: 'one' }),
    dispenser({ dialect: 'ttn-v3', id: '1000000000000001', topic, preset: 'milesight-ws201' }, { id: 'two' }),
    dispenser({ dialect: 'ttn-v3', id: 'eui-1000000000000002', topic, preset: 'milesight-ws201' }, { id: 'three' }),
  );
  expect(heard(decoder, 'v3/app@ttn/devices/eui-1000000000000001/up', payload)).toMatchObject([
    { type: 'reading', dispenser: 'one' },
    { type: 'reading', dispenser: 'two' },
  ]);
});

test("Zigbee2MQTT's base topic can be another", async () => {
  const topic = 'home/zigbee/#';
  const decoder = await decoderFor(
    dispenser({ dialect: 'zigbee2mqtt', id: 'wc/soap', topic }, { id: 'soap' }),
    dispenser({ dialect: 'zigbee2mqtt', id: 'towel', topic }, { id: 'towel' }),
  );
  expect(heard(decoder, 'home/zigbee/wc/soap', { level: 30 })).toMatchObject([{ type: 'reading', dispenser: 'soap' }]);
  expect(heard(decoder, 'home/zigbee/towel/availability', '{"state":"offline"}')).toMatchObject([
    { type: 'availability', online: false, dispensers: ['towel'] },
  ]);
});

test('one topic without wildcards is its dispenser whatever the message says, and may have several', async () => {
  const topic = 'building/7/soap';
  const decoder = await decoderFor(
    dispenser({ dialect: 'zigbee2mqtt', id: 'soap-7', topic }, { id: 'left' }),
    dispenser({ dialect: 'json', id: 'x', topic, map: { level: 'other' } }, { id: 'right' }),
  );
  expect(heard(decoder, topic, { level: 30, other: 40 })).toMatchObject([
    { dispenser: 'left', dialect: 'zigbee2mqtt', measured: { value: 30 } },
    { dispenser: 'right', dialect: 'json', measured: { value: 40 } },
  ]);
});

test('where topics have no names in them a filter with wildcards hears all of it', async () => {
  const decoder = await decoderFor(dispenser({ dialect: 'number', id: 'cups', topic: 'office/+/cups' }));
  expect(heard(decoder, 'office/1/cups', '5')).toMatchObject([{ type: 'reading', dispenser: 'd' }]);
  expect(heard(decoder, 'office/2/cups', '6')).toMatchObject([{ type: 'reading', dispenser: 'd' }]);
});
