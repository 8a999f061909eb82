/** Shelly Gen2+ and Homie, and buttons and several sensors of other families, against messages that were recorded or that their makers document. */
import { describe, expect, test } from 'vitest';
import { decoderFor, dispenser, fixture, givesLevel, heard, heardOne } from './decoding.ts';

describe('Shelly', () => {
  const plus = { dialect: 'shelly', id: 'shellyplus1-08b61fd141e8' };

  test('a full status: signal, contact, time', async () => {
    const { payload, transport, expected } = fixture('shelly-gen2-fullstatus');
    expect(heardOne(await decoderFor(dispenser(plus)), transport.topic, payload)).toMatchObject({
      type: 'vitals',
      address: expected['device_key'],
      vitals: { rssi: expected['rssi_dbm'], metrics: { 'input:0.state': expected['contact'] } },
      deviceTime: 1_736_604_018_380,
    });
  });

  test('a partial status says nothing of what it does not name', async () => {
    const { payload, transport, expected } = fixture('shelly-gen2-notifystatus');
    const id = expected['device_key'];
    const message = heardOne(await decoderFor(dispenser({ dialect: 'shelly', id })), transport.topic, payload);
    expect(message).toMatchObject({ type: 'vitals', vitals: { metrics: { 'switch:0.output': expected['output'] } } });
    expect(message).not.toHaveProperty(['vitals', 'metrics', 'input:0.state']);
  });

  test('online', async () => {
    const { payload, transport } = fixture('shelly-gen2-online');
    const decoder = await decoderFor(dispenser(plus));
    expect(heardOne(decoder, transport.topic, payload, true)).toMatchObject({ type: 'availability', online: true });
    expect(heardOne(decoder, transport.topic, 'false')).toMatchObject({ type: 'availability', online: false });
    expect(heardOne(decoder, transport.topic, '1')).toMatchObject({ type: 'refusal', reason: 'malformed' });
  });

  test('a component of its own, and a battery', async () => {
    const decoder = await decoderFor(dispenser(plus));
    expect(heardOne(decoder, `${plus.id}/status/input:100`, { id: 100, percent: 41.5 })).toMatchObject({
      measured: { kind: 'percent', value: 41.5 },
    });
    const battery = { battery: { V: 5.1, percent: 80 }, external: { present: false } };
    expect(heardOne(decoder, `${plus.id}/status/devicepower:0`, battery)).toMatchObject({
      type: 'vitals',
      vitals: { battery: 80, batteryVolts: 5.1 },
    });
  });

  test.each([null, true, '', 'nan'])('%j is no percentage', async (percent) => {
    const decoder = await decoderFor(dispenser(plus));
    expect(givesLevel(heard(decoder, `${plus.id}/status/input:100`, { percent }))).toBe(false);
  });

  test('of several inputs none is guessed', async () => {
    const decoder = await decoderFor(dispenser(plus));
    const params = { 'input:0': { percent: 1 }, 'input:1': { percent: 2 } };
    expect(heardOne(decoder, `${plus.id}/events/rpc`, { method: 'NotifyStatus', params })).toMatchObject({
      type: 'vitals',
    });
  });

  test('a push is a button, letting go is not', async () => {
    const decoder = await decoderFor(dispenser(plus));
    const say = (event: string) =>
      heardOne(decoder, `${plus.id}/events/rpc`, {
        method: 'NotifyEvent',
        params: { events: [{ component: 'input:0', event, ts: 1_736_604_018 }] },
      });
    expect(say('single_push')).toMatchObject({ type: 'event', event: 'button', deviceTime: 1_736_604_018_000 });
    expect(say('btn_up')).toMatchObject({ type: 'vitals' });
  });
});

test('a Shelly with a prefix of its own is known by the dispenser that names it, and claims nothing else', async () => {
  const decoder = await decoderFor(dispenser({ dialect: 'shelly', id: 'wc/soap' }));
  expect(heardOne(decoder, 'wc/soap/online', 'true')).toMatchObject({ type: 'availability', online: true });
  expect(heardOne(decoder, 'wc/soap/status/input:100', { percent: 41 })).toMatchObject({ measured: { value: 41 } });
  expect(heardOne(decoder, 'wc/towel/online', 'true')).toMatchObject({ type: 'unclaimed', dialect: null });
});

