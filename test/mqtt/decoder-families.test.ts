/** Each family of devices, against messages that its makers document or that were recorded. */
import { describe, expect, test } from 'vitest';
import { decoderFor, dispenser, fixture, givesLevel, heard, heardOne, receivedAt } from './decoding.ts';

/** Decodes a fixture as the only dispenser of the site hears it. */
async function hear(name: string, device: Parameters<typeof dispenser>[0], more?: Parameters<typeof dispenser>[1]) {
  const { payload, transport, expected } = fixture(name);
  const topic = transport.topic.replace('{app}@{tenant}', 'app@ttn').replace('{device_id}', String(device['id']));
  const decoder = await decoderFor(dispenser(device, more));
  return { message: heardOne(decoder, topic, payload), expected };
}

describe('The Things Stack', () => {
  const ws201 = { dialect: 'ttn-v3', id: 'eui-1000000000000001', preset: 'milesight-ws201' };

  test('a formatted uplink: level, battery, signal, frame counter and time', async () => {
    const { message, expected } = await hear('ttn-v3-milesight-ws201', ws201);
    expect(message).toMatchObject({
      type: 'reading',
      address: 'eui-1000000000000001',
      measured: { kind: 'percent', value: expected['level_pct'] },
      vitals: { battery: expected['battery_pct'], rssi: expected['rssi_dbm'], snr: expected['snr_db'] },
      seq: 10_335,
      deviceTime: Date.parse('2023-05-19T05:33:35.641Z'),
    });
  });

  test('the raw frame says the same as the formatted one', async () => {
    const { message } = await hear('ttn-v3-milesight-ws201-raw', ws201);
    expect(message).toMatchObject({ measured: { kind: 'percent', value: 69 }, vitals: { battery: 100, rssi: -35 } });
  });

  test('without a preset the raw frame is no level', async () => {
    const { message } = await hear('ttn-v3-milesight-ws201-raw', { dialect: 'ttn-v3', id: 'eui-1000000000000001' });
    expect(message).toMatchObject({ type: 'vitals', vitals: { rssi: -35 }, dispensers: ['d'] });
  });

  test.each(['1000000000000001', 'EUI-1000000000000001'])('a device is also known as %s', async (id) => {
    const { payload, transport } = fixture('ttn-v3-milesight-ws201');
    const decoder = await decoderFor(dispenser({ ...ws201, id }));
    expect(heardOne(decoder, transport.topic, payload)).toMatchObject({ type: 'reading', address: id });
  });

  test('what else the device measures, by its own names', async () => {
    const { message } = await hear('ttn-v3-browan-tbms100', { dialect: 'ttn-v3', id: 'tbms100-1' });
    expect(message).toMatchObject({
      vitals: { metrics: { count: 96_476, status: 1, temperatureBoard: 20, time: 4 } },
    });
    expect(message).not.toHaveProperty('vitals.battery');
  });

  test('an alarm frame gives its distance', async () => {
    const em400 = { dialect: 'ttn-v3', id: 'eui-1000000000000001', preset: 'milesight-em400-tld' };
    const { message } = await hear('ttn-v3-milesight-em400-tld', em400);
    expect(message).toMatchObject({ type: 'reading', measured: { kind: 'distance', value: 1601 } });
  });

  test('an ordinary frame of the same device', async () => {
    const { payload, transport } = fixture('ttn-v3-milesight-em400-tld');
    const decoder = await decoderFor(
      dispenser({ dialect: 'ttn-v3', id: 'eui-1000000000000001', preset: 'milesight-em400-tld' }),
    );
    const frame = Buffer.from('01755C036701010482440805 0001'.replaceAll(' ', ''), 'hex').toString('base64');
    const text = JSON.stringify(payload).replace('g2foAAGEgkEGAQ==', frame);
    expect(heardOne(decoder, transport.topic.replace('{device_id}', 'eui-1000000000000001'), text)).toMatchObject({
      measured: { kind: 'distance', value: 2116 },
      vitals: { battery: 92 },
    });
  });

  test.each(['', 'AXU=', 'AXVkA4I=', '!!!', `${'A'.repeat(2000)}`])(
    'of the frame %s nothing is made up',
    async (frame) => {
      const { payload, transport } = fixture('ttn-v3-milesight-ws201-raw');
      const decoder = await decoderFor(dispenser(ws201));
      const text = JSON.stringify(payload).replace('AXVkA4I+AATWRQ==', frame);
      expect(heardOne(decoder, transport.topic, text)).toMatchObject({ type: 'vitals' });
    },
  );

  test('netvox: a level and volts', async () => {
    const netvox = { dialect: 'ttn-v3', id: 'r718pe-1', preset: 'netvox-r718pe' };
    const { message, expected } = await hear('ttn-v3-netvox-r718pe', netvox);
    expect(message).toMatchObject({
      measured: { kind: 'percent', value: expected['level_pct'] },
      vitals: { batteryVolts: expected['battery_v'] },
    });
    expect(message).not.toHaveProperty('vitals.battery');
  });

  test('netvox: a version report is a sign of life and no level', async () => {
    const { message } = await hear('ttn-v3-netvox-r718pe-version', { dialect: 'ttn-v3', id: 'r718pe-1' });
    expect(message).toMatchObject({ type: 'vitals', dispensers: ['d'] });
  });

  test.each([undefined, 'elsys-elt'])('elsys: a distance, preset %s', async (preset) => {
    const { message, expected } = await hear('ttn-v3-elsys-elt-ultrasonic', {
      dialect: 'ttn-v3',
      id: 'elt-us-1',
      ...(preset && { preset }),
    });
    expect(message).toMatchObject({ measured: { kind: 'distance', value: expected['distance_mm'] } });
  });

  test('a battery in volts is not taken for an almost empty one', async () => {
    const { message } = await hear('ttn-v3-browan-tbms100', { dialect: 'ttn-v3', id: 'tbms100-1' });
    expect(message).not.toHaveProperty('vitals.battery');
    const mapped = await hear('ttn-v3-browan-tbms100', {
      dialect: 'ttn-v3',
      id: 'tbms100-1',
      map: { batteryVolts: 'uplink_message.decoded_payload.battery', count: 'uplink_message.decoded_payload.count' },
    });
    expect(mapped.message).toMatchObject({
      measured: { kind: 'count', value: mapped.expected['visits_total'] },
      vitals: { batteryVolts: mapped.expected['battery_v'] },
    });
  });

  test('a whole envelope of another sensor: battery and signal, no level', async () => {
    const { message, expected } = await hear('ttn-v3-milesight-am308l-real', {
      dialect: 'ttn-v3',
      id: 'ieq-thcpvl-001',
    });
    expect(message).toMatchObject({
      type: 'vitals',
      vitals: { battery: expected['battery_pct'], rssi: expected['rssi_dbm'] },
    });
  });

  test('of several gateways the best signal counts', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'ttn-v3', id: 'a' }));
    const uplink = { decoded_payload: { level: 5 }, rx_metadata: [{ rssi: -110, snr: 1 }, { rssi: -60, snr: 9 }, {}] };
    expect(heardOne(decoder, 'v3/x@y/devices/a/up', { uplink_message: uplink })).toMatchObject({
      vitals: { rssi: -60, snr: 9 },
    });
  });

  test('joins and downlinks are of no interest; what is no envelope is refused', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'ttn-v3', id: 'a' }));
    expect(heard(decoder, 'v3/x@y/devices/a/join', {})).toEqual([]);
    expect(heardOne(decoder, 'v3/x@y/devices/a/up', { level: 50 })).toMatchObject({
      type: 'refusal',
      reason: 'malformed',
      address: 'a',
    });
  });

  test('a webhook posts the same envelope', async () => {
    const decoder = await decoderFor(dispenser(ws201));
    const { payload } = fixture('ttn-v3-milesight-ws201');
    expect(heardOne(decoder, 'uplinks/ttn', payload)).toMatchObject({ measured: { kind: 'percent', value: 69 } });
    expect(heardOne(decoder, 'uplinks/roof', { level: 50 })).toMatchObject({ type: 'unclaimed', dialect: null });
    expect(heardOne(decoder, 'uplinks/ttn', { level: 50 })).toMatchObject({ type: 'refusal', reason: 'malformed' });
    expect(heardOne(decoder, 'uplinks/ttn', '{')).toMatchObject({ type: 'refusal', reason: 'malformed' });
  });
});

