/** Sparkplug B: recorded bytes, and bytes that are broken. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readPayload } from '../../server/mqtt/dialects/sparkplug-payload.ts';
import { createLearned } from '../../server/mqtt/learned.ts';
import { decoderFor, dispenser, fixture, givesLevel, heard, heardOne, receivedAt } from './decoding.ts';

const device = { dialect: 'sparkplug-b', id: 'towel-1' };
const [birth = Buffer.of(), data = Buffer.of()] = (fixture('sparkplug-b-binary').payload as { base64: string }[]).map(
  ({ base64 }) => Buffer.from(base64, 'base64'),
);
const topic = (type: string, of = 'edge-1/towel-1') => `spBv1.0/Facilities/${type}/${of}`;

test.each(['towel-1', 'edge-1/towel-1', 'Facilities/edge-1/towel-1'])(
  'birth, then data with aliases only, of %s',
  async (id) => {
    const decoder = await decoderFor(dispenser({ ...device, id }));
    expect(heardOne(decoder, topic('DBIRTH'), birth)).toMatchObject({
      type: 'reading',
      measured: { kind: 'percent', value: 69 },
      deviceTime: 1_486_144_502_122,
      vitals: { battery: 100, metrics: { model: 'Towel dispenser' } },
    });
    expect(heardOne(decoder, topic('DDATA'), data)).toMatchObject({
      measured: { kind: 'percent', value: 61.5 },
      deviceTime: 1_486_144_562_122,
    });
  },
);

test('an alias without its birth, or with that of another device, is no level', async () => {
  const decoder = await decoderFor(dispenser(device));
  expect(heardOne(decoder, topic('DDATA'), data)).toMatchObject({ type: 'vitals' });
  heard(decoder, topic('DBIRTH', 'edge-2/towel-1'), birth);
  expect(heardOne(decoder, topic('DDATA'), data)).toMatchObject({ type: 'vitals' });
});

test('a binding may name its metric', async () => {
  const decoder = await decoderFor(dispenser({ ...device, topic: 'Battery' }));
  expect(heardOne(decoder, topic('DBIRTH'), birth)).toMatchObject({ measured: { kind: 'percent', value: 100 } });
  expect(heardOne(decoder, topic('DDATA'), data)).toMatchObject({ type: 'vitals' });
});

test("the specification's example as JSON, with spaces in its names", async () => {
  const { payload, transport, expected } = fixture('sparkplug-b-ddata-json');
  const decoder = await decoderFor(dispenser({ ...device, id: 'Raspberry Pi/Pibrella' }));
  expect(heardOne(decoder, transport.topic, payload)).toMatchObject({
    type: 'vitals',
    vitals: { metrics: { a: expected['contact'] } },
  });
});

test('a death is the end of the device, that of a node of all behind it', async () => {
  const decoder = await decoderFor(dispenser(device));
  const gone = { type: 'availability', online: false, dispensers: ['d'] };
  expect(heardOne(decoder, topic('DDEATH'), Buffer.of())).toMatchObject(gone);
  heard(decoder, topic('DBIRTH'), birth);
  expect(heardOne(decoder, topic('NDEATH', 'edge-1'), Buffer.of())).toMatchObject(gone);
  expect(heard(decoder, topic('DCMD'), data)).toEqual([]);
  expect(heard(decoder, 'spBv1.0/STATE/host', '{"online":true}')).toEqual([]);
});

/** A payload with a number, and `bdSeq` where it is given. */
function numbered(seq: number, bdSeq?: number): Buffer {
  const name = Buffer.from('bdSeq');
  const metric = bdSeq === undefined ? [] : [0x12, name.length + 6, 0x0a, name.length, ...name, 0x20, 8, 0x58, bdSeq];
  return Buffer.from([...metric, 0x18, ...(seq > 127 ? [(seq & 0x7f) | 0x80, seq >> 7] : [seq])]);
}

test('a number that is missing asks the node to be born again, once a minute at most', async () => {
  const decoder = await decoderFor(dispenser(device));
  const asked: string[] = [];
  const say = (type: string, seq: number, later = 0) =>
    decoder.decode({
      topic: topic(type, type.startsWith('N') ? 'edge-1' : 'edge-1/towel-1'),
      payload: numbered(seq),
      retained: false,
      receivedAt: receivedAt + later,
      reply: (to, payload) => {
        expect(readPayload(payload)?.metrics).toEqual([{ name: 'Node Control/Rebirth', datatype: 11, value: true }]);
        expect(readPayload(payload)?.timestamp).toBe(receivedAt + later);
        asked.push(to);
      },
    });
  say('NBIRTH', 0);
  say('DBIRTH', 1);
  for (let seq = 2; seq < 256; seq++) say('DDATA', seq);
  say('DDATA', 0);
  expect(asked).toEqual([]);
  say('DDATA', 2);
  expect(asked).toEqual(['spBv1.0/Facilities/NCMD/edge-1']);
  say('DDATA', 9, 59_000);
  expect(asked).toHaveLength(1);
  say('DDATA', 20, 61_000);
  expect(asked).toHaveLength(2);
  say('NBIRTH', 0, 62_000);
  say('DDATA', 1, 200_000);
  expect(asked).toHaveLength(2);
});