describe('Homie', () => {
  const towel = { dialect: 'homie', id: 'towel-1', topic: 'level/percent' };

  test.each([towel, { dialect: 'homie', id: 'towel-1' }])('version 5, message by message, as %j', async (device) => {
    const { payload, expected } = fixture('homie5-device');
    const decoder = await decoderFor(dispenser(device));
    const sequence = payload as { topic: string; payload: string }[];
    expect(sequence.flatMap((one) => heard(decoder, one.topic, one.payload, true))).toMatchObject([
      { type: 'availability', online: true },
      { type: 'reading', measured: { kind: 'percent', value: expected['level_pct'] }, retained: true },
      { type: 'vitals', vitals: { battery: expected['battery_pct'] } },
    ]);
  });

  test.each([
    ['ready', true],
    ['sleeping', true],
    ['lost', false],
    ['disconnected', false],
    ['', false],
  ])('$state "%s": %s', async (state, online) => {
    const decoder = await decoderFor(dispenser(towel));
    for (const topic of ['homie/towel-1/$state', 'homie/5/towel-1/$state', 'office/5/towel-1/$state'])
      expect(heardOne(decoder, topic, state)).toMatchObject({ type: 'availability', online });
  });

  test('when the root is lost its children are', async () => {
    const decoder = await decoderFor(
      dispenser({ ...towel, id: 'bridge' }, { id: 'root' }),
      dispenser({ ...towel, id: 'bridge-child' }, { id: 'child' }),
      dispenser({ ...towel, id: 'other' }, { id: 'other' }),
    );
    const child = { homie: '5.0', version: 1, root: 'bridge', parent: 'bridge', nodes: {} };
    expect(heard(decoder, 'homie/5/bridge-child/$description', child)).toEqual([]);
    const says = (online: boolean) => [
      { type: 'availability', online, gateway: 'bridge', dispensers: ['child'] },
      { type: 'availability', online, dispensers: ['root'] },
    ];
    expect(heard(decoder, 'homie/5/bridge/$state', 'lost')).toMatchObject(says(false));
    expect(heard(decoder, 'homie/5/bridge/$state', 'ready')).toMatchObject(says(true));
  });

  test('version 4, in the unit that the device tells', async () => {
    const measure = { kind: 'distance', emptyMm: 300, fullMm: 20 };
    const decoder = await decoderFor(dispenser({ ...towel, topic: 'tof/range' }, { measure }));
    expect(heard(decoder, 'homie/towel-1/tof/range/$unit', 'cm')).toEqual([]);
    expect(heardOne(decoder, 'homie/towel-1/tof/range', '6.2')).toMatchObject({
      measured: { kind: 'distance', value: 62 },
    });
    expect(heard(decoder, 'homie/towel-1/$nodes', 'tof')).toEqual([]);
    expect(heard(decoder, 'homie/towel-1/tof/range/set', '1')).toEqual([]);
    expect(heard(decoder, 'homie/towel-1/tof/$properties', 'range')).toEqual([]);
  });

  test.each(['nan', '', 'true', 'null', 'No Sensor'])('"%s" is no value', async (text) => {
    const decoder = await decoderFor(dispenser(towel));
    expect(heardOne(decoder, 'homie/5/towel-1/level/percent', text)).toMatchObject({ type: 'reading', measured: null });
  });

  test('another property is no level', async () => {
    const decoder = await decoderFor(dispenser(towel));
    expect(heardOne(decoder, 'homie/5/towel-1/other/percent', '3')).toMatchObject({ type: 'vitals' });
  });

  test.each(['{', '[]', '7'])('a description of %s is refused', async (text) => {
    const decoder = await decoderFor(dispenser(towel));
    expect(heardOne(decoder, 'homie/5/towel-1/$description', text)).toMatchObject({ reason: 'malformed' });
  });
});

test('a Zigbee button', async () => {
  const { payload, transport } = fixture('zigbee2mqtt-button');
  const decoder = await decoderFor(dispenser({ dialect: 'zigbee2mqtt', id: 'washroom-2/call' }));
  expect(heardOne(decoder, transport.topic, payload)).toMatchObject({ type: 'event', event: 'button' });
  expect(heardOne(decoder, transport.topic, payload, true)).toMatchObject({ type: 'event', retained: true });
  expect(heardOne(decoder, transport.topic, { action: '' })).toMatchObject({ type: 'vitals' });
  // A tank with a button on it tells both.
  expect(heard(decoder, transport.topic, { action: 'single', level: 41, battery: 80 })).toMatchObject([
    { type: 'reading', measured: { value: 41 }, vitals: { battery: 80 } },
    { type: 'event', event: 'button' },
  ]);
});

test('of several Tasmota sensors the one that fits the measure', async () => {
  const decoder = await decoderFor(
    dispenser({ dialect: 'tasmota', id: 'a' }, { measure: { kind: 'weight', emptyG: 100, fullG: 900 } }),
  );
  const both = { SR04: { Distance: 6.2 }, HX711: { WeightRaw: 310 } };
  expect(heardOne(decoder, 'tele/a/SENSOR', both)).toMatchObject({ measured: { kind: 'weight', value: 310 } });
});

test('Zigbee2MQTT may send attribute by attribute', async () => {
  const decoder = await decoderFor(dispenser({ dialect: 'zigbee2mqtt', id: 'floor 2/soap' }));
  const say = (attribute: string, text: string) => heardOne(decoder, `zigbee2mqtt/floor 2/soap/${attribute}`, text);
  expect(say('level', '41')).toMatchObject({ measured: { kind: 'percent', value: 41 } });
  expect(say('level', 'null')).toMatchObject({ type: 'reading', measured: null });
  expect(say('battery', '80')).toMatchObject({ type: 'vitals', vitals: { battery: 80 } });
  expect(say('action', 'single')).toMatchObject({ type: 'event', event: 'button' });
});
