/** Tasmota, Shelly and ESPHome: which of several sensors is meant, what else a device measures, and names that sites chose. */
import { describe, expect, test } from 'vitest';
import { decoderFor, dispenser, heard, heardOne } from './decoding.ts';

const distance = { kind: 'distance', emptyMm: 3000, fullMm: 0 };
const vitalsIn = (message: object) => ('vitals' in message ? message.vitals : undefined);

describe('Tasmota', () => {
  const both = { VL53L0X: { Distance: 100 }, SR04: { Distance: 20 }, HX711: { WeightRaw: 300 } };
  test.each([
    [undefined, { kind: 'distance', value: 100 }],
    ['vl53l0x', { kind: 'distance', value: 100 }],
    ['sr04', { kind: 'distance', value: 200 }],
    ['hx711', { kind: 'weight', value: 300 }],
  ])('of several sensors the preset says which: %s', async (sensor, measured) => {
    for (const [dialect, id, topic] of [
      ['tasmota', 't', 'tele/t/SENSOR'],
      ['json', 'shelf/SENSOR', 'shelf/SENSOR'],
    ] as const) {
      if (dialect === 'json' && sensor === undefined) continue;
      const decoder = await decoderFor(
        dispenser({ dialect, id, ...(sensor && { preset: `tasmota-${sensor}` }) }, { measure: distance }),
      );
      expect(heardOne(decoder, topic, both)).toMatchObject({ measured });
    }
  });
  test('without it nothing else is taken for it', async () => {
    const decoder = await decoderFor(
      dispenser({ dialect: 'tasmota', id: 't', preset: 'tasmota-sr04', unit: 'mm' }, { measure: distance }),
    );
    expect(heardOne(decoder, 'tele/t/SENSOR', { VL53L0X: { Distance: 100 } })).toMatchObject({ type: 'vitals' });
    expect(heardOne(decoder, 'tele/t/SENSOR', { 'SR04-1': { Distance: 200 } })).toMatchObject({
      measured: { value: 200 },
    });
  });
  test.each([
    [
      { BME280: { Temperature: 21.5, Humidity: 40 } },
      { metrics: { 'BME280.Temperature': 21.5, 'BME280.Humidity': 40 } },
    ],
    [
      { COUNTER: { C1: 12 }, ANALOG: { A0: 512 }, Switch1: 'ON', TempUnit: 'C' },
      { metrics: { 'COUNTER.C1': 12, 'ANALOG.A0': 512, Switch1: 'ON' } },
    ],
    [{ SR04: { Distance: 5 } }, {}],
    [
      { 'SR04-1': { Distance: 5 }, 'SR04-2': { Distance: 6 } },
      { metrics: { 'SR04-1.Distance': 5, 'SR04-2.Distance': 6 } },
    ],
    [{ Battery: { Voltage: 3.9, Percentage: 83 } }, { battery: 83, batteryVolts: 3.9 }],
  ])('what else it measures: %j', async (payload, vitals) => {
    const decoder = await decoderFor(dispenser({ dialect: 'tasmota', id: 't' }, { measure: distance }));
    expect(vitalsIn(heardOne(decoder, 'tele/t/SENSOR', { Time: '2026-11-23T09:59:00', ...payload }))).toEqual(vitals);
  });
  test.each([
    'tele/grp/towel-1/SENSOR',
    'home/towel-1/tele/x/SENSOR',
    'tele/towel-1/x/SENSOR',
    'tasmota/floor 2/towel-1/tele/SENSOR',
  ])('FullTopic may have fixed parts around the device: %s', async (topic) => {
    const decoder = await decoderFor(dispenser({ dialect: 'tasmota', id: 'towel-1' }, { measure: distance }));
    expect(heardOne(decoder, topic, { SR04: { Distance: 5 } })).toMatchObject({
      address: 'towel-1',
      measured: { value: 50 },
    });
    expect(heardOne(decoder, topic.replace('SENSOR', 'LWT'), 'Offline')).toMatchObject({ online: false });
  });
  test('a device by itself is not the first part of another', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'tasmota', id: 'kitchen' }, { measure: distance }));
    expect(heardOne(decoder, 'tele/kitchen/LWT', 'Online')).toMatchObject({ dispensers: ['d'] });
    expect(heardOne(decoder, 'tele/kitchen/towel/SENSOR', { SR04: { Distance: 5 } })).toMatchObject({
      type: 'unclaimed',
    });
  });
  test.each([
    [{ Time: '1970-01-01T00:00:09' }, undefined],
    [{ Time: '2026-11-23T09:59:00.123' }, '2026-11-23T08:59:00.123Z'],
    [{ Time: '2026-11-23T09:59:00', Epoch: 1_795_424_340 }, '2026-11-23T08:59:00Z'],
  ])('its time %j', async (stamp, time) => {
    const decoder = await decoderFor(dispenser({ dialect: 'tasmota', id: 't' }));
    const message = heardOne(decoder, 'tele/t/SENSOR', stamp);
    expect('deviceTime' in message ? message.deviceTime : undefined).toBe(
      time === undefined ? undefined : Date.parse(time),
    );
  });
});

