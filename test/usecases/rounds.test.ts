/** A round from setting out to being back: what is taken along, ticked, taken back, and left. */
import { describe, expect, it } from 'vitest';
import { bookRefill } from '../../server/usecases/book-refill.ts';
import { endRound } from '../../server/usecases/end-round.ts';
import { ingestReadings } from '../../server/usecases/ingest-readings.ts';
import { startRound } from '../../server/usecases/start-round.ts';
import { submitRequest } from '../../server/usecases/submit-request.ts';
import { sweep } from '../../server/usecases/sweep.ts';
import { type Tick, tickStop } from '../../server/usecases/tick-stop.ts';
import { untickStop } from '../../server/usecases/untick-stop.ts';
import { contextAt, type MemoryState } from '../support/memory-state.ts';
import { dispenserOf, setLevel, smallSiteState, unwrap } from '../support/small-site.ts';

const nine = Date.parse('2026-11-23T09:00:00Z');
let ids = 0;
const newId = (): string => `id-${String(++ids).padStart(6, '0')}`;
const at = (minutes: number, by = 'user:anna') => ({ ...contextAt(nine + minutes * 60_000, by), newId });
const stock = [
  { item: 'roll', location: 'near', onHand: 3 },
  { item: 'cup', location: 'near', onHand: 500 },
];

/** The rolls are empty by their sensor, and somebody says that the cups are. */
function due(more = stock): MemoryState {
  const state = smallSiteState(more);
  setLevel(state, 'rolls', 2);
  const level = state.get('levels', 'rolls');
  if (level) state.put('levels', { ...level, status: 'empty', levelAt: nine });
  setLevel(state, 'cups', 40);
  unwrap(submitRequest(state, { kind: 'empty', dispenser: 'cups', undo: 'u' }, at(-5, 'screen:kitchen')));
  return state;
}
const setOut = (state: MemoryState) => unwrap(startRound(state, { hours: 24 }, at(0)));
const tick = (state: MemoryState, round: string, n: number, more: Partial<Tick['tick']> = {}, minutes = n) =>
  tickStop(state, { round, n, tick: { result: 'refilled', level: 100, ...more } }, at(minutes));
const stopOf = (state: MemoryState, round: string, dispenser: string): number =>
  state.get('rounds', round)?.stops.find((one) => one.dispenser === dispenser)?.n ?? 0;
const onHand = (state: MemoryState, item: string) => state.get('balances', `${item}@near`)?.onHand;
/** All units there are, by the books: they neither appear nor vanish. */
function units(state: MemoryState, item: string): number {
  const used = [...state.values('usage')].filter((one) => one.id.startsWith(`${item}@`) || one.item === item);
  const stored = [...state.values('balances')].filter((one) => one.item === item);
  const hanging = [...state.values('levels')].filter(({ id }) => dispenserOf(state, id).item === item);
  const gone = [...state.values('movements')]
    .filter((one) => one.item === item && one.from !== undefined && one.dispenser !== undefined)
    .reduce((sum, one) => sum + (one.kind === 'write-off' ? one.quantity : 0), 0);
  const back = [...state.values('movements')]
    .filter((one) => one.kind === 'reversal' && one.item === item)
    .reduce(
      (sum, one) => sum + (state.get('movements', one.reverses ?? '')?.kind === 'write-off' ? one.quantity : 0),
      0,
    );
  const sum = (list: number[]) => list.reduce((a, b) => a + b, 0);
  return (
    sum(stored.map((one) => one.onHand)) +
    sum(hanging.map((one) => one.content)) +
    sum(used.map((one) => one.used)) +
    gone -
    back
  );
}

describe('setting out', () => {
  it('takes the stops in walking order, and the cart for them', () => {
    const state = due();
    const { stops, cart } = setOut(state);
    expect(stops.map(({ n, dispenser, urgency }) => [n, dispenser, urgency])).toEqual([
      [1, 'cups', 'now'],
      [2, 'rolls', 'now'],
    ]);
    expect(cart).toEqual([
      { item: 'cup', from: 'near', quantity: 200 },
      { item: 'roll', from: 'near', quantity: 1 },
    ]);
  });

  it('two do not walk to the same stops', () => {
    const state = due();
    setOut(state);
    expect(startRound(state, { hours: 24 }, at(1, 'user:bo'))).toMatchObject({
      ok: false,
      code: 'conflict',
      message: expect.stringMatching(/on the way/),
    });
  });

  it('stays within the place asked for', () => {
    const state = due();
    expect(startRound(state, { hours: 24, within: 'far' }, at(0))).toMatchObject({ ok: false, code: 'conflict' });
    expect(unwrap(startRound(state, { hours: 24, within: 'floor-1' }, at(0))).stops).toHaveLength(2);
    expect(startRound(state, { hours: 24, within: 'nowhere' }, at(0))).toMatchObject({ ok: false, code: 'not-found' });
  });
});

