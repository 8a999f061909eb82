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

describe('what a Homie device says of its properties', () => {
  type Property = { readonly unit?: string; readonly datatype?: string; readonly format?: string };
  /** Told by version 5, and by version 4. */
  const told = (properties: Record<string, Property>) => ({
    'homie/5/towel-1': [
      ['$description', JSON.stringify({ homie: '5.0', version: 1, nodes: { tank: { properties } } })],
    ],
    'homie/towel-1': [
      ...[
        ['$nodes', 'tank'],
        ['tank/$properties', Object.keys(properties).join(',')],
      ],
      ...Object.entries(properties).flatMap(([name, about]) =>
        Object.entries(about).map(([attribute, text]) => [`tank/${name}/$${attribute}`, text]),
      ),
    ],
  });
  const distance = { kind: 'distance', emptyMm: 300, fullMm: 0 };
  const say = async (
    properties: Record<string, Property>,
    [name, text]: readonly [string, string],
    device: object,
    more?: object,
  ) => {
    const said = [];
    for (const [root, messages] of Object.entries(told(properties))) {
      const decoder = await decoderFor(dispenser({ dialect: 'homie', id: 'towel-1', ...device }, { ...more }));
      for (const [topic = '', payload = ''] of messages)
        expect(heard(decoder, `${root}/${topic}`, payload, true)).toEqual([]);
      said.push(heardOne(decoder, `${root}/tank/${name}`, text));
    }
    const [fifth, fourth] = said;
    expect({ ...fourth, topic: '' }).toEqual({ ...fifth, topic: '' });
    return fifth ?? {};
  };

  test.each([
    [{ percent: { unit: '%' } }, ['percent', '69'], { kind: 'percent', value: 69 }],
    [{ fill: { unit: '%', datatype: 'float' } }, ['fill', '69'], { kind: 'percent', value: 69 }],
    [{ level: { datatype: 'float', format: '0:1' } }, ['level', '0.69'], { kind: 'percent', value: 69 }],
    [{ level: { datatype: 'float', format: '0:1', unit: '%' } }, ['level', '0.69'], { kind: 'percent', value: 69 }],
    [{ level: { datatype: 'integer', format: '0:255' } }, ['level', '204'], { kind: 'percent', value: 80 }],
    [{ level: { datatype: 'integer', format: '0:100' } }, ['level', '69'], { kind: 'percent', value: 69 }],
    [{ distance: { unit: 'm', datatype: 'float' } }, ['distance', '0.12'], { kind: 'distance', value: 120 }],
    [{ distance: { unit: 'cm', format: '0:100' } }, ['distance', '12'], { kind: 'distance', value: 120 }],
  ] as const)('%j: %j', async (properties, value, measured) => {
    for (const device of [{}, { topic: `tank/${value[0]}` }])
      expect(await say(properties, value, device, { measure: distance })).toMatchObject({ type: 'reading', measured });
  });
  test('the unit that the site names comes first', async () => {
    expect(await say({ level: { format: '0:1' } }, ['level', '0.69'], { unit: '%' })).toMatchObject({
      measured: { value: 0.69 },
    });
  });
  test('a unit of something else is refused, a word is no level', async () => {
    expect(await say({ level: { unit: 'V' } }, ['level', '3'], {})).toMatchObject({
      type: 'refusal',
      reason: 'wrong-unit',
    });
    expect(await say({ level: { datatype: 'enum', format: 'low,ok' } }, ['level', 'low'], {})).toMatchObject({
      type: 'vitals',
      vitals: { metrics: { level: 'low' } },
    });
  });
  test('of a roll a property that the site names is a distance', async () => {
    const measure = { kind: 'roll', fullRadiusMm: 95, coreRadiusMm: 20 };
    expect(await say({}, ['range', '62'], { topic: 'tank/range' }, { measure })).toMatchObject({
      measured: { kind: 'distance', value: 62 },
    });
  });

  test.each([
    [{ battery: { unit: 'V' } }, ['battery', '3.6'], { batteryVolts: 3.6 }],
    [{ battery: { unit: '%' } }, ['battery', '4'], { battery: 4 }],
    [{ battery: { format: '0:255' } }, ['battery', '94'], { battery: 36.9 }],
    [{ battery: { format: '0:100' } }, ['battery', '3'], { battery: 3 }],
    [{}, ['battery', '3.6'], { batteryVolts: 3.6 }],
    [{}, ['battery', '77'], { battery: 77 }],
    [{}, ['rssi', '-60'], { rssi: -60 }],
    [{}, ['temperature', '21.5'], { metrics: { temperature: 21.5 } }],
    [{ open: { datatype: 'boolean' } }, ['open', 'true'], { metrics: { open: true } }],
    [{ percent: { unit: '%' }, distance: { unit: 'mm' } }, ['distance', '120'], { metrics: { distance: 120 } }],
  ] as const)('%j: %j is told', async (properties, value, vitals) => {
    const message = await say(properties, value, { topic: 'tank/percent' });
    expect('vitals' in message && message.vitals).toEqual(vitals);
  });
  test('properties of one name are told with their nodes', async () => {
    const decoder = await decoderFor(dispenser({ dialect: 'homie', id: 'towel-1' }));
    const nodes = { left: { properties: { open: {} } }, right: { properties: { open: {} } } };
    heard(decoder, 'homie/5/towel-1/$description', { nodes });
    expect(heardOne(decoder, 'homie/5/towel-1/left/open', 'yes')).toMatchObject({
      vitals: { metrics: { 'left.open': 'yes' } },
    });
  });

  test.each([
    ['$stats/battery', '77', { battery: 77 }],
    ['$stats/uptime', '120', { metrics: { uptime: 120 } }],
    ['$stats/signal', '87', { metrics: { signal: 87 } }],
    ['$fw/version', '1.2', { firmware: '1.2' }],
  ])('of the device itself: %s %s', async (topic, text, vitals) => {
    const decoder = await decoderFor(dispenser({ dialect: 'homie', id: 'towel-1' }));
    expect(heardOne(decoder, `homie/towel-1/${topic}`, text)).toMatchObject({ type: 'vitals', vitals });
    expect(heard(decoder, 'homie/towel-1/$fw/name', 'esp')).toEqual([]);
    expect(heard(decoder, 'homie/towel-1/$stats', 'uptime')).toEqual([]);
  });

  test.each(['homie/5/towel-1', 'homie/towel-1'] as const)(
    'a stranger is suggested with its level: %s',
    async (root) => {
      const properties = {
        ...{ battery: { unit: '%' }, temperature: { unit: '°C' }, range: { unit: 'mm' }, distance: { unit: 'cm' } },
        ...{ fill: { unit: '%' }, level: { datatype: 'enum' } },
      };
      const decoder = await decoderFor();
      for (const [topic = '', payload = ''] of told(properties)[root])
        heard(decoder, `${root}/${topic}`, payload, true);
      for (const property of ['battery', 'fill'])
        expect(heardOne(decoder, `${root}/tank/${property}`, '69')).toMatchObject({
          type: 'unclaimed',
          suggestion: { dialect: 'homie', id: 'towel-1', topic: 'tank/fill' },
        });
    },
  );
  test('so is one that has no percentage', async () => {
    const decoder = await decoderFor();
    heard(decoder, 'homie/5/a/$description', {
      nodes: { tof: { properties: { range: { unit: 'mm' }, humidity: { unit: '%' } } } },
    });
    expect(heardOne(decoder, 'homie/5/a/tof/humidity', '69')).toMatchObject({ suggestion: { topic: 'tof/range' } });
    expect(heardOne(decoder, 'homie/5/b/tof/humidity', '69')).toMatchObject({
      suggestion: { dialect: 'homie', id: 'b' },
    });
  });

  test('a domain of its own is known by a dispenser, or by a description', async () => {
    const bound = await decoderFor(dispenser({ dialect: 'homie', id: 'x', topic: 'level/percent' }));
    expect(heardOne(bound, 'office/5/x/level/percent', '69')).toMatchObject({ measured: { value: 69 } });
    expect(heardOne(bound, 'office/5/y/level/percent', '69')).toMatchObject({ type: 'unclaimed', dialect: null });
    heard(bound, 'office/5/y/$description', { nodes: { level: { properties: { percent: { unit: '%' } } } } });
    expect(heardOne(bound, 'office/5/y/level/percent', '69')).toMatchObject({
      dialect: 'homie',
      suggestion: { dialect: 'homie', id: 'y', topic: 'level/percent' },
    });
    expect(heard(bound, 'office/5/y/$alert/battery', 'low')).toEqual([]);
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
