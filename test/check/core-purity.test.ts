/** The check on the core's purity sees each way to the clock, to chance and to Node, and lets arithmetic pass. */
import { describe, expect, test } from 'vitest';
// @ts-expect-error a plain script of the check, without types
import { impurities } from './core-purity.mjs';

describe('the purity of the core', () => {
  test.each([
    'Date.now()',
    'const clock = Date.now;',
    'const { now } = Date;',
    "Date['now']()",
    'Date()',
    'new Date()',
    'new Date',
    'const clock = { Date };',
    'Math.random()',
    "Math['random']()",
    'const { random } = Math;',
    'globalThis.Date',
    "globalThis['fetch']",
    "import { readFileSync } from 'node:fs';",
    "export * from 'node:crypto';",
  ])('is broken by %s', (text) => expect(impurities(`\n${text}`)).toEqual([expect.stringMatching(/^2 /)]));

  test.each([
    'new Date(0)',
    'Date.parse(text)',
    'Date.UTC(2026, 10)',
    'x instanceof Date',
    'let at: Date;',
    'Math.max(1, 2)',
    'const row = { Date: 1 }; row.Date;',
    "import { id } from './ids.ts';",
  ])('is kept by %s', (text) => expect(impurities(text)).toEqual([]));
});
