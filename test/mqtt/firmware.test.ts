/** Which firmware a device runs, by what each family tells of it. */
import { describe, expect, test } from 'vitest';
import { firmwareIn } from '../../server/mqtt/dialects/firmware.ts';
import { decoderFor, dispenser, heard, heardOne, payloadOf, type Raw } from './decoding.ts';

const says = (firmware: string) => ({ vitals: { firmware } });

describe('a version', () => {
  test.each<[string, Raw, string, unknown, string]>([
    [
      'Tasmota at its start',
      { dialect: 'tasmota', id: 't' },
      'tele/t/INFO1',
      { Info1: { Version: '13.3.0(tasmota)' } },
      '13.3.0(tasmota)',
    ],
    [
      'an older Tasmota',
      { dialect: 'tasmota', id: 't' },
      'tele/t/INFO1',
      { Module: 'Sonoff', Version: '9.5.0' },
      '9.5.0',
    ],
    [
      'Tasmota when it is asked',
      { dialect: 'tasmota', id: 't' },
      'stat/t/STATUS2',
      { StatusFWR: { Version: '14.1.0' } },
      '14.1.0',
    ],
    [
      'Tasmota’s discovery',
      { dialect: 'tasmota', id: 't' },
      'tasmota/discovery/A0B1C2D3E4F5/config',
      { t: 't', sw: '14.2.0', ft: '%prefix%/%topic%/' },
      '14.2.0',
    ],
    ['Homie 3 and 4', { dialect: 'homie', id: 'towel' }, 'homie/towel/$fw/version', '1.0.7', '1.0.7'],
    [
      'ESPHome’s discovery',
      { dialect: 'esphome', id: 'n' },
      'esphome/discover/n',
      { version: '2023.12.0' },
      '2023.12.0',
    ],
    [
      'ESPHome’s text sensor',
      { dialect: 'esphome', id: 'n' },
      'n/sensor/esphome_version/state',
      '2024.2.1',
      '2024.2.1',
    ],
    ['our own', { dialect: 'hylla', id: 'towel-1' }, 'hylla/towel-1/level', { level: 5, firmware: '1.4.2' }, '1.4.2'],
  ])('of %s', async (_, device, topic, payload, firmware) => {
    const decoder = await decoderFor(dispenser(device));
    expect(heardOne(decoder, topic, payload)).toMatchObject(says(firmware));
  });

  test('of a LoRaWAN device as The Things Stack has it registered, unless its frame says more', async () => {
    const device = { dialect: 'ttn-v3', id: 'eui-1000000000000001', preset: 'milesight-ws201' };
    const decoder = await decoderFor(dispenser(device));
    const payload = payloadOf('ttn-v3-milesight-ws201');
    const versions = { brand_id: 'milesight-iot', model_id: 'ws201', firmware_version: '1.3' };
    const uplink = Object.assign({}, payload['uplink_message'], { version_ids: versions });
    const topic = 'v3/a@t/devices/eui-1000000000000001/up';
    expect(heardOne(decoder, topic, { ...payload, uplink_message: uplink })).toMatchObject({
      ...{ type: 'reading', measured: { value: 69 } },
      ...says('1.3'),
    });
  });

  test('of a Zigbee device comes with its next message, once its bridge has listed it', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'zigbee2mqtt', id: 'wc/soap' }));
    const soap = () => heardOne(decoder, 'zigbee2mqtt/wc/soap', { level: 40 });
    expect(soap()).not.toHaveProperty('vitals.firmware');
    const listed = [
      { friendly_name: 'Coordinator', type: 'Coordinator' },
      { friendly_name: 'wc/soap', software_build_id: '0122052017', definition: { model: 'TLC2206' } },
      { friendly_name: 'wc/cups', software_build_id: null },
    ];
    expect(heard(decoder, 'zigbee2mqtt/bridge/devices', listed, true)).toEqual([]);
    expect(soap()).toMatchObject({ measured: { value: 40 }, ...says('0122052017') });
  });
});

test.each([
  ['a Tasmota that says it otherwise', { dialect: 'tasmota', id: 't' }, 'tele/t/INFO1', { Info1: { Version: 7 } }],
  ['one that restarts', { dialect: 'tasmota', id: 't' }, 'tele/t/INFO2', { Info2: { WebServerMode: 'Admin' } }],
  ['a command', { dialect: 'tasmota', id: 't' }, 'cmnd/t/STATUS2', { StatusFWR: { Version: '14.1.0' } }],
])('%s says nothing', async (_, device, topic, payload) => {
  expect(heard(await decoderFor(dispenser(device)), topic, payload)).toEqual([]);
});

test.each(['', '   ', 'x'.repeat(65), 'a\u0000b', 'a\nb', 7, null, undefined, {}])('%j is no version', (value) => {
  expect(firmwareIn(value)).toEqual({});
});

test('our own that says it wrongly is told so, and its level counts', async () => {
  const decoder = await decoderFor(dispenser({ dialect: 'hylla', id: 'towel-1' }));
  for (const firmware of [7, '', 'x'.repeat(65), { major: 1 }])
    expect(heardOne(decoder, 'hylla/towel-1/level', { level: 5, firmware })).toMatchObject({
      ...{ measured: { value: 5 }, dropped: [{ field: 'firmware' }] },
    });
  expect(heardOne(decoder, 'hylla/towel-1/level', { level: 5, firmware: null })).not.toHaveProperty('dropped');
});

test('what a Tasmota that nobody knows says to whoever sets up devices is no device of its own', async () => {
  const decoder = await decoderFor();
  const topic = 'tasmota/discovery/A0B1C2D3E4F5';
  expect(heard(decoder, `${topic}/config`, { t: 't', sw: '14.2.0' }, true)).toEqual([]);
  expect(heard(decoder, `${topic}/sensors`, { sn: { VL53L0X: { Distance: 20 } }, ver: 1 }, true)).toEqual([]);
});
