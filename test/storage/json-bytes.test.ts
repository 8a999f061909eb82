/** The bytes are those of `JSON.stringify`, whatever the value. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { JsonBytes } from '../../server/storage/lowdb/json-bytes.ts';

const written = (value: unknown): string => new JsonBytes().value(value).view().toString('utf8');

describe('a value comes out as JSON.stringify writes it', () => {
  test('any', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
        expect(written(value)).toBe(JSON.stringify(value));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each([
    ...[0, -0, 7, -7, 10, 99, 100, 999_999_999, 1_000_000_000, 1_000_000_001, 999_999_999_999, 1_795_949_019_822],
    ...[Number.MAX_SAFE_INTEGER, -Number.MAX_SAFE_INTEGER, 2 ** 53, 1e21, 1e-7, 0.1, -62.5, 5e-324],
    ...[Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    ...['', 'd-1', 'ä', '\u2028', '"\\\n\u0000', '\ud800', '🧻'.repeat(1_000), 'x'.repeat(200_000)],
    ...[null, true, false, [], [undefined, null], {}, { a: undefined, b: 1 }, { 'å"': [{ '': {} }] }],
  ])('%j', (value) => {
    expect(written(value)).toBe(JSON.stringify(value));
  });

  test('any whole number', () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(written(value)).toBe(JSON.stringify(value));
      }),
      { numRuns: 2_000 },
    );
  });
});

test('what is no JSON is refused', () => {
  for (const value of [1n, Symbol('s'), () => 1]) expect(() => written(value)).toThrow(TypeError);
});

test('the buffer is used again, and gives back what a large value took', () => {
  const out = new JsonBytes();
  const large = 'y'.repeat(6_000_000);
  expect(out.value(large).view().length).toBe(6_000_002);
  expect(out.clear().value([1]).view().toString()).toBe('[1]');
  expect(out.clear().value({ b: 2 }).view().toString()).toBe('{"b":2}');
});
