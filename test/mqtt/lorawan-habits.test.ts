/** LoRaWAN sensors and servers as they are in the field: formatters of every kind, answers before data, ids in every spelling. */
import { describe, expect, test } from 'vitest';
import { decoderFor, dispenser, heard, heardOne, payloadOf, type Raw } from './decoding.ts';
import { takenIn } from './taken-in.ts';

const distance = { kind: 'distance', emptyMm: 3000, fullMm: 0 };
const topic = 'v3/x@y/devices/a/up';
const base64 = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('base64');
const uplink = (more: object) => ({ end_device_ids: { device_id: 'a' }, uplink_message: { f_port: 85, ...more } });
const on = (preset?: string) => ({ dialect: 'ttn-v3', id: 'a', ...(preset && { preset }) });

async function says(preset: string | undefined, own: object, measure: object = { kind: 'percent' }) {
  return heardOne(await decoderFor(dispenser(on(preset), { measure })), topic, uplink(own));
}
const stranger = await decoderFor();
const guess = (own: object) => {
  const [one] = heard(stranger, topic, uplink(own));
  return one?.type === 'unclaimed' ? one.suggestion?.preset : undefined;
};

describe('Dragino', () => {
  test.each([
    ['ldds75', { value: 2821, distance: 3612 }, 2821, 3.612],
    [
      'dds75-lb',
      { battery: 3.612, distance: 2821, interrupt_flag: 0, temperature_pro: '26.10', sensor_flag: 1 },
      2821,
      3.612,
    ],
    [
      'dds75-lb',
      { battery: 3.612, distance: 0, interrupt_flag: 0, temperature_pro: '26.10', sensor_flag: 0 },
      null,
      3.612,
    ],
    ['ldds75', { Bat: 3.3, Distance: '2821 mm', Interrupt_flag: 0, Sensor_flag: 1 }, 2821, 3.3],
    ['ldds75', { Bat: 3.3, Distance: 'Invalid Reading', Interrupt_flag: 0 }, null, 3.3],
    [
      'dds75-3-lb',
      { battery: 3.6, temperature_pro: '2.10', distance1: 821, distance2: 822, distance3: 823, s_flag: 1 },
      821,
      3.6,
    ],
    [
      'ldds04',
      { BatV: 3.3, distance1_cm: 15.2, distance2_cm: 0, distance3_cm: 0, distance4_cm: 0, mes_type: 1 },
      152,
      3.3,
    ],
    ['dds04-lb', { battery: 3.3, distance1: 15.2, distance2: 0, distance3: 0, distance4: 0, mes_type: 1 }, 152, 3.3],
    ['llds12', { Bat: 3.3, Lidar_distance: 15.2, Lidar_signal: 900 }, 152, 3.3],
    ['ds20l', { battery: 3.6, distance: 152, distance_state: 1, mod: 1 }, 152, 3.6],
  ])('%s by its formatter, named or not: %j', async (model, decoded_payload, value, batteryVolts) => {
    const preset = `dragino-${model}`;
    expect(guess({ decoded_payload })).toBe(preset);
    for (const by of [preset, undefined]) {
      const message = await says(by, { decoded_payload }, distance);
      const measured = value === null ? null : { kind: 'distance', value };
      expect(message).toMatchObject({ type: 'reading', measured, vitals: { batteryVolts } });
      expect(message).not.toHaveProperty('vitals.battery');
    }
  });

  test.each([
    ['dds75-3-lb', '0E1C 0105 0335 0336 0337 11', 821, 3.612],
    ['ldds04', '0CE4 0098 0000 0000 0000 01', 152, 3.3],
    ['llds12', '0CE4 0105 0098 0384 00 19 01', 152, 3.3],
    ['ds20l', '0E10 40 0098 01 00000005', 152, 3.6],
    ['ds20l', '0E10 80 0098 0190 0010', 152, 3.6],
  ])('%s by its frame %s', async (model, hex, value, batteryVolts) => {
    const message = await says(`dragino-${model}`, { f_port: 2, frm_payload: base64(hex) }, distance);
    expect(message).toMatchObject({ measured: { kind: 'distance', value }, vitals: { batteryVolts } });
  });

  test('what a sensor counts is no distance, and a report of the firmware no level', async () => {
    const counting = await says(
      'dragino-ds20l',
      { f_port: 2, frm_payload: base64('0E10 88 00000005 0190 0010') },
      distance,
    );
    expect(counting).toMatchObject({ type: 'vitals' });
    const about = { SENSOR_MODEL: 'DDS45-LB', FIRMWARE_VERSION: '1.2.0', battery: 3.6 };
    expect(await says('dragino-dds45-lb', { decoded_payload: about }, distance)).toMatchObject({
      type: 'vitals',
      vitals: { batteryVolts: 3.6, firmware: '1.2.0' },
    });
    expect(guess({ decoded_payload: about })).toBe('dragino-dds45-lb');
  });
});

