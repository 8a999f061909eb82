import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type Box, spread } from '../../../kiosk/state/spread.ts';

const sheet = { width: 48, height: 36 };
const box = (x: number, y: number): Box => ({ x, y, width: 5, height: 3 });
const overlap = (a: Box, b: Box) =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 - 0.1 && Math.abs(a.y - b.y) < (a.height + b.height) / 2 - 0.1;

it('leaves marks where they are that are not in each other’s way', () => {
  expect(spread([box(10, 10), box(20, 10), box(10, 14)], sheet)).toEqual([
    { x: 10, y: 10 },
    { x: 20, y: 10 },
    { x: 10, y: 14 },
  ]);
});

it('moves two in one place apart the shorter way, each by half', () => {
  expect(spread([box(10, 10), box(10, 10)], sheet)).toEqual([
    { x: 10, y: 8.5 },
    { x: 10, y: 11.5 },
  ]);
});

it('moves three in a row a little each, the middle one not at all', () => {
  const [first, second, third] = spread([box(10, 7.5), box(10, 10), box(10, 12.5)], sheet);
  expect([first?.x, second?.x, third?.x]).toEqual([10, 10, 10]);
  expect(first?.y).toBeCloseTo(7, 1);
  expect(second?.y).toBeCloseTo(10, 1);
  expect(third?.y).toBeCloseTo(13, 1);
});

it('is done in no time with a hundred in one corner', () => {
  const before = process.cpuUsage();
  const spots = spread(
    Array(100)
      .fill(null)
      .map(() => box(0, 0)),
    sheet,
  );
  expect(new Set(spots.map(({ x, y }) => `${x} ${y}`)).size).toBe(100);
  // Of the processor's time: the machine may have other things to do.
  expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
});

it('ends with none on another where there is room, and never outside the sheet', () => {
  const marks = fc.array(
    fc.record({
      x: fc.double({ min: 0, max: 48, noNaN: true }),
      y: fc.double({ min: 0, max: 36, noNaN: true }),
      width: fc.constantFrom(3, 5),
      height: fc.constant(3),
    }),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(marks, (boxes) => {
      const spots = spread(boxes, sheet).map((at, i) => ({ ...(boxes[i] as Box), ...at }));
      for (const [i, a] of spots.entries()) {
        expect(a.x - a.width / 2).toBeGreaterThanOrEqual(-1e-9);
        expect(a.y + a.height / 2).toBeLessThanOrEqual(36 + 1e-9);
        expect(spots.slice(i + 1).some((b) => overlap(a, b))).toBe(false);
      }
    }),
    { numRuns: 200 },
  );
});
