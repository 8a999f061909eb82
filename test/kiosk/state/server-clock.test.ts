import { describe, expect, it } from 'vitest';
import { createServerClock } from '../../../kiosk/state/server-clock.ts';

function setUp() {
  const real = { ms: 1_000 };
  return { real, clock: createServerClock(() => real.ms) };
}

describe('the server clock on the screen', () => {
  it('knows no time before the first word', () => {
    const { clock } = setUp();
    expect(clock.now()).toBeNull();
    expect(clock.silence()).toBe(Number.POSITIVE_INFINITY);
  });

  it('runs on from the last word at the rate of the server', () => {
    const { clock, real } = setUp();
    clock.sync(50_000, 60);
    real.ms += 2_000;
    expect(clock.now()).toBe(50_000 + 120_000);
    expect(clock.silence()).toBe(2_000);
    expect(clock.lastWord()).toBe(50_000);
  });

  it('keeps the rate when a later word does not name it', () => {
    const { clock, real } = setUp();
    clock.sync(0, 60);
    clock.sync(10_000);
    real.ms += 1_000;
    expect(clock.now()).toBe(70_000);
  });
});