test('data of a node whose birth nobody heard asks for it', async () => {
  const decoder = await decoderFor(dispenser(device));
  const asked: string[] = [];
  const reply = (to: string) => void asked.push(to);
  decoder.decode({ topic: topic('DDATA'), payload: data, retained: false, receivedAt, reply });
  expect(asked).toEqual(['spBv1.0/Facilities/NCMD/edge-1']);
});

test('the will of an earlier session ends nothing', async () => {
  const decoder = await decoderFor(dispenser({ ...device, id: 'edge-1' }));
  heard(decoder, topic('NBIRTH', 'edge-1'), numbered(0, 7));
  expect(heard(decoder, topic('NDEATH', 'edge-1'), numbered(0, 6))).toEqual([]);
  expect(heardOne(decoder, topic('NDEATH', 'edge-1'), numbered(0, 7))).toMatchObject({ online: false });
});

test('null, historical and boolean metrics are no level', async () => {
  const decoder = await decoderFor(dispenser(device));
  const level = Buffer.from([0x0a, 5, ...Buffer.from('Level')]);
  const say = (...more: number[]) =>
    heard(decoder, topic('DDATA'), Buffer.from([0x12, level.length + more.length, ...level, ...more]));
  expect(say(0x38, 1)).toMatchObject([{ type: 'reading', measured: null }]);
  expect(say(0x28, 1, 0x50, 5)).toMatchObject([{ type: 'vitals' }]);
  expect(say(0x70, 1)).toMatchObject([{ measured: null }]);
  expect(say(0x20, 4, 0x58, 7)).toMatchObject([{ measured: { value: 7 } }]);
});

test('cut at every byte it gives what is whole, or nothing', async () => {
  const decoder = await decoderFor(dispenser(device));
  for (let length = 0; length < birth.length; length++)
    for (const one of heard(decoder, topic('DBIRTH'), birth.subarray(0, length)))
      if (one.type === 'reading') expect(one.measured?.value).toBe(69);
});

test('whatever bytes come, an answer is given', async () => {
  const decoder = await decoderFor(dispenser(device));
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const told = heard(decoder, topic('DDATA'), Buffer.from(bytes));
      expect(told).toHaveLength(1);
      expect(givesLevel(told)).toBe(false);
      expect(JSON.stringify(told)).not.toContain('could not be decoded');
    }),
  );
});

test('what is learned of strangers does not grow without end', () => {
  const learned = createLearned();
  const many = new Map(Array.from({ length: 1000 }, (_, i): [string, string] => [String(i), 'x']));
  for (let i = 0; i < 3000; i++) learned.set(String(i), many);
  expect(learned.get('0')).toBeUndefined();
  expect(learned.get('2999')?.size).toBe(1000);
  expect(Array.from({ length: 3000 }, (_, i) => learned.get(String(i))).filter(Boolean).length).toBe(19);
  for (let i = 0; i < 30_000; i++) learned.set(`none ${i}`, new Map());
  expect(learned.get('none 0')).toBeUndefined();
  learned.set('long', new Map([['x'.repeat(200), 'y']]));
  expect(learned.get('long')?.size).toBe(0);
});

test('an edge node that only stands before its devices is none to adopt, born or gone', async () => {
  const decoder = await decoderFor();
  const born = {
    timestamp: 1,
    metrics: [
      { name: 'bdSeq', value: 0 },
      { name: 'Node Control/Rebirth', value: false },
    ],
    seq: 0,
  };
  expect(heard(decoder, topic('NBIRTH', 'edge-1'), born)).toEqual([]);
  expect(heard(decoder, topic('NDEATH', 'edge-1'), Buffer.of())).toEqual([]);
  const measuring = { ...born, metrics: [...born.metrics, { name: 'Level', value: 40 }] };
  expect(heardOne(decoder, topic('NBIRTH', 'edge-1'), measuring)).toMatchObject({ type: 'unclaimed' });
});

