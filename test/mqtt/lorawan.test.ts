/** LoRaWAN: every network's envelope and every model's meaning, by message, by broker and by webhook. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connect } from '../support/broker-clients.ts';
import { until } from '../support/until.ts';
import { decoderFor, dispenser, fixture, heard, heardOne, payloadOf } from './decoding.ts';
import { type Edge, hashOf, startEdge } from './edge.ts';
import { cases, sent } from './lorawan-cases.ts';

describe('each fixture', () => {
  test.each(cases)('$name, by its message', async (one) => {
    const decoder = await decoderFor(dispenser(one.device));
    const { topic, payload } = sent(one);
    expect(heardOne(decoder, topic, payload)).toMatchObject(one.says);
  });

  test.each(cases)('$name, posted', async (one) => {
    const decoder = await decoderFor(dispenser(one.device));
    expect(heardOne(decoder, 'uplinks/somebody', sent(one).payload)).toMatchObject(one.says);
    expect(heardOne(decoder, `uplinks/${one.device['dialect']}`, sent(one).payload)).toMatchObject(one.says);
  });

  test('the fixtures say what they expect', () => {
    for (const one of cases) {
      const { expected } = fixture(one.name);
      const says = JSON.stringify(one.says);
      for (const key of ['level_pct', 'battery_pct', 'battery_v', 'rssi_dbm', 'people_now', 'visits_total'])
        if (typeof expected[key] === 'number') expect(says, `${one.name} ${key}`).toContain(String(expected[key]));
    }
  });
});

describe('through a real broker', () => {
  let edge: Edge;
  beforeAll(async () => {
    edge = await startEdge();
    await edge.store.transact((tx) => {
      tx.put('integrations', {
        id: 'network',
        secretHash: hashOf('secret'),
        publish: ['v3/#', 'application/#', 'office/#'],
        subscribe: [],
        createdAt: 0,
      });
    });
  });
  afterAll(() => edge.broker.stop());

  test('each fixture says the same', async () => {
    const client = await connect(edge, { username: 'network', password: 'secret' });
    for (const [i, one] of cases.entries()) {
      await edge.store.transact((tx) => {
        // The fixtures share their EUIs: one device at a time.
        tx.put('dispensers', dispenser(one.device, { id: 'd' }));
      });
      const { topic, payload } = sent(one);
      await client.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
      await until(() => edge.intake.stored.length === i + 1);
      expect(edge.intake.stored.at(-1), one.name).toMatchObject(one.says);
    }
    await client.endAsync();
  });
});

const uplink = (more: object) => ({ end_device_ids: { device_id: 'a' }, uplink_message: { f_port: 85, ...more } });
const tts = (preset: string) => ({ dialect: 'ttn-v3', id: 'a', preset });
const says = async (preset: string, own: object, measure?: object) =>
  heardOne(
    await decoderFor(dispenser(tts(preset), measure === undefined ? {} : { measure })),
    'v3/x@y/devices/a/up',
    uplink(own),
  );
const frame = (hex: string, port = 85) => ({
  f_port: port,
  frm_payload: Buffer.from(hex.replaceAll(' ', ''), 'hex').toString('base64'),
});

describe('frames, by the examples of their makers', () => {
  test.each([
    ['milesight-ws201', '01 75 64 03 82 3E 00 04 D6 45', 85, { kind: 'percent', value: 69 }],
    ['milesight-em400-tld', '01755C 03670101 04824408 050001', 85, { kind: 'distance', value: 2116 }],
    ['milesight-em400-tld', '8367e80001 8482410601', 85, { kind: 'distance', value: 1601 }],
    ['milesight-em310-udl', '01755C 03824408 040001', 85, { kind: 'distance', value: 2116 }],
    [
      'milesight-em310-udl',
      'FF0101 FF1667496E1004270018 FF090300 01755C 03824408',
      85,
      { kind: 'distance', value: 2116 },
    ],
    ['netvox-r718pe', '01 B1 01 24 01 01 2C 32 00 00 00', 6, { kind: 'percent', value: 50 }],
    ['elsys-elt', '0100E2 0229 03012705 14 06010111 0E2311', 1, { kind: 'distance', value: 8977 }],
    ['elsys-elt', '01 00E2 02 29 07 0E10 0E 2311', 1, { kind: 'distance', value: 8977 }],
    ['dragino-ldds75', '0B45 0B05 00', 2, { kind: 'distance', value: 2821 }],
    ['dragino-ldds75', '0B45 0B05 00 0105 01', 2, { kind: 'distance', value: 2821 }],
    ['dragino-dds75-lb', '0B45 05DC 00 0105 01', 2, { kind: 'distance', value: 1500 }],
    ['decentlab-dl-mbx', '02012f000304d200010bb1', 1, { kind: 'distance', value: 1234 }],
  ])('%s %s', async (preset, hex, port, measured) => {
    expect(await says(preset, frame(hex, port))).toMatchObject({ type: 'reading', measured });
  });

  test.each([
    ['dragino-ldds75', '0E1C 0B05', 2],
    ['dragino-ldds75', '0B45 0014 00', 2],
    ['dragino-ldds75', '0B45 0000 00', 2],
    ['dragino-ldds75', '0B45 0B05 00 0105 00', 2],
    ['netvox-r718pe', '01 B1 01 24 01 FF FF FF 00 00 00', 6],
    ['milesight-em310-udl', '03 82 FF FF', 85],
  ])('%s %s says that it has none', async (preset, hex, port) => {
    expect(await says(preset, frame(hex, port))).toMatchObject({ type: 'reading', measured: null });
  });

  test.each([
    ['netvox-r718pe', '01 B1 00 64 04 20 20 08 11 00 00', 6],
    ['netvox-r718pe', '86 B1 07 D0 00 00 00 00 00 00 00', 7],
    ['decentlab-dl-mbx', '02012f00020bb1', 1],
    ['dragino-ldds75', '0B45 0B05 00 0105 01 0B45 0B05 00', 3],
    ['milesight-ws201', 'ff0101 ff090110', 85],
  ])('%s %s tells no level', async (preset, hex, port) => {
    expect(await says(preset, frame(hex, port))).toMatchObject({ type: 'vitals' });
  });

  test.each([
    ['netvox-r718pe', '01 B1 01 9F 01 01 2C 32 00 00 00', 6, { batteryVolts: 3.1, batteryLow: true }],
    ['elsys-elt', '07 0E10', 1, { batteryVolts: 3.6 }],
    ['dragino-ldds75', '0B45 0B05 00', 2, { batteryVolts: 2.885 }],
    ['decentlab-dl-mbx', '02012f00020bb1', 1, { batteryVolts: 2.993 }],
    ['browan-tbms100', '01 0B 34 04 00 DC 78 01', 102, { batteryVolts: 3.6, metrics: { count: 96_476 } }],
    ['milesight-vs121', 'FF0101 FF086600B0940976 FF090100 FF1F1F07004B', 85, { firmware: '31.7.0.75' }],
    ['browan-tbpb100', '00 0B 3B', 147, { batteryVolts: 3.6, metrics: { temperatureBoard: 27 } }],
  ])('%s %s tells its battery or version', async (preset, hex, port, vitals) => {
    expect(await says(preset, frame(hex, port))).toMatchObject({ vitals });
  });
});

describe('what formatters make of it', () => {
  test.each([
    ['dragino-ldds75', { Distance: '1500 mm', Bat: '3.6 V' }, { kind: 'distance', value: 1500 }, { batteryVolts: 3.6 }],
    ['dragino-ldds75', { Distance: 'No Sensor', Bat: 3.6 }, null, { batteryVolts: 3.6 }],
    ['dragino-ldds75', { distance: 'Invalid Reading' }, null, {}],
    ['dragino-ldds75', { value: 1500, distance: 3612 }, { kind: 'distance', value: 1500 }, {}],
    ['dingtek-df702', { level: '2000 mm', battery: false }, { kind: 'distance', value: 2000 }, { batteryLow: false }],
    ['netvox-r718pe', { FillLevel: 0, Volt: '3.1(low battery)' }, { kind: 'percent', value: 0 }, { batteryLow: true }],
    [
      'decentlab-dl-mbx',
      { distance: { displayName: 'Distance', unit: 'mm', value: 1234 }, battery_voltage: { unit: 'V', value: 2.993 } },
      { kind: 'distance', value: 1234 },
      { batteryVolts: 2.993 },
    ],
    ['elsys-elt', { distance: 62, vdd: 3600 }, { kind: 'distance', value: 62 }, { batteryVolts: 3.6 }],
    ['milesight-ws201', { battery: 4, remaining: '69' }, { kind: 'percent', value: 69 }, { battery: 4 }],
  ])('%s %j', async (preset, decoded_payload, measured, vitals) => {
    const message = await says(preset, { decoded_payload, frm_payload: 'AXVkA4I+AATWRQ==' });
    expect(message).toMatchObject({ type: 'reading', measured, vitals });
    expect(JSON.stringify(message)).not.toContain('"battery":3');
  });

  test.each([null, 'nan', 'No Sensor', 'Invalid Reading', true, false, '', [69], { a: 69 }, 'NaN', '1e999'])(
    'a level of %j is none, whatever the bytes say',
    async (remaining) => {
      const message = await says('milesight-ws201', {
        decoded_payload: { battery: 90, remaining },
        frm_payload: 'AXVkA4I+AATWRQ==',
      });
      expect(message).toMatchObject({ type: 'reading', measured: null, vitals: { battery: 90 } });
    },
  );

  test('one that knows nothing of the model leaves the word to the bytes', async () => {
    const message = await says('milesight-ws201', { decoded_payload: { bytes: [1] }, frm_payload: 'AXVkA4I+AATWRQ==' });
    expect(message).toMatchObject({ measured: { kind: 'percent', value: 69 }, vitals: { battery: 100 } });
  });

  test('without a preset of the site, the model that the network names', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'ttn-v3', id: 'a' }));
    const version_ids = { brand_id: 'milesight-iot', model_id: 'ws201' };
    const message = uplink({ version_ids, frm_payload: 'AXVkA4I+AATWRQ==' });
    expect(heardOne(decoder, 'v3/x@y/devices/a/up', message)).toMatchObject({ measured: { value: 69 } });
  });

  test.each([
    [{ Bat: '3.6 V', Distance: '1500 mm' }, 3.6],
    [{ BatV: 3.062 }, 3.062],
    [{ battery_voltage: { unit: 'V', value: 2.993 } }, 2.993],
    [{ Bat: 80 }, undefined],
    [{ voltage: 231 }, undefined],
    [{ Volt: null }, undefined],
  ])('volts by their names: %j', async (decoded_payload, volts) => {
    const message = await says('no-such-model', { decoded_payload });
    expect('vitals' in message && message.vitals?.batteryVolts).toBe(volts);
  });

  test('volts of a normalized payload', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'ttn-v3', id: 'tbms100-1' }));
    expect(heardOne(decoder, 'uplinks/ttn', fixture('ttn-v3-browan-tbms100').payload)).toMatchObject({
      vitals: { batteryVolts: 3.6 },
    });
  });

  test('a count is a level where portions are counted', async () => {
    const measure = { kind: 'count', perRefill: 500 };
    expect(await says('browan-tbms100', { decoded_payload: { count: 20 } }, measure)).toMatchObject({
      type: 'reading',
      measured: { kind: 'count', value: 20 },
    });
  });
});

describe('people and buttons', () => {
  const vs121 = payloadOf('milesight-vs121-decoded');
  const [both, passing] = Array.isArray(vs121['vendor_decoder']) ? vs121['vendor_decoder'] : [];
  const ws202 = payloadOf('milesight-ws202-two-shapes');
  test.each([
    ['milesight-vs121', vs121['ttn_repository_decoder'], { present: 3 }],
    ['milesight-vs121', both, { present: 3 }],
    ['milesight-vs121', passing, { period: { in: 2, out: 1 } }],
    ['milesight-vs133', { line_1: { total_in: 72, total_out: 200 } }, { total: { in: 72, out: 200 } }],
    ['milesight-vs133', { line_1_period_in: 5, line_4_period_in: 2 }, { period: { in: 7 } }],
    ['milesight-ws202', ws202['vendor_decoder'], { period: { in: 1 } }],
    ['dingtek-dc500', { peopleCounter: 257, volt: 3.67 }, { total: { in: 257 } }],
    ['milesight-ws202', { pir: 'normal', light: 'dark' }, { period: { in: 0 } }],
    ['browan-motionsensor', { Status: 1, Battery: 3.6, Temp: 27, Time: 3, Count: 257 }, { total: { in: 257 } }],
  ])('%s %j', async (preset, decoded_payload, people) => {
    expect(await says(preset, { decoded_payload })).toMatchObject({ type: 'vitals', people });
  });
  test.each([
    ['milesight-vs121', '04C9030800A1 06CD05', { present: 3 }],
    ['milesight-vs121', '05CC02000100', { period: { in: 2, out: 1 } }],
    ['milesight-vs121', '0DCC 0A00 0900', { total: { in: 10, out: 9 } }],
    ['milesight-vs133', '05CC00000000 08CC00000000 0BCC00000000 0ECC05000700', { period: { in: 5, out: 7 } }],
    ['milesight-ws202', '017510 030001 040000', { period: { in: 1 } }],
  ])('%s %s', async (preset, hex, people) => {
    expect(await says(preset, frame(hex))).toMatchObject({ type: 'vitals', people });
  });
  test.each([
    [frame('017510 FF2E02'), 'long'],
    [frame('FF2E03'), 'double'],
    [{ decoded_payload: { battery: 16, button_event: { status: 'short press' } } }, 'short'],
    [{ decoded_payload: { button: 'short' } }, 'short'],
    [{ decoded_payload: { press: 'double' } }, 'double'],
  ])('a press: %j', async (own, press) => {
    expect(await says('milesight-ws101', own)).toMatchObject({ type: 'event', event: 'button', press });
  });
  test.each([frame('01 0B 3B', 147), { decoded_payload: { status: 1, battery: 3.6, temperatureBoard: 27 } }])(
    'a press of a TBPB100: %j',
    async (own) => {
      expect(await says('browan-tbpb100', own)).toMatchObject({ press: 'short', vitals: { batteryVolts: 3.6 } });
    },
  );
  test.each([frame('017510'), frame('FF2E09'), { decoded_payload: { button_event: { status: 'unknown' } } }])(
    'no press: %j',
    async (own) => {
      expect(await says('milesight-ws101', own)).toMatchObject({ type: 'vitals' });
    },
  );
});

describe('networks', () => {
  test("LORIOT's second telling of a frame has the same number and the best signal", async () => {
    const decoder = await decoderFor(
      dispenser({ dialect: 'loriot', id: '1000000000000001', preset: 'milesight-ws201' }),
    );
    const rx = payloadOf('loriot-milesight-ws201');
    const gw = {
      ...rx,
      cmd: 'gw',
      rssi: undefined,
      gws: [
        { rssi: -90, snr: 1 },
        { rssi: -17, snr: 9 },
      ],
    };
    expect(heardOne(decoder, 'out', rx)).toMatchObject({ seq: 2, vitals: { rssi: -21 } });
    expect(heardOne(decoder, 'out', gw)).toMatchObject({ seq: 2, vitals: { rssi: -17, snr: 9 } });
    expect(heard(decoder, 'out', { ...rx, cmd: 'txd' })).toEqual([]);
  });

  test.each([
    [0, undefined],
    [255, undefined],
    [1, 0],
    [254, 100],
    [94, 36.8],
    ['94', 36.8],
    [94.5, undefined],
    [null, undefined],
  ])('a battery of %s on the scale of LoRaWAN is %s %%', async (bat, battery) => {
    const decoder = await decoderFor(dispenser({ dialect: 'loriot', id: '1000000000000001' }));
    const message = heardOne(decoder, 'out', { cmd: 'rx', EUI: '1000000000000001', fcnt: 1, bat });
    expect('vitals' in message && message.vitals?.battery).toBe(battery);
  });

  test.each([
    [{ batteryLevel: 88.3 }, 88.3],
    [{ batteryLevel: 0, externalPowerSource: true }, undefined],
    [{ batteryLevel: 0, batteryLevelUnavailable: true }, undefined],
    [{ battery: 254 }, 100],
    [{ battery: 255 }, undefined],
  ])('a status of ChirpStack %j: %s %%', async (told, battery) => {
    for (const [dialect, who] of [
      ['chirpstack-v4', { deviceInfo: { devEui: '1000000000000001' } }],
      ['chirpstack-v3', { devEUI: '1000000000000001' }],
    ] as const) {
      const decoder = await decoderFor(dispenser({ dialect, id: '1000000000000001' }));
      const message = heardOne(decoder, 'application/1/device/1000000000000001/event/status', {
        ...who,
        margin: 10,
        ...told,
      });
      expect(message).toMatchObject({ type: 'vitals' });
      expect('vitals' in message && message.vitals?.battery).toBe(battery);
      expect(heardOne(decoder, `uplinks/${dialect}`, { ...who, margin: 10, ...told })).toEqual(message);
    }
  });

  test.each(['join', 'ack', 'txack', 'log', 'location', 'integration'])(
    'an event "%s" is of no interest',
    async (event) => {
      const decoder = await decoderFor(dispenser({ dialect: 'chirpstack-v4', id: '1' }));
      expect(heard(decoder, `application/a/device/1/event/${event}`, { deviceInfo: { devEui: '1' } })).toEqual([]);
    },
  );

  test('version 3 is known by its form on the topics of version 4', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'chirpstack-v3', id: '0202020202020202' }));
    const payload = payloadOf('chirpstack-v3-decentlab-lid');
    const hex = { ...payload, devEUI: '0202020202020202', object: { level: 31 } };
    for (const topic of ['application/1/device/0202020202020202/event/up', 'application/1/device/0202020202020202/rx'])
      expect(heardOne(decoder, topic, hex)).toMatchObject({ dialect: 'chirpstack-v3', measured: { value: 31 } });
  });

  test('a Milesight gateway with a payload codec: fields beside the envelope, or in an object', async () => {
    const binding = { dialect: 'milesight-gw', id: '24e1641092176759' };
    const { data: _data, ...plain } = payloadOf('milesight-gateway-ws201');
    for (const preset of [undefined, 'milesight-ws201']) {
      const decoder = await decoderFor(dispenser({ ...binding, ...(preset && { preset }) }));
      for (const own of [{ battery: 92, distance: 62 }, { object: { battery: 92, distance: 62 } }])
        expect(heardOne(decoder, '/mqtttest', { ...plain, ...own })).toMatchObject({
          measured: { kind: 'distance', value: 62 },
          vitals: { battery: 92, rssi: -57 },
        });
    }
  });

  test('a topic that a whole network posts to: the name decides, also for strangers', async () => {
    const on = { dialect: 'loriot', topic: 'office/lorawan', preset: 'milesight-ws201' };
    const decoder = await decoderFor(
      dispenser({ ...on, id: '1000000000000001' }, { id: 'one' }),
      dispenser({ ...on, id: '1000000000000002' }, { id: 'two' }),
    );
    const payload = payloadOf('loriot-milesight-ws201');
    const from = (EUI: string) => ({ ...payload, EUI });
    expect(heardOne(decoder, 'office/lorawan', from('1000000000000002'))).toMatchObject({ dispenser: 'two' });
    expect(heardOne(decoder, 'office/lorawan', from('1000000000000003'))).toMatchObject({
      type: 'unclaimed',
      dialect: 'loriot',
      address: '1000000000000003',
    });
  });

  test('by a filter with wildcards, whatever other families make of the topic', async () => {
    const decoder = await decoderFor(
      dispenser({ dialect: 'loriot', id: '1000000000000001', topic: 'loriot/#', preset: 'milesight-ws201' }),
    );
    for (const topic of ['loriot/a/status', 'loriot/a/online', 'loriot'])
      expect(heardOne(decoder, topic, payloadOf('loriot-milesight-ws201'))).toMatchObject({ measured: { value: 69 } });
  });

  test('a prefix before the topics of ChirpStack', async () => {
    const decoder = await decoderFor(
      dispenser({ dialect: 'chirpstack-v4', id: '1000000000000001', preset: 'milesight-ws201' }),
    );
    const topic = 'eu868/application/a/device/1000000000000001/event/up';
    expect(heardOne(decoder, topic, payloadOf('chirpstack-v4-milesight-ws201-raw'))).toMatchObject({
      measured: { value: 69 },
    });
  });

  test('a device of our own may post what it would publish', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'hylla', id: 'towel-1' }));
    expect(heardOne(decoder, 'uplinks/towel-1', { level: 40, boot: 1, seq: 3 })).toMatchObject({
      measured: { kind: 'percent', value: 40 },
      boot: 1,
      seq: 3,
    });
    expect(heardOne(decoder, 'uplinks/towel-1', { type: 'jam' })).toMatchObject({ type: 'event', event: 'jam' });
  });

  test('plain JSON may be posted, if a dispenser listens to who posts', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'json', id: 'scale-1' }));
    expect(heardOne(decoder, 'uplinks/scale-1', { level: 40 })).toMatchObject({ measured: { value: 40 } });
  });

  test.each([
    ['chirpstack-v4', 'application/a/device/1/event/up', {}],
    ['loriot', 'out', { cmd: 'rx', EUI: '' }],
    ['chirpstack-v4', 'uplinks/chirpstack', { fCnt: 3, data: '' }],
    ['loriot', 'uplinks/loriot', []],
    ['milesight-gw', 'uplinks/milesight', { devEUI: 'x' }],
  ])('%s on %s: %j is no level, and said why or kept', async (dialect, topic, payload) => {
    const decoder = await decoderFor(dispenser({ dialect, id: 'b' }));
    for (const message of heard(decoder, topic, payload)) expect(['refusal', 'unclaimed']).toContain(message.type);
    expect(heard(decoder, topic, payload)).toHaveLength(1);
  });
});
