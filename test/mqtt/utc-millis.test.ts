/** The usual form of a time is read as `Date.parse` reads it; any other form is left to that. */
import { expect, test } from 'vitest';
import { createRandom } from '../../firmware-sim/random.ts';
import { utcMillis } from '../../server/mqtt/dialects/utc-millis.ts';

test('every day of eight centuries', () => {
  const wrong: string[] = [];
  for (let day = Date.UTC(1700, 0, 1); day < Date.UTC(2500, 0, 1); day += 86_400_000) {
    const text = new Date(day).toISOString();
    if (utcMillis(text) !== day) wrong.push(text);
  }
  expect(wrong).toEqual([]);
});

test.each([
  ['with a fraction', '2026-01-31T23:59:59.999Z'],
  ['without', '2026-01-31T23:59:59Z'],
  ['a leap day', '2024-02-29T00:00:00.000Z'],
  ['the year 0', '0000-01-01T00:00:00.000Z'],
  ['before 1970', '1969-12-31T23:59:59.001Z'],
])('%s', (_name, text) => {
  expect(utcMillis(text)).toBe(Date.parse(text));
});

test.each([
  '2026-01-31T23:59:59.999+01:00',
  '2026-01-31T23:59:59.99Z',
  '2026-01-31t23:59:59.999Z',
  '2026-01-31T23:59:59.999z',
  '2026-01-31 23:59:59.999Z',
  '+02026-01-31T23:59:59Z00',
  '2026-00-31T23:59:59.999Z',
  '2026-01-31T24:00:00.000Z',
  '2026-01-31T23:59:60.000Z',
  '',
])('%j is another form', (text) => {
  expect(utcMillis(text)).toBeNaN();
});

test('100,000 damaged ones: read as Date.parse reads them, or left to it', () => {
  const random = createRandom(11);
  const letters = '0123456789-:.TZ+ a';
  let read = 0;
  for (let n = 0; n < 100_000; n++) {
    const text = [...new Date(Math.floor(random.next() * 4e12)).toISOString()];
    for (let hits = 0; hits < 2; hits++)
      text[Math.floor(random.next() * text.length)] = letters[Math.floor(random.next() * letters.length)] ?? '';
    const millis = utcMillis(text.join(''));
    if (Number.isNaN(millis)) continue;
    read++;
    expect(millis).toBe(Date.parse(text.join('')));
  }
  expect(read).toBeGreaterThan(10_000);
});
