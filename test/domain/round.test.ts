import { describe, expect, it } from 'vitest';
import { nextRound } from '../../server/domain/round.ts';
import { walkingOrder } from '../../server/domain/walking-order.ts';
import { memoryState } from '../support/memory-state.ts';
import { dispenserOf, setLevel, smallSiteState } from '../support/small-site.ts';

const hour = 3_600_000;
const now = Date.parse('2026-11-23T09:00:00Z');
const stock = [
  { item: 'roll', location: 'near', onHand: 1 },
  { item: 'roll', location: 'far', onHand: 5 },
  { item: 'cup', location: 'near', onHand: 100 },
];
type State = ReturnType<typeof smallSiteState>;

function put(state: State, id: string, changes: object): void {
  const level = state.get('levels', id);
  if (level === undefined) throw new Error(`no level of ${id}`);
  state.put('levels', { ...level, ...changes });
}
const round = (state: State, hours = 24) => nextRound(state, { now, soonMs: hours * hour });
const due = (state: State, hours?: number) =>
  round(state, hours).stops.map(({ dispenser, urgency }) => [dispenser.id, urgency]);

describe('a stop', () => {
  it('is there for what is low or empty, and for nothing on a site that is full', () => {
    const state = smallSiteState(stock);
    setLevel(state, 'rolls', 90);
    expect(due(state)).toEqual([]);
    put(state, 'rolls', { level: 3, status: 'empty' });
    expect(due(state)).toEqual([['rolls', 'now']]);
  });

  it('comes soon when the forecast has it empty within the time asked for', () => {
    const state = smallSiteState(stock);
    const { emptyLevel } = dispenserOf(state, 'rolls');
    put(state, 'rolls', { level: emptyLevel + 40, levelAt: now, dailyDrop: 20, status: 'ok' });
    expect(due(state, 47)).toEqual([]);
    expect(due(state, 49)).toEqual([['rolls', 'soon']]);
  });

  it('is there for a sensor that fell silent when low, and not for one that is faulty', () => {
    const state = smallSiteState(stock);
    put(state, 'rolls', { level: 4, status: 'stale' });
    put(state, 'cups', { level: 4, levelAt: now, dailyDrop: 20, status: 'fault' });
    expect(due(state)).toEqual([['rolls', 'now']]);
    put(state, 'rolls', { level: 4, status: 'unknown', gatewayDown: { name: 'bridge', at: now } });
    expect(due(state)).toEqual([['rolls', 'now']]);
  });

  it('takes the word of who says that it is empty, and of nobody whose request is answered', () => {
    const state = smallSiteState(stock);
    setLevel(state, 'cups', 80);
    const next = { kind: 'will-order', expectedAt: null } as const;
    const request = { id: 'r', kind: 'empty', dispenser: 'cups', askedAt: now, askedBy: 'x', askers: 1, next } as const;
    state.put('requests', { ...request, status: 'done' });
    expect(due(state)).toEqual([]);
    state.put('requests', { ...request, status: 'open' });
    expect(round(state).stops).toMatchObject([{ urgency: 'now', request: 'r', level: 80, quantity: 200 }]);
  });
});

describe('the cart', () => {
  it('loads from the nearest storeroom first, and says what nobody has', () => {
    const state = smallSiteState(stock);
    put(state, 'cups', { level: 5, status: 'empty' });
    expect(round(state).cart).toEqual([
      { item: 'cup', from: 'near', quantity: 100 },
      { item: 'cup', from: null, quantity: 90 },
    ]);
  });

  it('does not give the same roll to two dispensers', () => {
    const state = smallSiteState(stock);
    state.put('dispensers', { ...dispenserOf(state, 'rolls'), id: 'rolls-2' });
    const level = state.get('levels', 'rolls');
    if (level === undefined) throw new Error('no level');
    for (const id of ['rolls', 'rolls-2']) state.put('levels', { ...level, id, level: 0, status: 'empty' });
    expect(round(state).cart).toEqual([
      { item: 'roll', from: 'near', quantity: 1 },
      { item: 'roll', from: 'far', quantity: 1 },
    ]);
  });
});

it('the walk goes floor by floor and room by room, floor 2 before floor 10, a place before what lies in it', () => {
  const state = memoryState();
  state.put('locations', { id: 'house', name: 'House', kind: 'site' });
  for (const floor of [10, 2]) {
    state.put('locations', { id: `f${floor}`, name: `Floor ${floor}`, kind: 'floor', parent: 'house' });
    for (const room of ['b', 'a']) {
      state.put('locations', { id: `f${floor}${room}`, name: `Room ${room}`, kind: 'room', parent: `f${floor}` });
    }
  }
  const places = ['f10a', 'f2b', 'f10', 'f2a', 'f10b', 'house'];
  expect(places.sort(walkingOrder(state))).toEqual(['house', 'f2a', 'f2b', 'f10', 'f10a', 'f10b']);
});
