import { expect, it } from 'vitest';
import { restAfterMs, restingShift } from '../../../kiosk/state/resting.ts';

it('a screen in use stands still', () => {
  expect(restingShift(0)).toBeNull();
  expect(restingShift(restAfterMs - 1)).toBeNull();
});

it('a resting screen is never in one place for two minutes, and lights no pixel of a thin line all the time', () => {
  const minutes = Array.from({ length: 480 }, (_, minute) => restingShift(restAfterMs + minute * 60_000) ?? [0, 0]);
  const places = minutes.map(([x, y]) => `${x} ${y}`);
  expect(places.every((place, i) => place !== places[i + 1])).toBe(true);
  expect(Math.max(...minutes.flat().map(Math.abs))).toBeLessThanOrEqual(4);
  // A line of 3 px, lying or standing, leaves every pixel for most of the time.
  for (const axis of [0, 1]) {
    const lit = (at: number) => minutes.filter((shift) => Math.abs((shift[axis] ?? 0) - at) < 3).length;
    expect(Math.max(...[-4, 0, 4].map(lit)) / minutes.length).toBeLessThan(0.5);
  }
});
