/** The bytes and topics of what devices are told, against what makers and networks publish. */
import { describe, expect, test } from 'vitest';
import type { Dialect } from '../../server/contract/site-file.ts';
import type { DeviceConfigDoc, DeviceSettings } from '../../server/domain/device-config.ts';
import { createIds } from '../../server/ids.ts';
import { commandFor } from '../../server/mqtt/downlinks/command-for.ts';
import { tokenOf, uuidOf } from '../../server/mqtt/downlinks/lorawan.ts';
import { echoedInterval, milesightFrame } from '../../server/mqtt/downlinks/milesight.ts';
import { placeOf } from '../../server/mqtt/downlinks/place-of.ts';
import { decoderFor, dispenser, fixture, heard, payloadOf } from './decoding.ts';

const token = createIds(() => Date.parse('2026-11-23T09:00:00Z'))();
const doc = (binding: DeviceConfigDoc['binding'], settings: DeviceSettings, place?: string): DeviceConfigDoc => ({
  ...{ id: 'x', binding, settings, phase: 'usual', expectS: null, nearEmpty: false, state: 'waiting', since: 0, token },
  ...{ attempts: 0, notBefore: 0, sent: [], seen: null, fits: 0, ...(place !== undefined && { place }) },
});
const ws201 = (dialect: Dialect) => ({ dialect, id: '24e124713c491234', preset: 'milesight-ws201' });
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

describe('Milesight', () => {
  const frame = (settings: DeviceSettings, preset = 'milesight-ws201') =>
    hex(milesightFrame({ binding: { ...ws201('ttn-v3'), preset }, settings }));

  test('the interval as the user guides have it: ff03 b004 is 1200 s', () => {
    expect(frame({ intervalS: 1200 })).toBe('ff03b004');
    expect(frame({ intervalS: 64_800 })).toBe('ff0320fd');
  });

  test('the alarm as ws201-encoder.js makes it: first of two, on, told when it ends, under 20 %', () => {
    expect(frame({ intervalS: 600, alertLevel: 20 })).toBe('ff035802ff06c8000014000000' + '0000');
    expect(frame({ alertLevel: 20 }, 'milesight-em400-udl')).toBe('');
  });

  test('an answer says the command back', () => {
    expect(echoedInterval(Buffer.from('ff03b004', 'hex'))).toBe(1200);
    expect(echoedInterval(Buffer.from('fe03b004', 'hex'))).toBe(1200);
    for (const other of ['ff0b', 'ff03b0', '0175640382', ''])
      expect(echoedInterval(Buffer.from(other, 'hex'))).toBeNull();
  });
});

test('The Things Stack: the queue of the device is replaced, on FPort 85', () => {
  const command = commandFor(doc(ws201('ttn-v3'), { intervalS: 1200 }, 'v3/app1@ttn/devices/dev1'));
  expect(command).toMatchObject({ topic: 'v3/app1@ttn/devices/dev1/down/replace', retain: false, qos: 0 });
  expect(JSON.parse(command?.payload ?? '')).toEqual({
    downlinks: [
      { f_port: 85, frm_payload: '/wOwBA==', priority: 'NORMAL', confirmed: true, correlation_ids: [`hylla:${token}`] },
    ],
  });
});

test('ChirpStack: devEui is that of the topic, and the id of the queue item is ours', () => {
  const place = 'application/17c82e96-be03-4f38-aef3-f83d48582d97/device/24e124713c491234';
  const command = commandFor(doc(ws201('chirpstack-v4'), { intervalS: 1200 }, place));
  expect(command).toMatchObject({ topic: `${place}/command/down`, retain: false });
  const { id, ...message } = JSON.parse(command?.payload ?? '');
  expect(message).toEqual({ devEui: '24e124713c491234', confirmed: true, fPort: 85, data: '/wOwBA==' });
  expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  expect(tokenOf(id)).toBe(token);
});

test('a token comes back from a UUID whole, and nobody else has it', () => {
  const newId = createIds(Date.now);
  for (let i = 0; i < 200; i++) {
    const one = newId();
    expect(tokenOf(uuidOf(one))).toBe(one);
  }
  expect([tokenOf('none of ours'), tokenOf('')]).toEqual(['', '']);
});

test('Tasmota and Zigbee2MQTT by their defaults, and where they were heard', () => {
  const tasmota = { dialect: 'tasmota', id: 'tof' } as const;
  expect(commandFor(doc(tasmota, { intervalS: 300 }))).toMatchObject({
    topic: 'cmnd/tof/TelePeriod',
    payload: '300',
    retain: false,
  });
  expect(commandFor(doc(tasmota, { intervalS: 300 }, 'house/tof/cmnd'))?.topic).toBe('house/tof/cmnd/TelePeriod');
  const tank = { dialect: 'zigbee2mqtt', id: 'wc 2/soap', preset: 'tuya-tlc2206' } as const;
  expect(commandFor(doc(tank, { alertLevel: 20 }))).toMatchObject({
    topic: 'zigbee2mqtt/wc 2/soap/set',
    payload: '{"min_set":20}',
  });
  expect(commandFor(doc({ ...tank, preset: 'tuya-me202wz' }, { alertLevel: 20 }))?.payload).toBe('{"mini_set":20}');
});

test('a network whose topics are not known beforehand is told nothing until it was heard', () => {
  expect(commandFor(doc(ws201('ttn-v3'), { intervalS: 600 }))).toBeNull();
  expect(commandFor(doc(ws201('chirpstack-v4'), { intervalS: 600 }))).toBeNull();
});