describe('Tasmota', () => {
  test('VL53L0X in millimetres, with the local time of the site', async () => {
    const { message, expected } = await hear('tasmota-vl53l0x', { dialect: 'tasmota', id: 'towel-1' });
    expect(message).toMatchObject({
      measured: { kind: 'distance', value: expected['distance_mm'] },
      deviceTime: Date.parse('2019-12-20T10:29:22Z'),
    });
  });

  test('SR04 in centimetres', async () => {
    const { message } = await hear('tasmota-sr04', { dialect: 'tasmota', id: 'soap-1' });
    expect(message).toMatchObject({ measured: { kind: 'distance', value: 593.68 } });
  });

  test('no echo is no value', async () => {
    const { message } = await hear('tasmota-vl53l0x-null', { dialect: 'tasmota', id: 'towel-1' });
    expect(message).toMatchObject({ type: 'reading', measured: null });
  });

  test('last will', async () => {
    const { message } = await hear('tasmota-lwt', { dialect: 'tasmota', id: 'towel-1' });
    expect(message).toMatchObject({ type: 'availability', online: true });
  });

  test('Wi-Fi signal of STATE; commands are ignored', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'tasmota', id: 'towel-1' }));
    expect(heardOne(decoder, 'tele/towel-1/STATE', { Wifi: { RSSI: 88, Signal: -56 } })).toMatchObject({
      type: 'vitals',
      vitals: { rssi: -56 },
    });
    expect(heard(decoder, 'cmnd/towel-1/STATE', '{}')).toEqual([]);
    expect(heardOne(decoder, 'towel-1/tele/LWT', 'Offline')).toMatchObject({ type: 'availability', online: false });
  });

  test.each(['INFO1', 'RESULT', 'UPTIME', 'STATUS10'])(
    '%s is of no interest, and nothing for the inbox',
    async (kind) => {
      const decoder = await decoderFor(dispenser({ dialect: 'tasmota', id: 'towel-1' }));
      expect(heard(decoder, `tele/towel-1/${kind}`, '{"Info1":{"Module":"Generic"}}')).toEqual([]);
      expect(heard(decoder, `stat/plug/${kind}`, '{}')).toEqual([]);
    },
  );

  test.each([
    ['2026-07-01T12:00:00', '2026-07-01T10:00:00Z'],
    ['2026-12-01T12:00:00', '2026-12-01T11:00:00Z'],
    ['2026-10-25T02:30:00', '2026-10-25T00:30:00Z'],
    ['2026-03-29T03:00:00', '2026-03-29T01:00:00Z'],
  ])('%s in Stockholm is %s', async (local, utc) => {
    const decoder = await decoderFor(dispenser({ dialect: 'tasmota', id: 'a' }));
    expect(heardOne(decoder, 'tele/a/SENSOR', { Time: local, SR04: { Distance: 1 } })).toMatchObject({
      deviceTime: Date.parse(utc),
    });
  });
});

