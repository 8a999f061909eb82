import { expect, test } from 'vitest';
import { isBeginning, nextStep } from '../../kiosk/state/beginning.ts';

type Model = Parameters<typeof isBeginning>[0];
const some = (...rows: object[]): never => new Map(rows.map((row, i) => [String(i), row])) as never;
const nothing: Model = { site: null, locations: some(), items: some(), dispensers: some() };
const site = { ...nothing, site: {} as never, locations: some({}) };
const silent = { seenAt: null, refilledAt: null };

test.each([
  ['nothing', nothing, 0, 'site'],
  ['a site', site, 0, 'supplier'],
  ['a supplier', site, 1, 'item'],
  ['an item', { ...site, items: some({}) }, 1, 'dispenser'],
  ['a dispenser', { ...site, items: some({}), dispensers: some(silent) }, 1, 'sensor'],
  ['one that was heard', { ...site, items: some({}), dispensers: some({ ...silent, seenAt: 'now' }) }, 1, null],
  [
    'one without a sensor, refilled',
    { ...site, items: some({}), dispensers: some({ ...silent, refilledAt: 'now' }) },
    0,
    null,
  ],
])('after %s', (_name, model, suppliers, step) => {
  expect(nextStep(model, suppliers)).toBe(step);
  expect(isBeginning(model)).toBe(step !== null);
});

test('a site with many dispensers is past its beginning, heard or not', () => {
  expect(isBeginning({ ...site, items: some({}), dispensers: some(silent, silent) })).toBe(false);
});