test.each([
  ['ttn-v3', 'eui-1', 'v3/app@ttn/devices/eui-1/up', 'v3/app@ttn/devices/eui-1'],
  ['chirpstack-v4', 'AB', 'application/1/device/ab/event/up', 'application/1/device/ab'],
  ['chirpstack-v4', 'ab', 'eu868/application/1/device/ab/event/up', 'eu868/application/1/device/ab'],
  ['tasmota', 'tof', 'tele/tof/SENSOR', 'cmnd/tof'],
  ['tasmota', 'tof', 'house/tof/tele/STATE', 'house/tof/cmnd'],
  ['zigbee2mqtt', 'soap', 'zigbee2mqtt/soap', 'zigbee2mqtt/soap'],
  ['zigbee2mqtt', 'wc/soap', 'floor 2/z2m/wc/soap/liquid_level_percent', 'floor 2/z2m/wc/soap'],
  ['zigbee2mqtt', 'soap', 'zigbee2mqtt/soap 2', undefined],
  ['hylla', 'towel-1', 'hylla/towel-1/level', undefined],
] as const)('%s %s is told below where it was heard on %s', (dialect, id, topic, place) => {
  expect(placeOf({ dialect, id }, topic)).toBe(place);
});

describe('answers', () => {
  const told = { reporting: { intervalS: 600 } };
  const ttn = { dialect: 'ttn-v3', id: 'eui-1000000000000001', preset: 'milesight-ws201' };
  const ids = { device_id: 'eui-1000000000000001', dev_eui: '1000000000000001' };
  const ours = { correlation_ids: ['as:downlink:01', `hylla:${token}`], f_port: 85, frm_payload: '/wOwBA==' };

  test.each([
    ['ack', { downlink_ack: ours }, 'taken'],
    ['nack', { downlink_nack: ours }, 'not-taken'],
    ['failed', { downlink_failed: { downlink: ours, error: { message_format: 'no' } } }, 'refused'],
  ])('The Things Stack: down/%s', async (what, message, outcome) => {
    const decoder = await decoderFor(dispenser(ttn, told));
    const said = heard(decoder, `v3/app@ttn/devices/${ttn.id}/down/${what}`, { end_device_ids: ids, ...message });
    expect(said).toEqual([expect.objectContaining({ type: 'answer', address: ttn.id, answer: { outcome, token } })]);
    const silent = await decoderFor(dispenser(ttn));
    expect(heard(silent, `v3/app@ttn/devices/${ttn.id}/down/${what}`, { end_device_ids: ids, ...message })).toEqual([]);
    // The same JSON by a webhook.
    const posted = heard(decoder, 'uplinks/ttn', { end_device_ids: ids, ...message });
    expect(posted).toEqual([expect.objectContaining({ type: 'answer', answer: { outcome, token } })]);
  });

  test('of what others sent, of what is queued or sent, and of damaged ones nothing is made', async () => {
    const decoder = await decoderFor(dispenser(ttn, told));
    const topic = `v3/app@ttn/devices/${ttn.id}/down`;
    expect(
      heard(decoder, `${topic}/ack`, { end_device_ids: ids, downlink_ack: { ...ours, correlation_ids: ['x'] } }),
    ).toEqual([]);
    expect(heard(decoder, `${topic}/sent`, { end_device_ids: ids, downlink_sent: ours })).toEqual([]);
    expect(heard(decoder, `${topic}/replace`, { downlinks: [ours] })).toEqual([]);
    expect(heard(decoder, `${topic}/ack`, { end_device_ids: 7, downlink_ack: [] })).toEqual([]);
  });

  test('a frame of a device that is told things says where it is, and what it takes', async () => {
    const { transport } = fixture('ttn-v3-milesight-ws201');
    const payload = payloadOf('ttn-v3-milesight-ws201');
    const decoder = await decoderFor(dispenser(ttn, told));
    const [reading, place, ...more] = heard(decoder, transport.topic, payload);
    expect([reading, place, more]).toMatchObject([
      { type: 'reading' },
      { type: 'answer', place: 'v3/application-tts-name@ttn/devices/eui-1000000000000001' },
      [],
    ]);
    const echo = { ...payload, uplink_message: { f_port: 85, f_cnt: 1, frm_payload: '/wOwBA==' } };
    expect(heard(decoder, transport.topic, echo)).toContainEqual(
      expect.objectContaining({ type: 'answer', answer: { outcome: 'taken', intervalS: 1200 } }),
    );
  });

  test('Tasmota says its period, and the answers to other commands say nothing', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'tasmota', id: 'tof' }, told));
    expect(heard(decoder, 'stat/tof/RESULT', '{"TelePeriod":300}')).toEqual([
      expect.objectContaining({ type: 'answer', answer: { outcome: 'taken', intervalS: 300 } }),
    ]);
    for (const other of ['{"POWER":"ON"}', '{"TelePeriod":null}', 'nonsense', '[]'])
      expect(heard(decoder, 'stat/tof/RESULT', other)).toEqual([]);
  });

  test('our own dialect: what it took, or why not', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'hylla', id: 'towel-1' }, told));
    const ack = (payload: unknown) => heard(decoder, 'hylla/towel-1/config/ack', payload);
    expect(ack({ id: token, reportIntervalS: 600 })).toMatchObject([
      { answer: { outcome: 'taken', token, intervalS: 600 } },
    ]);
    expect(ack({ id: token, error: 'too short' })).toMatchObject([{ answer: { outcome: 'refused', token } }]);
    for (const other of ['', 'ok', '{}', '[]', '{"id":7}']) expect(ack(other)).toEqual([]);
  });
});
