/** Buttons: every family's words for a press, and what is asked for by it. */
import { describe, expect, test } from 'vitest';
import { pressOf } from '../../server/mqtt/dialects/press.ts';
import { decoderFor, dispenser, heard, heardOne } from './decoding.ts';
import { takenIn } from './taken-in.ts';

test.each([
  ...['single', '1_single', 'button_1_single', 'single_left', 'on', 'on_press', 'toggle', 'short_press'].map((word) => [
    word,
    'short',
  ]),
  ...['short press', 'single_push', 'press', 'SINGLE', 'click', '1_initial_press'].map((word) => [word, 'short']),
  ...['long', 'hold', 'long_press', 'long press', 'long_push', '2_hold', 'emergency'].map((word) => [word, 'long']),
  ...['double', 'double press', 'double_push', 'triple_push', 'quadruple', 'many', 'double_right'].map((word) => [
    word,
    'double',
  ]),
  ...[
    '',
    'release',
    'hold_release',
    'btn_down',
    'brightness_move_up',
    'rotate_left',
    'off',
    'none',
    'x'.repeat(99),
  ].map((word) => [word]),
  ...[null, undefined, 1, {}].map((word) => [word]),
])('%j is %s', (word, press) => {
  expect(pressOf(word)).toBe(press);
});

const shelly = (event: string) => ({ method: 'NotifyEvent', params: { events: [{ component: 'input:0', event }] } });
describe.each([
  ['zigbee2mqtt', 'zigbee2mqtt/a', { action: '1_single' }, { action: 'hold' }, { action: 'double' }],
  ['shelly', 'a/events/rpc', shelly('single_push'), shelly('long_push'), shelly('double_push')],
  [
    'tasmota',
    'stat/a/RESULT',
    { Button1: { Action: 'SINGLE' } },
    { Button1: { Action: 'HOLD' } },
    { Button1: { Action: 'DOUBLE' } },
  ],
  [
    'esphome',
    'a/event/call_button/state',
    { event_type: 'press' },
    { event_type: 'long_press' },
    { event_type: 'double_click' },
  ],
  [
    'hylla',
    'hylla/a/event',
    { type: 'button', press: 'short' },
    { type: 'button', press: 'long' },
    { type: 'button', press: 'double' },
  ],
])('%s', (dialect, topic, short, long, double) => {
  test.each([
    [short, 'short', 'empty'],
    [long, 'long', 'problem'],
    [double, 'double', 'problem'],
  ])('%j', async (payload, press, kind) => {
    const decoder = await decoderFor(dispenser({ dialect, id: 'a' }));
    expect(heardOne(decoder, topic, payload)).toMatchObject({ type: 'event', event: 'button', press });
    expect((await takenIn({ dialect, id: 'a' }, {}, [[topic, payload]])).requests).toEqual([kind]);
    // What the broker has kept was pressed some time ago.
    expect((await takenIn({ dialect, id: 'a' }, {}, [[topic, payload, true]])).requests).toEqual([]);
  });
});

test('of our own dialect a press may be left out; what is none is told, and the button counts', async () => {
  const decoder = await decoderFor(dispenser({ dialect: 'hylla', id: 'a' }));
  const plain = heardOne(decoder, 'hylla/a/event', { type: 'button' });
  expect(plain).toMatchObject({ type: 'event', event: 'button' });
  for (const one of [plain, heardOne(decoder, 'hylla/a/event', { type: 'jam', press: 'long' })])
    expect(one).not.toHaveProperty('press');
  const wild = heardOne(decoder, 'hylla/a/event', { type: 'button', press: 'wild', battery: -1 });
  expect(wild).toMatchObject({ event: 'button', dropped: [{ field: 'battery' }, { field: 'press' }] });
});

test('a binary sensor of ESPHome is pressed when it goes on, if it is called a button; a contact is told', async () => {
  const decoder = await decoderFor(dispenser({ dialect: 'esphome', id: 'a' }));
  const say = (object: string, text: string) => heard(decoder, `a/binary_sensor/${object}/state`, text);
  expect(say('call_button', 'ON')).toMatchObject([{ type: 'event', event: 'button', press: 'short' }]);
  expect(say('call_button', 'OFF')).toMatchObject([{ type: 'vitals', vitals: { metrics: { call_button: false } } }]);
  expect(say('lid', 'ON')).toMatchObject([{ type: 'vitals', vitals: { metrics: { lid: true } } }]);
});
