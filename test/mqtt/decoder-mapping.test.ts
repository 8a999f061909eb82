/** A mapping on a message that does not speak of what it names: that is no reading, not "the sensor has no value". */
import { expect, test } from 'vitest';
import { decoderFor, dispenser, heardOne } from './decoding.ts';
import { takenIn } from './taken-in.ts';

const say = async (level: string, message: object) =>
  heardOne(await decoderFor(dispenser({ dialect: 'json', id: 't', map: { level } })), 't', message);

/** An expression; messages that do not speak of it, that have no value for it, and whose value is 5. */
const table: readonly (readonly [string, object, object | undefined, object | undefined])[] = [
  ['a.b', { a: {} }, { a: { b: null } }, { a: { b: 5 } }],
  ['a."b:0"', { a: {} }, { a: { 'b:0': null } }, { a: { 'b:0': 5 } }],
  [
    '"VL53L0X-2".Distance',
    { 'VL53L0X-1': { Distance: 9 } },
    { 'VL53L0X-2': { Distance: null } },
    { 'VL53L0X-2': { Distance: 5 } },
  ],
  ['a || b', { c: 1 }, { b: null }, { b: 5 }],
  ['a[0]', { b: [] }, { a: [null] }, { a: [5] }],
  ['a[-1].b', { a: [] }, { a: [{ b: null }] }, { a: [{}, { b: 5 }] }],
  [
    "list[?id=='b'].fill | [0]",
    { list: [{ id: 'a', fill: 1 }] },
    { list: [{ id: 'b', fill: null }] },
    { list: [{ id: 'b', fill: 5 }] },
  ],
  ['list[].fill | [0]', { list: [{ of: 1 }] }, { list: [{ fill: null }] }, { list: [{ fill: 5 }] }],
  ['max(*.fill)', { a: { of: 1 } }, undefined, { a: { fill: 5 } }],
  ['to_number(a)', {}, { a: 'nan' }, { a: '5' }],
  ['not_null(a, b)', { c: 1 }, { b: null }, { b: 5 }],
  ['a / b', { a: 5 }, { a: null, b: 2 }, { a: 10, b: 2 }],
  ['`10` - to_number(a)', {}, { a: 'No Sensor' }, { a: 5 }],
  ['-a', {}, { a: 'nan' }, { a: -5 }],
  ['ok && a', { a: 5 }, { ok: false, a: 5 }, { ok: true, a: 5 }],
  ['ok ? a : b', { c: 1 }, { ok: true, a: null }, { ok: true, a: 5 }],
  ['a == `1`', { b: 1 }, { a: 1 }, undefined],
  ['!a', { b: 1 }, { a: 1 }, undefined],
  ['{x: a}.x', { b: 1 }, undefined, { a: 5 }],
  ['[a, b][0]', { c: 1 }, { a: null }, { a: 5 }],
  ['a[1:3] | [0]', {}, undefined, { a: [1, 5] }],
  ['let $x = a in $x', { b: 1 }, { a: null }, { a: 5 }],
  ['a.b | c', { a: {} }, { a: { b: null } }, { a: { b: { c: 5 } } }],
];
const outcomes = [{ type: 'vitals' }, { type: 'reading', measured: null }, { measured: { kind: 'percent', value: 5 } }];
const rows = table.flatMap(([expression, ...messages]) =>
  messages.flatMap((message, i) => (message === undefined ? [] : [[expression, message, outcomes[i]] as const])),
);

test.each(rows)('%s of %o is %o', async (expression, message, outcome) => {
  expect(await say(expression, message)).toMatchObject(outcome ?? {});
});

test('what stands there and cannot be reckoned with is refused with its reason', async () => {
  expect(await say('abs(a)', { a: 'x' })).toMatchObject({ type: 'refusal', reason: 'mapping-failed' });
  expect(await say('a / b', { a: 1, b: 0 })).toMatchObject({ type: 'refusal', reason: 'mapping-failed' });
});

test('what the site says to take instead is taken', async () => {
  expect(await say('a || `0`', {})).toMatchObject({ measured: { value: 0 } });
});

test('of several that are mapped the first that the message speaks of', async () => {
  const map = { level: 'fill', distance: 'mm' };
  const decoder = await decoderFor(dispenser({ dialect: 'json', id: 't', map }));
  expect(heardOne(decoder, 't', { mm: 62 })).toMatchObject({ measured: { kind: 'distance', value: 62 } });
  expect(heardOne(decoder, 't', { mm: 62, fill: 40 })).toMatchObject({ measured: { kind: 'percent', value: 40 } });
});

test('an expression that asks much of a large message ends soon all the same', async () => {
  const large = { a: Array.from({ length: 20_000 }, (_, i) => ({ b: [i] })) };
  const before = performance.now();
  for (const level of [`${'sort('.repeat(80)}@${')'.repeat(80)}`, `@${'|@'.repeat(250)}|x`, `a${'[]'.repeat(200)}.x`])
    await say(level, large);
  expect(performance.now() - before).toBeLessThan(5_000);
});

test.each([
  [{ dialect: 'shelly', id: 's', map: { level: 'params."input:100".percent' } }, 's/events/rpc'],
  [
    { dialect: 'shelly', id: 's', map: { level: '(params."input:100".percent || params."input:101".percent)' } },
    's/events/rpc',
  ],
])('thirteen partial messages without it leave the dispenser as it was: %j', async (device, topic) => {
  const partial = (params: object) => [topic, { method: 'NotifyStatus', params }] as const;
  const { view, rejected } = await takenIn(device, {}, [
    partial({ 'input:100': { percent: 60 } }),
    ...Array.from({ length: 13 }, () => partial({ wifi: { rssi: -50 } })),
  ]);
  expect(view).toMatchObject({ level: 60, status: 'ok', rssi: -50 });
  expect(rejected).toEqual({});
});

test.each([
  [{ b: 55, v: 3600, r: -70 }, { battery: 55, batteryVolts: 3.6, rssi: -70 }, {}],
  [{ b: 4, v: 3.6 }, { battery: 4, batteryVolts: 3.6 }, {}],
  [{ b: 255, v: 231, r: 80 }, {}, { 'bad-field': 1 }],
  [{ b: 'nan', v: 0, r: null }, {}, {}],
])('batteries and signals that are mapped are in their bounds: %j', async (message, vitals, rejected) => {
  const map = { level: 'a', battery: 'b', batteryVolts: 'v', rssi: 'r' };
  const told = await takenIn({ dialect: 'json', id: 't', map }, {}, [['t', { a: 60, ...message }]]);
  expect(told.rejected).toEqual(rejected);
  expect(told.view).toMatchObject({ level: 60, battery: null, batteryVolts: null, rssi: null, ...vitals });
});