describe('a tick', () => {
  it('books the refill, answers who said that it is empty, and the last one ends the round', () => {
    const state = due();
    const { id } = setOut(state);
    unwrap(tick(state, id, stopOf(state, id, 'cups')));
    expect(state.get('levels', 'cups')?.level).toBe(100);
    expect([...state.values('requests')].map(({ status }) => status)).toEqual(['done']);
    expect(state.get('rounds', id)?.endedAt).toBeUndefined();
    const round = unwrap(tick(state, id, stopOf(state, id, 'rolls')));
    expect(round.endedAt).toBe(nine + 2 * 60_000);
    expect(onHand(state, 'roll')).toBe(2);
  });

  it.each(['skipped', 'missing'] as const)('%s books nothing', (result) => {
    const state = due();
    const { id } = setOut(state);
    const before = state.size('movements');
    const round = unwrap(tick(state, id, 1, { result, note: 'locked' }));
    expect(round.stops[0]?.result).toMatchObject({ kind: result, note: 'locked', by: 'user:anna' });
    expect(state.size('movements')).toBe(before);
  });

  it('is refused where somebody has been, in a round that is over, and where there is nothing', () => {
    const state = due();
    const { id } = setOut(state);
    unwrap(tick(state, id, 1));
    expect(tick(state, id, 1)).toMatchObject({ ok: false, code: 'conflict' });
    unwrap(endRound(state, { round: id }, at(5)));
    expect(tick(state, id, 2)).toMatchObject({ ok: false, code: 'conflict' });
    expect(tick(state, id, 9)).toMatchObject({ ok: false, code: 'not-found' });
    expect(tick(state, 'no-round', 1)).toMatchObject({ ok: false, code: 'not-found' });
  });

  it('comes by itself when the sensor sees the refill, and ticking it then books nothing more', () => {
    const state = due();
    const { id } = setOut(state);
    const n = stopOf(state, id, 'rolls');
    bookRefill(
      state,
      { dispenser: dispenserOf(state, 'rolls'), fromLevel: 2, toLevel: 98, how: 'sensed', at: nine + 60_000 },
      at(1, 'system'),
    );
    expect(state.get('rounds', id)?.stops[n - 1]?.result).toMatchObject({ kind: 'refilled', by: 'system', level: 98 });
    const before = state.size('movements');
    unwrap(tick(state, id, n));
    expect(state.size('movements')).toBe(before);
    expect(untickStop(state, { round: id, n }, at(4))).toMatchObject({ ok: false, code: 'conflict' });
  });
});

describe('a tick taken back', () => {
  it.each(['cups', 'rolls'])('leaves %s, the storeroom and the requests as they were', (dispenser) => {
    const state = due();
    const { id } = setOut(state);
    const n = stopOf(state, id, dispenser);
    const { item } = dispenserOf(state, dispenser);
    const seen = () => {
      const { level, content, status, levelAt, refilledAt } = state.get('levels', dispenser) ?? {};
      return {
        level: { level, content, status, levelAt, refilledAt },
        onHand: onHand(state, item),
        units: Math.round(units(state, item) * 1e6) / 1e6,
        requests: [...state.values('requests')].map(({ status: one }) => one),
      };
    };
    const before = seen();
    unwrap(tick(state, id, n));
    expect(seen()).not.toEqual(before);
    const round = unwrap(untickStop(state, { round: id, n }, at(3)));
    expect(round.stops[n - 1]?.result).toBeUndefined();
    expect(seen()).toEqual(before);
    // And done after all.
    unwrap(tick(state, id, n, {}, 4));
    expect(state.get('levels', dispenser)?.level).toBe(100);
  });

  it('opens a round again that was over', () => {
    const state = due();
    const { id } = setOut(state);
    unwrap(tick(state, id, 1));
    expect(unwrap(tick(state, id, 2)).endedAt).toBeDefined();
    expect(unwrap(untickStop(state, { round: id, n: 2 }, at(4))).endedAt).toBeUndefined();
  });

  it('leaves the level to a sensor that has reported since', () => {
    const state = due();
    const { id } = setOut(state);
    const n = stopOf(state, id, 'cups');
    unwrap(tick(state, id, n));
    ingestReadings(
      state,
      [
        {
          type: 'reading',
          dialect: 'hylla',
          address: 'cups',
          receivedAt: nine + 20 * 60_000,
          dispenser: 'cups',
          measured: { kind: 'percent', value: 97 },
          boot: 1,
          seq: 1,
        },
      ],
      at(20, 'system'),
    );
    unwrap(untickStop(state, { round: id, n }, at(21)));
    expect(state.get('levels', 'cups')?.level).toBeGreaterThan(90);
    expect(onHand(state, 'cup')).toBe(500);
  });

  it('settles the shortage that it opened', () => {
    const state = due([]);
    const { id } = setOut(state);
    const n = stopOf(state, id, 'rolls');
    unwrap(tick(state, id, n));
    expect([...state.values('discrepancies')].map(({ status }) => status)).toEqual(['open']);
    unwrap(untickStop(state, { round: id, n }, at(4)));
    expect([...state.values('discrepancies')].map(({ status }) => status)).toEqual(['settled']);
  });

  it('of a stop that nobody ticked changes nothing', () => {
    const state = due();
    const round = setOut(state);
    expect(unwrap(untickStop(state, { round: round.id, n: 1 }, at(4)))).toEqual(round);
  });
});

it('a round that nobody ends is over after twelve hours, and forgotten after thirty days', () => {
  const state = due();
  const { id } = setOut(state);
  unwrap(sweep(state, undefined, at(11 * 60)));
  expect(state.get('rounds', id)?.endedAt).toBeUndefined();
  unwrap(sweep(state, undefined, at(12 * 60 + 1)));
  expect(state.get('rounds', id)?.endedBy).toBe('system');
  unwrap(sweep(state, undefined, at(31 * 24 * 60)));
  expect(state.size('rounds')).toBe(0);
});