describe('a battery without a preset', () => {
  test.each([
    [{ battery: 3.6 }, { batteryVolts: 3.6 }],
    [{ battery: 53 }, { battery: 53 }],
    [{ battery: 3612 }, { batteryVolts: 3.612 }],
    [{ battery: '3.6 V' }, { batteryVolts: 3.6 }],
    [{ battery: { value: 4, unit: '%' } }, { battery: 4 }],
    [{ battery: { value: 80 } }, { battery: 80 }],
    [{ battery: { percent: 80, voltage: 3.1 } }, { battery: 80, batteryVolts: 3.1 }],
    [{ battery: 3.6, battery_voltage: 3.5 }, { batteryVolts: 3.6 }],
    [{ battery: 255 }, {}],
    [{ battery: 0 }, {}],
    [{ battery: true }, {}],
    [{ voltage: 231 }, {}],
  ])('%j', async (decoded_payload, told) => {
    const message = await says(undefined, { decoded_payload });
    const { battery, batteryVolts } = ('vitals' in message && message.vitals) || {};
    expect({ ...(battery && { battery }), ...(batteryVolts && { batteryVolts }) }).toEqual(told);
  });
  test('with one its word counts: 4 is a charge', async () => {
    const message = await says('milesight-ws201', { decoded_payload: { battery: 4, remaining: 69 } });
    expect(message).toMatchObject({ vitals: { battery: 4 } });
    expect(message).not.toHaveProperty('vitals.batteryVolts');
  });
});

describe('what stands behind the level is shown', () => {
  test.each([
    ['milesight-ws201', { frm_payload: base64('01 75 64 03 82 3E 00 04 D6 45') }, { distance: 62 }],
    [undefined, { decoded_payload: { remaining: 69, distance: 62 } }, { distance: 62 }],
    [
      'netvox-r718pe',
      { f_port: 6, frm_payload: base64('01 B1 01 24 01 01 2C 32 00 00 00') },
      { Distance: 300, Status: 'ON' },
    ],
    [
      'milesight-em400-tld',
      { frm_payload: base64('8367e80001 8482410600') },
      { temperature: 23.2, temperature_alarm: 'threshold_alarm', distance_alarm: 'threshold_alarm_release' },
    ],
  ])('%s %j', async (preset, own, metrics) => {
    const message = await says(preset, own);
    expect('vitals' in message && message.vitals?.metrics).toEqual(metrics);
  });
  test('a distance that is the level is not shown twice', async () => {
    expect(await says('milesight-em310-udl', { decoded_payload: { distance: 62 } }, distance)).not.toHaveProperty(
      'vitals.metrics',
    );
  });

  test.each([
    ['netvox-r718pe', { f_port: 6, frm_payload: base64('01 B1 01 24 01 01 2C FF 00 00 00') }, 300],
    ['netvox-r718pe', { decoded_payload: { FillLevel: null, Distance: 300 } }, 300],
    ['milesight-ws201', { decoded_payload: { remaining: null, distance: 62 } }, 62],
    [undefined, { decoded_payload: { level: 'nan', distance: 62 } }, 62],
  ])(
    '%s %j: where it has no level the distance counts, if the dispenser knows what that means',
    async (preset, own, value) => {
      expect(await says(preset, own, distance)).toMatchObject({ measured: { kind: 'distance', value } });
      expect(await says(preset, own)).toMatchObject({ type: 'reading', measured: null });
    },
  );
});

