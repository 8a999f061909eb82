import { describe, expect, it } from 'vitest';
import { attention, nextUp, tally } from '../../../kiosk/state/attention.ts';
import { modelOf } from '../../../kiosk/state/model.ts';
import { at, dispenser, snapshot } from '../sample-model.ts';

const soon = (minutes: number) => ({ p10: at(minutes), p50: at(minutes), p90: at(minutes) });

describe('what the wall asks hands for', () => {
  it('puts empty first, longest first, then stock-outs, low by when it runs out, faults and silence', () => {
    const model = modelOf(
      snapshot({
        dispensers: [
          dispenser('stale', { status: 'stale' }),
          dispenser('low-late', { status: 'low', emptyAt: soon(300), location: 'wc' }),
          dispenser('low-soon', { status: 'low', emptyAt: soon(30), location: 'wc-2' }),
          dispenser('fine'),
          dispenser('jam', { status: 'fault', problem: 'jam' }),
          dispenser('empty-now', { status: 'empty', statusAt: at(-5), location: 'wc' }),
          dispenser('empty-long', { status: 'empty', statusAt: at(-90) }),
        ],
        alerts: [{ id: 'out', kind: 'stock-out', severity: 'critical', at: at(-5), item: 'coffee' }],
      }),
    );
    const order = attention(model).map((need) => (need.kind === 'stock-out' ? need.item.id : need.dispensers[0].id));
    expect(order).toEqual(['empty-long', 'empty-now', 'coffee', 'low-soon', 'low-late', 'jam', 'stale']);
  });

  it('makes one errand of what is empty in the same room', () => {
    const model = modelOf(
      snapshot({
        dispensers: [
          dispenser('b', { status: 'empty', statusAt: at(-10), location: 'wc' }),
          dispenser('a', { status: 'empty', statusAt: at(-20), location: 'wc' }),
          dispenser('c', { status: 'empty', statusAt: at(-15) }),
        ],
      }),
    );
    const errands = attention(model).map((need) => need.kind === 'dispensers' && need.dispensers.map(({ id }) => id));
    expect(errands).toEqual([['a', 'b'], ['c']]);
  });

  it('asks for a dispenser never heard of only where a device ought to speak', () => {
    const silent = dispenser('with', { status: 'unknown', level: null });
    const mute = dispenser('without', { status: 'unknown', level: null, deviceId: null });
    expect(attention(modelOf(snapshot({ dispensers: [silent, mute] }))).length).toBe(1);
  });

  it('counts by status, and tells what runs out next of what is fine', () => {
    const model = modelOf(
      snapshot({
        dispensers: [
          dispenser('a', { emptyAt: soon(500) }),
          dispenser('b', { emptyAt: soon(100) }),
          dispenser('c'),
          dispenser('d', { status: 'low', emptyAt: soon(10) }),
          dispenser('e', { status: 'stale' }),
        ],
      }),
    );
    expect(tally(model)).toEqual({ empty: 0, low: 1, fault: 0, stale: 1 });
    expect(nextUp(model, 5).map(({ id }) => id)).toEqual(['b', 'a']);
  });
});