describe('Zigbee2MQTT', () => {
  const tank = { dialect: 'zigbee2mqtt', id: 'washroom-2/soap-tank' };
  test('a liquid level, by a name with a slash', async () => {
    const { message, expected } = await hear('zigbee2mqtt-tlc2206', tank);
    expect(message).toMatchObject({
      measured: { kind: 'percent', value: expected['level_pct'] },
      vitals: {
        lqi: expected['lqi'],
        metrics: {
          liquid_state: expected['state'],
          liquid_depth: 0.21,
          min_set: 20,
          max_set: 90,
          liquid_depth_max: 0.5,
          installation_height: 0.55,
        },
      },
      deviceTime: Date.parse('2026-11-20T07:15:31Z'),
    });
    expect(message).not.toHaveProperty('vitals.rssi');
  });
  test('a cell in millivolts; the mains are no battery', async () => {
    const decoder = await decoderFor(dispenser(tank));
    const topic = 'zigbee2mqtt/washroom-2/soap-tank';
    expect(heardOne(decoder, topic, { level: 4, voltage: 2987 })).toMatchObject({ vitals: { batteryVolts: 2.987 } });
    expect(heardOne(decoder, topic, { level: 4, voltage: 231 })).toMatchObject({ vitals: {} });
  });
  test('availability, as JSON and as the bare word of version 1', async () => {
    const { message } = await hear('zigbee2mqtt-availability', tank);
    expect(message).toMatchObject({ type: 'availability', online: true });
    const decoder = await decoderFor(dispenser(tank));
    const topic = 'zigbee2mqtt/washroom-2/soap-tank/availability';
    expect(heardOne(decoder, topic, 'offline')).toMatchObject({ type: 'availability', online: false });
    expect(heardOne(decoder, topic, { state: { toString: 1 } })).toMatchObject({
      type: 'refusal',
      reason: 'malformed',
      dialect: 'zigbee2mqtt',
    });
  });
  test('other attributes are shown; a whole message that is cut is refused', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'zigbee2mqtt', id: 'wc/soap' }));
    for (const [attribute, text] of [
      ['liquid_state', 'normal'],
      ['update_available', 'false'],
      ['temperature', '21.5'],
    ])
      expect(heardOne(decoder, `zigbee2mqtt/wc/soap/${attribute}`, text)).toMatchObject({
        type: 'vitals',
        dispensers: ['d'],
      });
    for (const text of ['{"level":4', '', '  ', '[1'])
      expect(heardOne(decoder, 'zigbee2mqtt/wc/soap', text)).toMatchObject({ type: 'refusal', reason: 'malformed' });
  });
  test('a bridge that goes or is back says so of every device behind it, and nothing of them', async () => {
    const { payload, transport } = fixture('zigbee2mqtt-bridge-state');
    const decoder = await decoderFor(
      dispenser({ dialect: 'zigbee2mqtt', id: 'a' }, { id: 'one' }),
      dispenser({ dialect: 'zigbee2mqtt', id: 'b' }, { id: 'two' }),
      dispenser({ dialect: 'tasmota', id: 'c' }, { id: 'three' }),
    );
    const gone = { type: 'availability', online: false, gateway: 'zigbee2mqtt', dispensers: ['one', 'two'] };
    expect(heardOne(decoder, transport.topic, payload, true)).toMatchObject(gone);
    expect(heardOne(decoder, transport.topic, 'offline')).toMatchObject(gone);
    expect(heardOne(decoder, transport.topic, { state: 'online' })).toMatchObject({ ...gone, online: true });
    expect(heardOne(decoder, transport.topic, 'x')).toMatchObject({ type: 'refusal', reason: 'malformed' });
    expect(heard(decoder, 'zigbee2mqtt/washroom-2/soap-tank/set', { level: 3 })).toEqual([]);
  });
});