describe('Milesight', () => {
  test.each([
    ['ws201', 'fe03b004 017564 03823E00 04D645', { measured: { value: 69 }, vitals: { battery: 100 } }],
    ['ws201', 'ff06c80000140000000000 04D645', { measured: { value: 69 } }],
    ['ws201', 'ff2801 ff7600fa 04D645', { measured: { value: 69 } }],
    ['em310-udl', 'ff033c00 017564 03824408', { measured: { kind: 'distance', value: 2116 } }],
    ['em310-udl', 'ff06810a00200000000000 03824408', { measured: { kind: 'distance', value: 2116 } }],
    [
      'vs121',
      '10F7 0500 0300 0DCC 0A00 0900',
      { people: { total: { in: 10, out: 9 } }, vitals: { metrics: { line_in: 5 } } },
    ],
    ['vs121', '20CE 65550001 02 0300 0100 05CC 0200 0100', { people: { period: { in: 2, out: 1 } } }],
    [
      'vs121',
      '20CE 65550001 03 07 20CE 65550001 11 0102030405 05CC 0200 0100',
      { people: { period: { in: 2, out: 1 } } },
    ],
    ['vs121', 'f81100 00 f91101 f8930100 05CC 0200 0100', { people: { period: { in: 2, out: 1 } } }],
    ['vs133', '20CE 65550001 03 48000000 03D2 48000000', { people: { total: { in: 72 } } }],
    ['vs133', '20CE 65550001 10 010203 03D2 48000000', { people: { total: { in: 72 } } }],
    ['vs133', 'ff033c00 03D2 48000000', { people: { total: { in: 72 } } }],
    ['ws101', 'ff03b004 ff2e01', { type: 'event', press: 'short' }],
    ['ws202', 'ff06000a00b00000000000 030001', { people: { period: { in: 1 } } }],
  ])('%s: what it answers, and what it had stored, does not hide what follows: %s', async (model, hex, told) => {
    const measure = model.startsWith('em') ? distance : undefined;
    expect(await says(`milesight-${model}`, { frm_payload: base64(hex) }, measure)).toMatchObject(told);
  });

  test('a side that is not counted is not told', async () => {
    expect(await says('milesight-vs121', { frm_payload: base64('05CC 0200 FFFF') })).toMatchObject({
      people: { period: { in: 2 } },
    });
    const message = await says('milesight-vs121', { frm_payload: base64('05CC FFFF FFFF') });
    expect(message).not.toHaveProperty('people');
  });

  test.each([
    [{ 'line_1.0_total_in': 72, 'line_1.0_total_out': 200 }, { total: { in: 72, out: 200 } }],
    [{ total_in: 72, total_out: 200 }, { total: { in: 72, out: 200 } }],
    [{ line_1_total_in: '72' }, { total: { in: 72 } }],
  ])('vs133 by its formatter: %j', async (decoded_payload, people) => {
    expect(await says('milesight-vs133', { decoded_payload })).toMatchObject({ people });
  });

  test.each([
    ['01 75 64 03 82 3E 00 04 D6 45', 207, 'milesight-ws201'],
    ['01755C 03670101 04824408 050001', 2, 'milesight-em400-tld'],
    ['04C9030800A1 06CD05', 10, 'milesight-vs121'],
    ['07D5 0001000000000003 08D5 0100000000000000', 85, 'milesight-vs121'],
    ['0FE3 02100709', 85, 'milesight-vs133'],
    ['03D2 48000000 04D2 C8000000', 11, 'milesight-vs133'],
    ['01 75 64 03 82 3E 00 04 D6 45 99 99', 207, undefined],
    ['0100E2 0229 070E10 0E2311', 5, 'elsys-elt'],
  ])('is known by its frame %s on port %d: %s', (hex, f_port, preset) => {
    expect(guess({ f_port, frm_payload: base64(hex) })).toBe(preset);
  });

  test.each([
    [{ battery: 92, distance: 2116, tilt: 'tilt' }, 'milesight-em310-udl'],
    [{ region_1_count: 0, region_8_count: 3, region_5_count: 0 }, 'milesight-vs121'],
    [{ 'line_1.0_total_in': 72 }, 'milesight-vs133'],
    [{ level: 62, alarmLevel: false, alarmBattery: false, frameCounter: 1 }, 'dingtek-df555'],
    [{ level: 40, distance: 62, position: 'normal' }, undefined],
  ])('is known by the keys of %j: %s', (decoded_payload, preset) => {
    expect(guess({ decoded_payload })).toBe(preset);
  });
});

test('Dingtek’s DF555 calls millimetres a level, and says so without a unit', async () => {
  const decoded_payload = { level: 62, alarmLevel: false, alarmBattery: true, temperature: 25, frameCounter: 1 };
  for (const preset of ['dingtek-df555', undefined])
    expect(await says(preset, { decoded_payload }, distance)).toMatchObject({
      measured: { kind: 'distance', value: 62 },
      vitals: { batteryLow: true },
    });
});