describe('Shelly', () => {
  const id = 'shellyplusuni-08b61fd141e8';
  const status = (params: object) => ({ src: id, method: 'NotifyStatus', params });
  test.each([
    [{ 'voltmeter:100': { voltage: 2.1, xvoltage: 62.5 } }, {}, { kind: 'percent', value: 62.5 }],
    [{ 'voltmeter:100': { voltage: 2.1, xvoltage: 20 } }, { unit: 'cm' }, { kind: 'distance', value: 200 }],
    [{ 'input:100': { percent: 41.5, xpercent: null } }, {}, { kind: 'percent', value: 41.5 }],
    [{ 'input:100': { percent: 41.5, xpercent: 58.5 } }, {}, { kind: 'percent', value: 58.5 }],
    [{ 'input:100': { percent: null } }, {}, null],
  ])('a Uni by its preset: %j %j', async (params, more, measured) => {
    const decoder = await decoderFor(dispenser({ dialect: 'shelly', id, preset: 'shelly-plus-uni', ...more }));
    expect(heardOne(decoder, `${id}/events/rpc`, status(params))).toMatchObject({ type: 'reading', measured });
  });
  test('its counting input is one where portions are counted; volts alone are none', async () => {
    const measure = { kind: 'count', perRefill: 100 };
    const counting = await decoderFor(dispenser({ dialect: 'shelly', id, preset: 'shelly-plus-uni' }, { measure }));
    const params = { 'input:0': { state: false }, 'input:2': { counts: { total: 44 } } };
    expect(heardOne(counting, `${id}/events/rpc`, status(params))).toMatchObject({
      measured: { kind: 'count', value: 44 },
    });
    const plain = await decoderFor(dispenser({ dialect: 'shelly', id, preset: 'shelly-plus-uni' }));
    const volts = status({ 'voltmeter:100': { voltage: 2.1, xvoltage: null } });
    expect(heardOne(plain, `${id}/events/rpc`, volts)).toMatchObject({
      type: 'vitals',
      vitals: { metrics: { 'voltmeter:100.voltage': 2.1 } },
    });
  });
  test.each(['matter', 'bthome', 'knx', 'zigbee', 'plugs_ui', 'script:1', 'cover:0'])(
    'status/%s is a sign of life',
    async (component) => {
      const decoder = await decoderFor(dispenser({ dialect: 'shelly', id }));
      expect(heardOne(decoder, `${id}/status/${component}`, { id: 1 })).toMatchObject({ type: 'vitals' });
    },
  );
  test.each(['rpc', 'status', 'debug/log', 'command'])(
    '%s is of no interest, and nothing for the inbox',
    async (what) => {
      const decoder = await decoderFor(dispenser({ dialect: 'shelly', id: 'wc/soap' }));
      expect(heard(decoder, `wc/soap/${what}`, { id: 1 })).toEqual([]);
      expect(heard(decoder, `${id}/${what === 'command' ? 'rpc' : what}`, { id: 1 })).toEqual([]);
    },
  );
  test('a Bluetooth device that it speaks for', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'shelly', id }));
    const one = { 'bthomedevice:200': { rssi: -67, battery: 85 }, 'bthomesensor:200': { value: 41 } };
    expect(vitalsIn(heardOne(decoder, `${id}/events/rpc`, status(one)))).toEqual({
      battery: 85,
      rssi: -67,
      metrics: { 'bthomesensor:200.value': 41 },
    });
    const two = { ...one, 'bthomedevice:201': { rssi: -50, battery: 5 } };
    expect(vitalsIn(heardOne(decoder, `${id}/events/rpc`, status(two)))).not.toHaveProperty('battery');
  });
  test('a device that the site knows by what it calls itself is heard on the prefix that was chosen', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'shelly', id }));
    expect(heardOne(decoder, 'wc/soap/online', 'false')).toMatchObject({ type: 'unclaimed' });
    expect(heardOne(decoder, 'wc/soap/events/rpc', status({ 'input:100': { percent: 9 } }))).toMatchObject({
      measured: { value: 9 },
    });
    expect(heardOne(decoder, 'wc/soap/online', 'false')).toMatchObject({ online: false, dispensers: ['d'] });
    expect(heardOne(decoder, 'wc/soap/status/input:100', { percent: 8 })).toMatchObject({ measured: { value: 8 } });
  });
});

describe('ESPHome', () => {
  const node = { dialect: 'esphome', id: 'n1' };
  test.each([
    ['sensor/battery', '3.71', { batteryVolts: 3.71 }],
    ['sensor/battery', '87', { battery: 87 }],
    ['sensor/battery_level', '4', { battery: 4 }],
    ['sensor/battery_voltage', '3710', { batteryVolts: 3.71 }],
    ['sensor/battery_voltage', '0', {}],
    ['sensor/battery_level', 'nan', {}],
    ['sensor/wifi_signal', '-60', { rssi: -60 }],
    ['sensor/wifi_signal_percent', '80', { metrics: { wifi_signal_percent: 80 } }],
    ['text_sensor/ip', '192.0.2.7', { metrics: { ip: '192.0.2.7' } }],
    ['text_sensor/esphome_version', '2026.1.0', { firmware: '2026.1.0' }],
    ['number/empty_depth', '300', {}],
  ])('%s %s', async (object, text, vitals) => {
    for (const map of [undefined, { level: 'value' }]) {
      if (map !== undefined && object.startsWith('sensor')) continue;
      const message = heardOne(
        await decoderFor(dispenser({ ...node, ...(map && { map }) })),
        `n1/${object}/state`,
        text,
      );
      expect(message).toMatchObject({ type: 'vitals', dispensers: ['d'] });
      expect(vitalsIn(message)).toEqual(vitals);
    }
  });
  test.each(['n1/debug', 'n1/switch/pump/command'])('%s is nothing for the inbox', async (topic) => {
    expect(heard(await decoderFor(dispenser(node)), topic, '[I] text')).toEqual([]);
  });
  test('a text can be the level, where the site names its topic', async () => {
    const topic = 'n1/text_sensor/fill/state';
    const decoder = await decoderFor(dispenser({ ...node, topic }));
    expect(heardOne(decoder, topic, '69 %')).toMatchObject({ measured: { kind: 'percent', value: 69 } });
  });
});
