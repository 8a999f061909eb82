import { expect, test } from 'vitest';
import { availability } from '../../../kiosk/state/availability.ts';
import { modelOf } from '../../../kiosk/state/model.ts';
import { isNight, isNightFrom } from '../../../kiosk/state/night.ts';
import { at, dispenser, noon, snapshot } from '../sample-model.ts';

const midnight = noon - 12 * 3_600_000;
const share = (...dispensers: ReturnType<typeof dispenser>[]) =>
  availability(modelOf(snapshot({ dispensers })), noon, midnight)?.share ?? null;

test('what was never empty is available all day; what nothing is known of does not count', () => {
  expect(share(dispenser('a'))).toBe(1);
  expect(share(dispenser('a', { level: null, status: 'unknown' }))).toBeNull();
  expect(share()).toBeNull();
});

test('an hour of twelve that one of two was empty, over or going on', () => {
  const over = dispenser('a', { outages: [{ from: at(-180), to: at(-120) }] });
  const going = dispenser('a', { status: 'empty', statusAt: at(-60), level: 1 });
  expect(share(over, dispenser('b'))).toBeCloseTo(23 / 24, 9);
  expect(share(going, dispenser('b'))).toBeCloseTo(23 / 24, 9);
});

test('of what began yesterday only today counts, and a silent sensor until it fell silent', () => {
  const night = dispenser('a', { outages: [{ from: at(-13 * 60), to: at(-11 * 60) }] });
  expect(share(night)).toBeCloseTo(11 / 12, 9);
  const silent = dispenser('a', {
    status: 'stale',
    statusAt: at(-6 * 60),
    outages: [{ from: at(-9 * 60), to: at(-6 * 60) }],
  });
  expect(share(silent)).toBeCloseTo(0.5, 9);
});

test('is as old as the last word of a dispenser, and never newer than now', () => {
  const heard = (...seen: string[]) =>
    availability(
      modelOf(snapshot({ dispensers: seen.map((seenAt, i) => dispenser(`${i}`, { seenAt })) })),
      noon,
      midnight,
    );
  expect(heard(at(-90), at(-70))?.at).toBe(noon - 5 * 60_000);
  expect(heard(at(10))?.at).toBe(noon);
  const told = dispenser('a', { levelAt: at(-300), seenAt: at(-300), refilledAt: at(-60) });
  expect(availability(modelOf(snapshot({ dispensers: [told] })), noon, midnight)?.at).toBe(noon - 60 * 60_000);
});

test.each([
  ['07:30', '17:30', '06:29', true],
  ['07:30', '17:30', '06:30', false],
  ['07:30', '17:30', '20:29', false],
  ['07:30', '17:30', '20:30', true],
  ['14:00', '23:00', '01:00', false],
  ['14:00', '23:00', '03:00', true],
  ['00:00', '24:00', '03:00', false],
])('open %s to %s, at %s: night %s', (open, close, time, night) => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  expect(isNight([open, close], (hours * 60 + minutes) * 60_000)).toBe(night);
});

test.each([
  ['22:00', '05:30', '21:59', false],
  ['22:00', '05:30', '22:00', true],
  ['22:00', '05:30', '05:29', true],
  ['01:00', '02:00', '01:30', true],
  ['01:00', '02:00', '02:00', false],
  ['05:00', '05:00', '05:00', false],
] as const)('a screen that is dark from %s to %s, at %s: night %s', (from, to, time, night) => {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  expect(isNightFrom([from, to], (hours * 60 + minutes) * 60_000)).toBe(night);
});
