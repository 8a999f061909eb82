import { expect, test } from 'vitest';
import { createIds } from '../../server/ids.ts';

test('ids are 26 characters of Crockford base 32, all different, and sort by time', () => {
  let now = 1_700_000_000_000;
  const next = createIds(() => now);
  const ids: string[] = [];
  for (let i = 0; i < 1_000; i++) {
    if (i % 3 === 0) now++;
    ids.push(next());
  }
  expect(ids.every((id) => /^[0-9a-hjkmnp-tv-z]{26}$/.test(id))).toBe(true);
  expect([...ids].sort()).toEqual(ids);
  expect(new Set(ids).size).toBe(ids.length);
});

test('a clock that is set back does not bring ids back', () => {
  let now = 2_000;
  const next = createIds(() => now);
  const before = next();
  now = 1_000;
  expect(next() > before).toBe(true);
});

test('the time can be read out of an id', () => {
  const id = createIds(() => Date.parse('2026-11-23T09:00:00Z'))();
  const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';
  const millis = [...id.slice(0, 10)].reduce((sum, letter) => sum * 32 + alphabet.indexOf(letter), 0);
  expect(new Date(millis).toISOString()).toBe('2026-11-23T09:00:00.000Z');
});