describe('ESPHome', () => {
  const node = { dialect: 'esphome', id: 'towel-1', topic: 'towel-1/sensor/towel_level/state' };
  test('a value in the unit that the site says, marked as a stored copy', async () => {
    const { payload, transport, expected } = fixture('esphome-sensor-state');
    const decoder = await decoderFor(dispenser({ ...node, unit: 'm' }));
    expect(heardOne(decoder, transport.topic, payload, true)).toMatchObject({
      measured: { kind: 'distance', value: Number(expected['number']) * 1000 },
      retained: true,
    });
  });
  test.each(['nan', 'NaN', 'inf', '', 'unavailable', 'unknown', 'null', '69,5', '1e999', '0x10', '6 9'])(
    '"%s" is no value',
    async (text) => {
      const decoder = await decoderFor(dispenser(node));
      expect(heardOne(decoder, node.topic, text)).toMatchObject({ type: 'reading', measured: null });
    },
  );
  test('status', async () => {
    const { message } = await hear('esphome-status', node);
    expect(message).toMatchObject({ type: 'availability', online: false });
    const decoder = await decoderFor(dispenser(node));
    expect(heardOne(decoder, 'towel-1/status', '50')).toMatchObject({ type: 'refusal', reason: 'malformed' });
  });
});

describe('a plain number', () => {
  const plain = { dialect: 'number', id: 'towel-1', topic: 'dispensers/+/level' };
  test.each(['69', '69.0', ' 69\n', '69%', '6.9e1', '+69'])('"%s" is 69 %%', async (text) => {
    const decoder = await decoderFor(dispenser(plain));
    expect(heardOne(decoder, 'dispensers/towel-1/level', text)).toMatchObject({
      measured: { kind: 'percent', value: fixture('plain-number').expected['level_pct'] },
    });
  });
  test.each([
    ['26.3', undefined, 26.3],
    ['26.3', 'cm', 263],
    ['26.3 cm', undefined, 263],
    ['26.3 cm', 'mm', 263],
    ['0.263m', undefined, 263],
  ])('%s with the unit %s is %d mm', async (text, unit, value) => {
    const measure = { kind: 'distance', emptyMm: 300, fullMm: 20 };
    const decoder = await decoderFor(dispenser({ ...plain, ...(unit && { unit }) }, { measure }));
    expect(heardOne(decoder, 'dispensers/x/level', text)).toMatchObject({ measured: { kind: 'distance', value } });
  });
  test('volts are no level', async () => {
    const decoder = await decoderFor(dispenser(plain));
    expect(heardOne(decoder, 'dispensers/x/level', '3.1 V')).toMatchObject({ type: 'refusal', reason: 'wrong-unit' });
  });
  test('its name is its topic where the site gives none', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'number', id: 'kitchen/cups' }));
    expect(heardOne(decoder, 'kitchen/cups', '40')).toMatchObject({ measured: { kind: 'percent', value: 40 } });
  });
});

