/** A mapping that says whether the device is there, for networks that tell it within their messages. */
import { describe, expect, test } from 'vitest';
import { decoderFor, dispenser, heard, heardOne } from './decoding.ts';

const topic = 'office/scale';
const scale = (available: string) =>
  decoderFor(dispenser({ dialect: 'json', id: topic, map: { available, level: 'level', battery: 'battery' } }));

test.each([
  ['state', { state: 'Offline' }, false],
  ['state', { state: ' online ' }, true],
  ['up', { up: false }, false],
  ['up', { up: true }, true],
  ['up', { up: 0 }, false],
  ['up', { up: 1 }, true],
  ["link == 'lost' && 'offline'", { link: 'lost' }, false],
])('%s of %o is %s', async (expression, message, online) => {
  expect(heardOne(await scale(expression), topic, message)).toMatchObject({
    type: 'availability',
    online,
    dispensers: ['d'],
  });
});

test.each([{ state: null }, { state: 'maybe' }, {}, { state: ['offline'] }, { state: 2 }])(
  '%o says nothing of it',
  async (message) => {
    expect(heardOne(await scale('state'), topic, { battery: 50, ...message })).toMatchObject({ type: 'vitals' });
  },
);

test('an expression that fails says nothing of it either', async () => {
  expect(heardOne(await scale('abs(state)'), topic, { state: 'offline' })).toMatchObject({ type: 'vitals' });
});

describe('beside a level', () => {
  test('a device that is there is only a reading', async () => {
    expect(heard(await scale('up'), topic, { up: true, level: 40 })).toMatchObject([
      { type: 'reading', measured: { kind: 'percent', value: 40 } },
    ]);
  });

  test('a device that is gone is gone after the reading, since that is a sign of life', async () => {
    expect(heard(await scale('up'), topic, { up: false, level: 40 })).toMatchObject([
      { type: 'reading', measured: { kind: 'percent', value: 40 } },
      { type: 'availability', online: false, dispensers: ['d'] },
    ]);
  });
});

test('what else is told with it is kept', async () => {
  expect(heardOne(await scale('up'), topic, { up: true, battery: 12 })).toMatchObject({
    type: 'availability',
    vitals: { battery: 12 },
  });
});

test('on plain text the word itself can be it', async () => {
  const decoder = await decoderFor(
    dispenser({ dialect: 'number', id: 'office/link', map: { available: 'value', level: 'nothing' } }),
  );
  expect(heardOne(decoder, 'office/link', 'offline')).toMatchObject({ type: 'availability', online: false });
});