describe('what a birth said', () => {
  /** In JSON, as some gateways write it. */
  const json = (seq: number, metrics: readonly object[]) =>
    JSON.stringify({ timestamp: receivedAt - 1000, seq, metrics });
  const level = { name: 'Level', alias: 5, value: 69.5 };
  const session = [{ name: 'bdSeq', value: 1 }];
  const asking = async (id = 'towel-1') => {
    const decoder = await decoderFor(dispenser({ ...device, id }));
    const asked: string[] = [];
    const reply = (to: string) => void asked.push(to);
    const say = (type: string, payload: string) =>
      decoder.decode({
        ...{
          topic: topic(type, type.startsWith('N') ? 'edge-1' : undefined),
          payload: Buffer.from(payload),
          retained: false,
        },
        ...{ receivedAt, reply },
      });
    return { say, asked };
  };

  test.each(['NBIRTH', 'NDEATH'])('of devices holds until %s', async (type) => {
    const { say, asked } = await asking();
    say('NBIRTH', json(0, session));
    say('DBIRTH', json(1, [level]));
    expect(say('DDATA', json(2, [{ alias: 5, value: 61.5 }]))).toMatchObject([{ measured: { value: 61.5 } }]);
    say(type, json(0, session));
    // An alias may mean another metric now: nothing is made up, and the node is asked.
    expect(say('DDATA', json(1, [{ alias: 5, value: 60 }]))).toMatchObject([{ type: 'vitals' }]);
    expect(asked).toEqual(['spBv1.0/Facilities/NCMD/edge-1']);
    say('DBIRTH', json(2, [level]));
    expect(say('DDATA', json(3, [{ alias: 5, value: 60 }]))).toMatchObject([{ measured: { value: 60 } }]);
  });

  test('of signed numbers holds for data that does not say it again', async () => {
    const decoder = await decoderFor(dispenser({ ...device, topic: 'Temp' }));
    const say = (type: string, ...metric: number[]) =>
      heardOne(decoder, topic(type), Buffer.from([0x12, metric.length, ...metric]));
    const minusFive = [0xfb, 0xff, 0xff, 0xff, 0x0f];
    say('DBIRTH', 0x0a, 4, ...Buffer.from('Temp'), 0x10, 1, 0x20, 3, 0x50, 7);
    expect(say('DDATA', 0x10, 1, 0x50, ...minusFive)).toMatchObject({ measured: { value: -5 } });
    expect(say('DDATA', 0x10, 1, 0x58, ...minusFive.slice(0, 4), 0xff, 0xff, 0xff, 0xff, 0xff, 0x01)).toMatchObject({
      measured: { value: -5 },
    });
    expect(say('DDATA', 0x0a, 4, ...Buffer.from('Temp'), 0x50, ...minusFive)).toMatchObject({
      measured: { value: -5 },
    });
    expect(JSON.stringify(say('DDATA', 0x10, 9, 0x50, 7))).not.toContain('could not be decoded');
  });

  test('of a value that is older than the message', async () => {
    const { say } = await asking();
    const old = { ...level, timestamp: receivedAt - 3_600_000 };
    const battery = { name: 'Battery', value: 80, timestamp: receivedAt };
    expect(say('DBIRTH', json(1, [old, battery]))).toMatchObject([{ deviceTime: receivedAt - 3_600_000 }]);
    expect(say('DDATA', json(2, [{ alias: 5, value: 60 }]))).toMatchObject([{ deviceTime: receivedAt - 1000 }]);
  });

  test.each([
    [
      { isNull: true, value: 5 },
      { type: 'reading', measured: null },
    ],
    [{ is_null: true }, { type: 'reading', measured: null }],
    [{ isHistorical: true, value: 5 }, { type: 'vitals' }],
    [{ is_historical: true, value: 5 }, { type: 'vitals' }],
    [{ value: null }, { type: 'reading', measured: null }],
  ])('in JSON %j', async (more, message) => {
    const { say } = await asking();
    expect(say('DDATA', json(1, [{ name: 'Level', ...more }]))).toMatchObject([message]);
  });

  test('of several metrics: the level wins where it is one, the others are shown', async () => {
    const { say } = await asking();
    const metrics = [
      ...[
        { name: 'Tank/Fill Level', value: 55 },
        { name: 'Tank/Distance_mm', value: 120 },
      ],
      ...[
        { name: 'Battery Level', value: 80 },
        { name: 'Battery Voltage', value: 3.6 },
        { name: 'Signal/RSSI', value: -70 },
      ],
    ];
    expect(say('DBIRTH', json(1, metrics))).toMatchObject([
      {
        measured: { kind: 'percent', value: 55 },
        vitals: { battery: 80, batteryVolts: 3.6, rssi: -70, metrics: { distance_mm: 120 } },
      },
    ]);
    expect(say('DDATA', json(2, [{ name: 'Battery', value: 3.6 }]))).toMatchObject([{ vitals: { batteryVolts: 3.6 } }]);
  });

  test('of a roll: a metric that the site names is a distance', async () => {
    const measure = { kind: 'roll', fullRadiusMm: 95, coreRadiusMm: 20 };
    const decoder = await decoderFor(dispenser({ ...device, topic: 'Range' }, { measure }));
    expect(heardOne(decoder, topic('DDATA'), json(1, [{ name: 'Range', value: 62 }]))).toMatchObject({
      measured: { kind: 'distance', value: 62 },
    });
  });
});