describe('free JSON', () => {
  const free = { dialect: 'json', id: 'x', topic: 'site/+/fill' };
  test.each([
    [
      { level: 40, battery: 80, seq: 3, time: '2026-11-23T08:00:00Z' },
      { kind: 'percent', value: 40 },
    ],
    [{ distance: '62 mm' }, { kind: 'distance', value: 62 }],
    [{ distance: '6.2 cm' }, { kind: 'distance', value: 62 }],
    [{ weight: 310 }, { kind: 'weight', value: 310 }],
    [{ count: 4 }, { kind: 'count', value: 4 }],
  ])('%j', async (payload, measured) => {
    const decoder = await decoderFor(dispenser(free));
    expect(heardOne(decoder, 'site/wc/fill', payload)).toMatchObject({ type: 'reading', measured, receivedAt });
  });
  test.each([
    ['69', { kind: 'percent', value: 69 }],
    ['"69 %"', { kind: 'percent', value: 69 }],
    ['{"value":69}', { kind: 'percent', value: 69 }],
    ['{"Fill Level":69}', { kind: 'percent', value: 69 }],
    ['{"value":20,"unit":"cm"}', { kind: 'distance', value: 200 }],
    ['{"distance":0.2,"unit":"m"}', { kind: 'distance', value: 200 }],
    ['{"distance":{"value":0.2,"unit":"m"}}', { kind: 'distance', value: 200 }],
    ['{"distance_cm":20}', { kind: 'distance', value: 200 }],
    ['{"level":200,"unit":"mm"}', { kind: 'distance', value: 200 }],
    ['{"level":69,"distance":0.2,"unit":"m"}', { kind: 'percent', value: 69 }],
    ['{"weight":1.2,"unit":"kg"}', { kind: 'weight', value: 1200 }],
  ])('%s', async (text, measured) => {
    const decoder = await decoderFor(dispenser(free));
    expect(heardOne(decoder, 'site/wc/fill', text)).toMatchObject({ type: 'reading', measured });
  });
  test('a unit that the site names comes before the usual one, not before one that is told', async () => {
    const decoder = await decoderFor(dispenser({ ...free, unit: 'cm' }));
    for (const [text, value] of [
      ['{"distance":20}', 200],
      ['{"distance_mm":20}', 20],
      ['{"distance":"20 mm"}', 20],
    ] as const)
      expect(heardOne(decoder, 'site/wc/fill', text)).toMatchObject({ measured: { kind: 'distance', value } });
  });
  test('of several what the dispenser is measured by, and no temperature', async () => {
    const decoder = await decoderFor(dispenser(free, { measure: { kind: 'weight', emptyG: 100, fullG: 900 } }));
    expect(heardOne(decoder, 'site/wc/fill', { distance: 62, weight: 310 })).toMatchObject({
      measured: { kind: 'weight', value: 310 },
    });
    expect(heardOne(decoder, 'site/wc/fill', { value: 21, unit: '°C' })).toMatchObject({
      type: 'refusal',
      reason: 'wrong-unit',
    });
    expect(heardOne(decoder, 'site/wc/fill', { value: [1] })).toMatchObject({ type: 'vitals' });
    for (const payload of [{ distance: 6, unit: 'in' }, { distance: { value: 6, unit: 'in' } }])
      expect(heardOne(decoder, 'site/wc/fill', payload)).toMatchObject({ type: 'refusal', reason: 'wrong-unit' });
  });
  test.each([
    [{ battery: 80 }, { battery: 80 }],
    [{ battery: '80%' }, { battery: 80 }],
    [{ battery: { value: 80, unit: '%' } }, { battery: 80 }],
    [{ battery: 3.6 }, { batteryVolts: 3.6 }],
    [{ battery_level: 4 }, { battery: 4 }],
    [{ batteryVolts: 3.6 }, { batteryVolts: 3.6 }],
    [{ battery_voltage: 3600 }, { batteryVolts: 3.6 }],
    [{ battery: true, battery_low: true }, { batteryLow: true }],
    [
      { rssi: -71, snr: 4, linkquality: 99 },
      { rssi: -71, snr: 4, lqi: 99 },
    ],
    [{ rssi: 80 }, {}],
    [{ firmware: '1.2', seq: 4, time: '2026-11-23T08:00:00Z' }, { firmware: '1.2' }],
    [{ temperature: 21, door: true }, { metrics: { temperature: 21, door: true } }],
    [{ distance: 62 }, { metrics: { distance: 62 } }],
  ])('beside the level: %j', async (more, vitals) => {
    const decoder = await decoderFor(dispenser(free));
    const message = heardOne(decoder, 'site/wc/fill', { level: 40, ...more });
    expect('vitals' in message && message.vitals).toEqual(vitals);
  });
  test.each(['{"__proto__":{"level":5}}', '[]', '{}', 'true', '{"level":null}', '{"level":"lots"}', '{'])(
    '%s gives no level',
    async (text) => {
      const decoder = await decoderFor(dispenser(free));
      expect(givesLevel(heard(decoder, 'site/wc/fill', text))).toBe(false);
    },
  );
  test('a distance is not read in a unit of weight', async () => {
    const decoder = await decoderFor(dispenser({ ...free, unit: 'kg' }));
    expect(heardOne(decoder, 'site/wc/fill', { distance: 62 })).toMatchObject({
      type: 'refusal',
      reason: 'wrong-unit',
    });
  });
  test('two dispensers may hear one message, each with its mapping', async () => {
    const decoder = await decoderFor(
      dispenser({ ...free, map: { level: 'left' } }, { id: 'left' }),
      dispenser({ ...free, map: { level: 'right' } }, { id: 'right' }),
    );
    expect(heard(decoder, 'site/wc/fill', { left: 10, right: 20 })).toMatchObject([
      { dispenser: 'left', measured: { kind: 'percent', value: 10 } },
      { dispenser: 'right', measured: { kind: 'percent', value: 20 } },
    ]);
  });
});

