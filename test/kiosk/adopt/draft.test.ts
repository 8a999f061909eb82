/** What somebody who adopts a sensor types, and what it becomes; and payloads as a person may safely see them. */
import { describe, expect, test } from 'vitest';
import { bindingOf, draftOf, measureOf } from '../../../kiosk/office/adopt/draft.ts';
import { pretty } from '../../../kiosk/office/adopt/pretty.ts';

describe('a draft', () => {
  test('of a suggestion gives the suggestion back, its source too', () => {
    const device = { dialect: 'ttn-v3', id: 'a', source: 'roof', preset: 'milesight-ws201' } as const;
    expect(bindingOf(draftOf(device))).toEqual(device);
  });
  test('leaves out what is empty, and is none while it is not whole', () => {
    const draft = { ...draftOf(null), id: ' a/b ', unit: 'cm', map: { distance: 'x', level: ' ' } };
    expect(bindingOf(draft)).toEqual({ dialect: 'json', id: 'a/b', unit: 'cm', map: { distance: 'x' } });
    expect(bindingOf({ ...draft, id: ' ' })).toBeNull();
    expect(bindingOf({ ...draft, dialect: 'morse' })).toBeNull();
  });
});

test('a measure is whole once both points are there', () => {
  expect(measureOf('distance', '40', '240')).toEqual({ kind: 'distance', fullMm: 40, emptyMm: 240 });
  expect(measureOf('weight', '2400', '400')).toEqual({ kind: 'weight', fullG: 2400, emptyG: 400 });
  expect(measureOf('percent', '', '')).toEqual({ kind: 'percent' });
  expect(measureOf('distance', '40', '')).toBeNull();
  expect(measureOf('roll', '1', '2')).toBeNull();
});

describe('a payload', () => {
  test('is laid out when it is JSON, and left when it is not', () => {
    expect(pretty('{"a":[1]}')).toBe('{\n  "a": [\n    1\n  ]\n}');
    expect(pretty('42.5 %')).toBe('42.5 %');
  });
  test('shows what steers a screen or turns text round, and never all of a huge one', () => {
    expect(pretty('a\u0007b\u202ec')).toBe('a\\u{7}b\\u{202e}c');
    expect(pretty('x'.repeat(20_000))).toHaveLength(12_001);
  });
});
