import { describe, expect, it } from 'vitest';
import { freeMiddle, isOn, pointAfter, pointAt } from '../../../kiosk/state/plan-moves.ts';

const frame = { left: 100, top: 50, width: 400, height: 200 };

describe('the pointer', () => {
  it('means the point of the plan under it, and beside it the nearest on its edge', () => {
    expect(pointAt(300, 100, frame)).toEqual({ x: 500, y: 250 });
    expect(pointAt(0, 999, frame)).toEqual({ x: 0, y: 1000 });
  });

  it('is on the plan a little beside it too, and not far beside it', () => {
    expect([isOn(90, 60, frame), isOn(510, 260, frame)]).toEqual([true, true]);
    expect([isOn(60, 60, frame), isOn(300, 300, frame)]).toEqual([false, false]);
  });
});

describe('arrow keys', () => {
  it('move by one per cent, with Shift by five, and not beyond the edge', () => {
    expect(pointAfter('ArrowRight', false, { x: 500, y: 500 })).toEqual({ x: 510, y: 500 });
    expect(pointAfter('ArrowUp', true, { x: 500, y: 500 })).toEqual({ x: 500, y: 450 });
    expect(pointAfter('ArrowLeft', true, { x: 20, y: 0 })).toEqual({ x: 0, y: 0 });
    expect(pointAfter('Enter', false, { x: 20, y: 0 })).toBeNull();
  });
});

it('one that is chosen stands in the middle, or beside those that stand there already', () => {
  const points = [freeMiddle([])];
  for (let i = 0; i < 12; i++) points.push(freeMiddle(points));
  expect(points[0]).toEqual({ x: 500, y: 500 });
  expect(new Set(points.map(({ x, y }) => `${x} ${y}`)).size).toBe(13);
});
