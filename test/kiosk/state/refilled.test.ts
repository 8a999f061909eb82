import { describe, expect, it } from 'vitest';
import { refilledLately } from '../../../kiosk/state/refilled.ts';
import { at, dispenser, noon } from '../sample-model.ts';

describe('a dispenser filled minutes ago', () => {
  it('is told so for half an hour', () => {
    const filled = (minutes: number) => refilledLately(dispenser('a', { refilledAt: at(-minutes) }), noon);
    expect([filled(0), filled(12), filled(29)]).toEqual([at(0), at(-12), at(-29)]);
    expect([filled(30), filled(-5)]).toEqual([null, null]);
    expect(refilledLately(dispenser('a'), noon)).toBe(null);
  });

  it('is not when its sensor says that it is empty, or that it is broken', () => {
    for (const status of ['empty', 'fault'] as const)
      expect(refilledLately(dispenser('a', { refilledAt: at(-12), status }), noon)).toBe(null);
  });
});