describe('a mapping', () => {
  const mapped = (map: Record<string, string>, more = {}) =>
    decoderFor(dispenser({ dialect: 'json', id: 'x', topic: 't', map, ...more }));
  const message = {
    s: { d: 62, w: 1.5, b: 55, v: 3.1, r: -70, n: 9, at: 1_795_424_400 },
    list: [
      { id: 'a', fill: 10 },
      { id: 'b', fill: 20 },
    ],
    level: 99,
  };
  test('comes before where the value usually is, and names what else there is', async () => {
    const decoder = await mapped({
      distance: 's.d',
      battery: 's.b',
      batteryVolts: 's.v',
      rssi: 's.r',
      sequence: 's.n',
      time: 's.at',
    });
    expect(heardOne(decoder, 't', message)).toMatchObject({
      measured: { kind: 'distance', value: 62 },
      vitals: { battery: 55, batteryVolts: 3.1, rssi: -70 },
      seq: 9,
      deviceTime: 1_795_424_400_000,
    });
  });
  test('may choose and reckon', async () => {
    expect(heardOne(await mapped({ level: "list[?id=='b'].fill | [0]" }), 't', message)).toMatchObject({
      measured: { kind: 'percent', value: 20 },
    });
    expect(heardOne(await mapped({ weight: 's.w' }, { unit: 'kg' }), 't', message)).toMatchObject({
      measured: { kind: 'weight', value: 1500 },
    });
  });
  test.each([
    ['s.[', 'mapping-failed'],
    ['sum(s)', 'mapping-failed'],
    ['nosuch(s)', 'mapping-failed'],
    ['list', 'wrong-type'],
    ['s', 'wrong-type'],
  ])('%s is refused: %s', async (level, reason) => {
    const decoder = await mapped({ level });
    for (let twice = 0; twice < 2; twice++)
      expect(heardOne(decoder, 't', message)).toMatchObject({
        type: 'refusal',
        reason,
        detail: expect.stringContaining(level),
      });
  });
  test('a key that is missing is no level, one that is null is "no value"', async () => {
    expect(heardOne(await mapped({ level: 's.fill' }), 't', message)).toMatchObject({ type: 'vitals' });
    expect(heardOne(await mapped({ level: 's.fill' }), 't', { s: { fill: null } })).toMatchObject({ measured: null });
  });
  test('what is broken beside the level costs only itself', async () => {
    const decoder = await mapped({ level: 'level', battery: 's.[', rssi: 'sum(s)' });
    expect(heardOne(decoder, 't', message)).toMatchObject({ measured: { kind: 'percent', value: 99 }, vitals: {} });
  });
});
