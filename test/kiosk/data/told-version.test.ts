import { expect, test } from 'vitest';
import { isNews } from '../../../kiosk/data/told-version.ts';

test('a version is news once, also where two take turns', () => {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
  };
  expect(['1', '2', '1', '2', '3'].map((version) => isNews(version, () => storage))).toEqual([
    true,
    true,
    false,
    false,
    true,
  ]);
});

test('nothing is news where nothing can be kept', () => {
  const denied = () => {
    throw new Error('denied');
  };
  expect(isNews('1', denied)).toBe(false);
});
