/** Zigbee2MQTT: attributes of every kind, names of every kind, and a base of one's own. */
import { describe, expect, test } from 'vitest';
import { decoderFor, dispenser, heard, heardOne } from './decoding.ts';

const tank = { dialect: 'zigbee2mqtt', id: 'tank' };

describe('with an attribute a topic', () => {
  test.each([
    ['liquid_state', 'normal', { metrics: { liquid_state: 'normal' } }],
    ['min_set', '20', { metrics: { min_set: 20 } }],
    ['occupancy', 'true', { metrics: { occupancy: true } }],
    ['update', '{"state":"idle"}', { metrics: { 'update.state': 'idle' } }],
    ['update-state', 'idle', { metrics: { 'update-state': 'idle' } }],
    ['voltage', '3.0', { batteryVolts: 3 }],
    ['voltage', '231', {}],
  ])('%s %s', async (attribute, text, vitals) => {
    for (const id of ['tank', 'wc 2. floor/tank', 'wc/set']) {
      const decoder = await decoderFor(dispenser({ ...tank, id }));
      const message = heardOne(decoder, `zigbee2mqtt/${id}/${attribute}`, text);
      expect(message).toMatchObject({ type: 'vitals', address: id });
      expect('vitals' in message && message.vitals).toEqual(vitals);
    }
  });

  test.each([
    ['that the bridge has told of', 'zigbee2mqtt/bridge/devices', [{ friendly_name: 'wc/tank' }]],
    ['that has spoken', 'zigbee2mqtt/wc/tank', { linkquality: 9 }],
  ])('a name %s is known: what stands behind it is no other device', async (_, topic, payload) => {
    const decoder = await decoderFor();
    heard(decoder, topic, payload);
    for (const [attribute, text] of [
      ['liquid_state', 'normal'],
      ['update', '{"state":"idle"}'],
      ['color', '{"x":1}'],
    ] as const)
      expect(heardOne(decoder, `zigbee2mqtt/wc/tank/${attribute}`, text)).toMatchObject({
        type: 'unclaimed',
        address: 'wc/tank',
      });
  });

  test('of a stranger a word is an attribute, an object is a device', async () => {
    const decoder = await decoderFor();
    expect(heardOne(decoder, 'zigbee2mqtt/tank/liquid_state', 'normal')).toMatchObject({ address: 'tank' });
    expect(heardOne(decoder, 'zigbee2mqtt/wc/update', { state: 'idle' })).toMatchObject({ address: 'wc' });
    expect(heardOne(decoder, 'zigbee2mqtt/wc/soap', { level: 4 })).toMatchObject({ address: 'wc/soap' });
    expect(heardOne(decoder, 'zigbee2mqtt/tank', 'hello')).toMatchObject({ type: 'refusal', reason: 'malformed' });
  });

  test('a device whose name begins with that of another is itself', async () => {
    const decoder = await decoderFor(
      dispenser({ ...tank, id: 'wc' }, { id: 'one' }),
      dispenser({ ...tank, id: 'wc/soap' }, { id: 'two' }),
    );
    expect(heardOne(decoder, 'zigbee2mqtt/wc/soap', { level: 3 })).toMatchObject({ dispenser: 'two' });
    expect(heardOne(decoder, 'zigbee2mqtt/wc/level', '42')).toMatchObject({
      dispenser: 'one',
      measured: { value: 42 },
    });
    expect(heardOne(decoder, 'zigbee2mqtt/wc/towel', { level: 3, linkquality: 9 })).toMatchObject({
      type: 'unclaimed',
      address: 'wc/towel',
    });
  });
});

describe('what is said to a device is of no interest', () => {
  test.each([
    ['zigbee2mqtt/tank/set', { level: 3 }],
    ['zigbee2mqtt/tank/get', { level: '' }],
    ['zigbee2mqtt/tank/set/min_set', '20'],
    ['zigbee2mqtt/stranger/set/min_set', '20'],
    ['zigbee2mqtt/bridge/info', { version: '2' }],
    ['zigbee2mqtt/bridge/response/device/x', {}],
  ])('%s', async (topic, payload) => {
    expect(heard(await decoderFor(dispenser(tank)), topic, payload)).toEqual([]);
  });
  test.each(['wc/set', 'wc/get/x', 'set/tank'])('but a device may be called %s', async (id) => {
    const decoder = await decoderFor(dispenser({ ...tank, id }));
    expect(heardOne(decoder, `zigbee2mqtt/${id}`, { level: 42 })).toMatchObject({ measured: { value: 42 } });
    expect(heard(decoder, `zigbee2mqtt/${id}/set`, { level: 42 })).toEqual([]);
  });
});

