import { describe, expect, it } from 'vitest';
import { applyChange, modelOf, snapshotOf } from '../../../kiosk/state/model.ts';
import { at, dispenser, snapshot } from '../sample-model.ts';

const start = modelOf(snapshot({ rev: 5, dispensers: [dispenser('a'), dispenser('b')] }));

it('a model gives back the snapshot that makes it again', () => {
  const first = snapshot({ rev: 5, dispensers: [dispenser('a'), dispenser('b')] });
  expect(snapshotOf(modelOf(first), first)).toEqual(first);
});

describe('a change', () => {
  it('replaces what it names and leaves everything else the very same object', () => {
    const after = applyChange(start, { rev: 6, at: at(1), dispensers: [dispenser('a', { level: 12, status: 'low' })] });
    expect(after.dispensers.get('a')?.level).toBe(12);
    expect(after.dispensers.get('b')).toBe(start.dispensers.get('b'));
    expect(after.stock).toBe(start.stock);
    expect(after.requests).toBe(start.requests);
    expect(start.dispensers.get('a')?.level).toBe(60);
  });

  it('that is no newer than the model changes nothing', () => {
    const old = { rev: 5, at: at(1), dispensers: [dispenser('a', { level: 1 })] };
    expect(applyChange(start, old)).toBe(start);
  });

  it('brings activity to the front, each entry once, at most fifty', () => {
    const entry = (id: number) => ({ id: `e${id}`, at: at(id), kind: 'refill' as const });
    const first = applyChange(start, { rev: 6, at: at(1), activity: Array.from({ length: 49 }, (_, i) => entry(i)) });
    const second = applyChange(first, { rev: 7, at: at(2), activity: [entry(60), entry(48), entry(61)] });
    expect(second.activity.length).toBe(50);
    expect(second.activity.slice(0, 3).map(({ id }) => id)).toEqual(['e61', 'e60', 'e48']);
  });
});
