import { expect, test } from 'vitest';
import { clockSteps } from '../../server/clock-steps.ts';

const day = 86_400_000;

test.each([
  ['a day on', day],
  ['a day back', -day],
  ['ten years on', 3650 * day],
])('a clock that is set %s is noticed, and when it was by its new time', (_what, by) => {
  const clock = { rate: 1, now: () => wall };
  let [wall, real] = [1_000_000_000_000, 0];
  const setAt = clockSteps(clock, () => real);
  for (let i = 0; i < 100; i++) {
    wall += 1_000;
    real += 1_000;
    expect(setAt()).toBeUndefined();
  }
  wall += by + 1_000;
  real += 1_000;
  const then = wall;
  expect(setAt()).toBe(then);
  wall += 5_000;
  real += 5_000;
  expect(setAt()).toBe(then);
});

test('a clock that runs fast or drifts is not one that is set', () => {
  const clock = { rate: 720, now: () => wall };
  let [wall, real] = [0, 0];
  const setAt = clockSteps(clock, () => real);
  for (let i = 0; i < 1_000; i++) {
    real += 1_000;
    wall += 720 * 1_000 + (i % 2 === 0 ? 400_000 : -400_000);
    expect(setAt()).toBeUndefined();
  }
});