describe('ids', () => {
  const ttn = payloadOf('ttn-v3-milesight-ws201');
  test.each(['1000000000000001', '10-00-00-00-00-00-00-01', '10:00:00:00:00:00:00:01', 'EUI-1000000000000001'])(
    'a device is known as %s',
    async (id) => {
      const decoder = await decoderFor(dispenser({ dialect: 'ttn-v3', id, preset: 'milesight-ws201' }));
      expect(heardOne(decoder, 'uplinks/ttn', ttn)).toMatchObject({ measured: { value: 69 }, address: id });
    },
  );
  test('a network may write them otherwise than the site', async () => {
    const loriot = { ...payloadOf('loriot-milesight-ws201'), EUI: '10-00-00-00-00-00-00-01' };
    const device = { dialect: 'loriot', id: '1000000000000001', preset: 'milesight-ws201' };
    for (const one of [device, { ...device, topic: 'office/lorawan' }])
      expect(heardOne(await decoderFor(dispenser(one)), 'office/lorawan', loriot)).toMatchObject({
        measured: { value: 69 },
      });
  });
  test('ChirpStack 3 in base64', async () => {
    const decoder = await decoderFor(
      dispenser(
        { dialect: 'chirpstack-v3', id: 'AgICAgICAgI=', preset: 'decentlab-dl-lid' },
        { measure: { ...distance, emptyMm: 9000 } },
      ),
    );
    expect(heardOne(decoder, 'uplinks/chirpstack-v3', payloadOf('chirpstack-v3-decentlab-lid'))).toMatchObject({
      measured: { value: 4507 },
    });
  });
});

describe('servers', () => {
  const milesight: Raw = { dialect: 'milesight-gw', id: '24e1641092176759', preset: 'milesight-ws201' };
  test.each(['01756403823e0004d645', '01756403823E0004D645', 'AXVkA4I+AATWRQ=='])(
    'a Milesight gateway gives its frames in base64, or in hexadecimal: %s',
    async (data) => {
      const decoder = await decoderFor(dispenser(milesight));
      expect(heardOne(decoder, '/mqtttest', { ...payloadOf('milesight-gateway-ws201'), data })).toMatchObject({
        measured: { value: 69 },
      });
    },
  );

  test('LORIOT without the key says why there is nothing to read', async () => {
    const { data, ...rest } = payloadOf('loriot-milesight-ws201');
    const told = await takenIn({ dialect: 'loriot', id: '1000000000000001', preset: 'milesight-ws201' }, {}, [
      ['lo/out', { ...rest, encdata: data }],
    ]);
    expect(told).toMatchObject({ rejected: { 'bad-field': 1 }, view: { level: null, rssi: -21 } });
  });

  test.each([
    [{ dialect: 'loriot', id: '1000000000000001' }, 'lo/out', { cmd: 'rx', EUI: '1000000000000001', data: '01756' }],
    [{ dialect: 'ttn-v3', id: 'a' }, topic, uplink({ frm_payload: 'AXVkA4I-AATWRQ' })],
    [
      { dialect: 'chirpstack-v4', id: '1000000000000001' },
      'application/1/device/1000000000000001/event/up',
      { deviceInfo: { devEui: '1000000000000001' }, data: 'AXVkA4I+AATWR' },
    ],
    [{ dialect: 'milesight-gw', id: '1000000000000001' }, 'mgw', { devEUI: '1000000000000001', data: 'A.' }],
  ])('%j: bytes that cannot be read are told of', async (device, on, message) => {
    const bound = { ...device, preset: 'milesight-ws201', ...(!/^v3|^app/.test(on) && { topic: on }) };
    const told = await takenIn(bound, {}, [[on, message]]);
    expect(told).toMatchObject({ rejected: { 'bad-field': 1 }, view: { level: null } });
  });

  test('a gateway that measured no signal is not the best', async () => {
    const rx_metadata = [{ rssi: -110, snr: -3 }, { rssi: 0, snr: 0 }, { rssi: -97 }];
    expect(await says(undefined, { rx_metadata })).toMatchObject({ vitals: { rssi: -97 } });
  });

  test.each([{ remaining: 69 }, { data: { remaining: 69 } }])('a decoder set in LORIOT: %j', async (decoded) => {
    const decoder = await decoderFor(dispenser({ dialect: 'loriot', id: '1000000000000001' }));
    expect(heardOne(decoder, 'lo/out', { ...payloadOf('loriot-milesight-ws201'), decoded })).toMatchObject({
      measured: { kind: 'percent', value: 69 },
    });
  });

  test('numbers and times as text', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'loriot', id: '1000000000000001' }));
    const told = heardOne(decoder, 'lo/out', {
      ...payloadOf('loriot-milesight-ws201'),
      fcnt: '12',
      ts: '1684478801936',
    });
    expect(told).toMatchObject({ seq: 12, deviceTime: 1_684_478_801_936 });
  });

  test.each([
    ['uplinks/ttn', { end_device_ids: { device_id: 'a' }, uplink_normalized: { normalized_payload: {} } }],
    ['uplinks/chirpstack', { deviceInfo: { devEui: '01' }, integrationName: 'loracloud', object: { level: 3 } }],
    ['application/a/device/01/command/down', { devEui: '01', fPort: 85, data: 'AA==' }],
  ])('%s %j is no uplink', (on, message) => {
    expect(heard(stranger, on, message)).toEqual([]);
  });
});