describe('a base of its own', () => {
  const own = { ...tank, topic: 'z2m/tank' };
  test('the topic that the site names brings availability, attributes and the bridge', async () => {
    const decoder = await decoderFor(
      dispenser(own, { id: 'own' }),
      dispenser({ ...own, id: 'wc/soap', topic: 'z2m/wc/soap' }, { id: 'soap' }),
      dispenser({ ...tank, id: 'else' }, { id: 'else' }),
    );
    expect(heardOne(decoder, 'z2m/tank', { level: 42, linkquality: 3 })).toMatchObject({ measured: { value: 42 } });
    expect(heardOne(decoder, 'z2m/tank/availability', { state: 'offline' })).toMatchObject({
      online: false,
      dispensers: ['own'],
    });
    expect(heardOne(decoder, 'z2m/wc/soap/level', '41')).toMatchObject({ dispenser: 'soap', measured: { value: 41 } });
    expect(heard(decoder, 'z2m/tank/set', { level: 3 })).toEqual([]);
    const gone = heard(decoder, 'z2m/bridge/state', { state: 'offline' });
    expect(gone.flatMap((one) => ('dispensers' in one ? (one.dispensers ?? []) : []))).toEqual(['own', 'soap']);
    expect(heard(decoder, 'z2m/bridge/state', { state: 'online' })).toMatchObject([
      { online: true, dispensers: ['own'], gateway: 'z2m' },
      { online: true, dispensers: ['soap'], gateway: 'z2m' },
    ]);
    expect(heardOne(decoder, 'zigbee2mqtt/bridge/state', { state: 'offline' })).toMatchObject({ dispensers: ['else'] });
  });
  test('so does a filter for the whole base', async () => {
    const decoder = await decoderFor(dispenser({ ...own, topic: 'z2m/#' }));
    expect(heardOne(decoder, 'z2m/bridge/state', 'offline')).toMatchObject({ online: false, dispensers: ['d'] });
    expect(heardOne(decoder, 'z2m/tank/availability', 'offline')).toMatchObject({ online: false, dispensers: ['d'] });
  });
  test.each([
    ['z2m/tank', 'tank'],
    ['z2m/wc/soap', 'wc/soap'],
    ['home/zigbee2mqtt/wc/soap', 'wc/soap'],
  ])('is guessed by the link quality: %s', async (topic, id) => {
    const decoder = await decoderFor();
    const message = { liquid_level_percent: 42, liquid_depth: 0.2, linkquality: 3 };
    const suggestion = { dialect: 'zigbee2mqtt', id, topic, preset: 'tuya-tlc2206' };
    expect(heardOne(decoder, topic, message)).toMatchObject({ type: 'unclaimed', suggestion });
    expect(heardOne(await decoderFor(dispenser(suggestion)), topic, message)).toMatchObject({
      measured: { value: 42 },
    });
    expect(heardOne(decoder, 'alone', message)).toMatchObject({ suggestion: { dialect: 'json' } });
  });
});

test('what the bridge adds of the device, and a tank that tells its own volts and version', async () => {
  const decoder = await decoderFor(dispenser(tank));
  const level = { liquid_level_percent: 42, linkquality: 90 };
  const device = { friendlyName: 'tank', model: 'TLC2206', softwareBuildID: '1.0.4' };
  expect(heardOne(decoder, 'zigbee2mqtt/tank', { ...level, device })).toMatchObject({
    measured: { value: 42 },
    vitals: { lqi: 90, firmware: '1.0.4' },
  });
  expect(heardOne(decoder, 'zigbee2mqtt/tank', { ...level, device })).not.toHaveProperty('vitals.metrics');
  const own = { ...level, power_level: 2.9, version: '2.1', mini_set: 10 };
  expect(heardOne(decoder, 'zigbee2mqtt/tank', own)).toMatchObject({
    vitals: { batteryVolts: 2.9, firmware: '2.1', metrics: { mini_set: 10 } },
  });
});

test('availability as quoted text', async () => {
  const decoder = await decoderFor(dispenser(tank));
  expect(heardOne(decoder, 'zigbee2mqtt/tank/availability', '"online"')).toMatchObject({ online: true });
});