describe('the unit that a birth tells as `engUnit`', () => {
  const measure = { kind: 'roll', fullRadiusMm: 95, coreRadiusMm: 20 };
  const inSet = (unit: string) => ({ keys: ['low', 'engUnit'], values: [{ value: 0 }, { type: 12, value: unit }] });
  const byName = (unit: string) => ({ engUnit: { type: 'String', value: unit } });
  const say = async (binding: object, metrics: readonly object[]) => {
    const decoder = await decoderFor(dispenser({ ...device, ...binding }, { measure }));
    const json = (list: readonly object[]) => JSON.stringify({ timestamp: receivedAt, metrics: list });
    const born = heardOne(decoder, topic('DBIRTH'), json(metrics));
    const data = metrics.map((metric) => ({ ...metric, properties: undefined }));
    return [born, heardOne(decoder, topic('DDATA'), json(data))];
  };

  test.each([
    ['by names', byName],
    ['side by side', inSet],
  ])('holds for the data after it: %s', async (_, properties) => {
    for (const binding of [{}, { topic: 'Tank/Distance' }])
      expect(await say(binding, [{ name: 'Tank/Distance', value: 6.2, properties: properties('cm') }])).toMatchObject([
        { measured: { kind: 'distance', value: 62 } },
        { measured: { kind: 'distance', value: 62 } },
      ]);
    expect(await say({}, [{ name: 'Level', value: 61.5, properties: properties('Percent') }])).toMatchObject([
      { measured: { kind: 'percent', value: 61.5 } },
      { measured: { kind: 'percent', value: 61.5 } },
    ]);
  });

  test('that is none of a distance gives no level, unless the binding says another', async () => {
    const metrics = [{ name: 'Distance', value: 6.2, properties: byName('psi') }];
    for (const binding of [{}, { topic: 'Distance' }]) {
      const told = await say(binding, metrics);
      expect(JSON.stringify(told)).toContain('psi is no unit of a distance');
      expect(JSON.stringify(told)).not.toContain('"reading"');
    }
    expect(await say({ topic: 'Distance', unit: 'cm' }, metrics)).toMatchObject([
      { measured: { value: 62 } },
      { measured: { value: 62 } },
    ]);
  });

  test("of a battery's volts", async () => {
    expect(await say({}, [{ name: 'Battery', value: 12, properties: byName('V') }])).toMatchObject([
      { vitals: { batteryVolts: 12 } },
      { vitals: { batteryVolts: 12 } },
    ]);
  });

  test('in bytes', async () => {
    const decoder = await decoderFor(dispenser(device, { measure }));
    const field = (number: number, bytes: readonly number[]) => [number * 8 + 2, bytes.length, ...bytes];
    const words = (number: number, value: string) => field(number, [...Buffer.from(value)]);
    const properties = [...words(1, 'engUnit'), ...field(2, [0x08, 12, ...words(8, 'cm')])];
    const metric = [...words(1, 'Distance'), 0x10, 1, 0x20, 3, ...field(9, properties), 0x50, 6];
    expect(heardOne(decoder, topic('DBIRTH'), Buffer.from(field(2, metric)))).toMatchObject({
      measured: { kind: 'distance', value: 60 },
    });
    expect(heardOne(decoder, topic('DDATA'), Buffer.from(field(2, [0x10, 1, 0x50, 7])))).toMatchObject({
      measured: { kind: 'distance', value: 70 },
    });
  });
});

test('a compressed payload is refused for what it is', async () => {
  const mark = Buffer.from('SPBV1.0_COMPRESSED');
  const payload = Buffer.from([0x22, mark.length, ...mark, 0x2a, 3, 0x1f, 0x8b, 8]);
  const decoder = await decoderFor(dispenser(device));
  expect(heardOne(decoder, topic('DDATA'), payload)).toMatchObject({
    type: 'refusal',
    reason: 'malformed',
    detail: expect.stringContaining('compressed'),
  });
});
