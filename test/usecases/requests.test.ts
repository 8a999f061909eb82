import { beforeEach, describe, expect, test } from 'vitest';
import type { NewRequest, RequestReceipt } from '../../server/contract/api/requests.ts';
import type { Result } from '../../server/contract/errors.ts';
import { emptyLevelDoc } from '../../server/domain/dispenser.ts';
import type { LevelDoc } from '../../server/domain/model.ts';
import { stockOf } from '../../server/domain/stock.ts';
import { answerRequest } from '../../server/usecases/answer-request.ts';
import { joinRequest } from '../../server/usecases/join-request.ts';
import { placeOrders } from '../../server/usecases/place-orders.ts';
import type { UseCase } from '../../server/usecases/ports.ts';
import { submitRequest } from '../../server/usecases/submit-request.ts';
import { contextAt, type MemoryState } from '../support/memory-state.ts';
import { siteState } from '../support/site-state.ts';

const monday = Date.parse('2026-11-23T08:00:00Z');
let state: MemoryState;
let ids = 0;
beforeEach(() => {
  state = siteState();
  for (const { id } of state.values('dispensers')) state.put('levels', emptyLevelDoc(id));
});
function attempt<I, O>(useCase: UseCase<I, O>, input: I, now = monday): Result<O> {
  return useCase(state, input, { ...contextAt(now, 'user:anna'), newId: () => `id-${++ids}` });
}
function act<I, O>(useCase: UseCase<I, O>, input: I, now = monday): O {
  const result = attempt(useCase, input, now);
  if (!result.ok) throw new Error(`${result.code}: ${result.message}`);
  return result.value;
}
const ask = (asked: NewRequest, now = monday): RequestReceipt => act(submitRequest, asked, now);
const empty = { kind: 'empty', dispenser: 'towel-wc-1a' } as const;
function senses(level: number, change: Partial<LevelDoc> = {}): void {
  const seen = { level, levelAt: monday, seenAt: monday, content: level / 100, status: 'ok' as const };
  state.put('levels', { ...emptyLevelDoc('towel-wc-1a'), ...seen, ...change });
}
const level = () => state.get('levels', 'towel-wc-1a');
const onHand = (item: string) => state.get('balances', `${item}@forrad`)?.onHand;
function setStock(item: string, quantity: number): void {
  state.put('balances', { id: `${item}@forrad`, item, location: 'forrad', onHand: quantity });
}

describe('"it is empty"', () => {
  test('is told where its refill comes from', () => {
    expect(ask(empty)).toMatchObject({
      ...{ kind: 'empty', status: 'open', dispenser: 'towel-wc-1a', askers: 1, merged: false },
      next: { kind: 'will-refill', storeroom: 'forrad', onHand: 18 },
    });
    setStock('towel-roll', 0);
    // With none in any storeroom: when the next order brings some.
    expect(ask({ ...empty, dispenser: 'towel-wc-1b' }).next).toEqual({
      kind: 'will-order',
      expectedAt: '2026-11-26T08:00:00.000Z',
    });
    expect([...state.values('activity')]).toMatchObject([{ kind: 'request', how: 'empty' }, {}]);
  });

  test('twenty times is one request', () => {
    const first = ask(empty);
    for (let i = 2; i <= 20; i++) expect(ask(empty)).toMatchObject({ id: first.id, merged: true, askers: i });
    expect(state.size('requests')).toBe(1);
    act(answerRequest, { request: first.id, answer: 'decline' });
    expect(ask(empty)).toMatchObject({ merged: false });
  });

  test('against a sensor that shows plenty is believed no more than the sensor', () => {
    senses(60);
    expect(ask(empty).next).toEqual({ kind: 'will-check', level: 60 });
    expect(level()).toMatchObject({ status: 'fault', problem: 'suspect' });
    expect(ask(empty)).toMatchObject({ merged: true, next: { kind: 'will-check' } });
  });

  test.each([
    ['shows little', 12, { status: 'low' }],
    ['has been silent', 60, { status: 'stale', problem: 'silent' }],
    ['is stuck', 60, { status: 'fault', problem: 'stuck' }],
  ] as const)('is believed where the sensor %s', (_why, percent, change) => {
    senses(percent, change);
    expect(ask(empty).next).toMatchObject({ kind: 'will-refill' });
    expect(level()).toMatchObject(change);
  });

  test('done books the refill', () => {
    const { id } = ask(empty);
    act(answerRequest, { request: id, answer: 'accept' });
    expect(act(answerRequest, { request: id, answer: 'done', note: 'new roll' })).toMatchObject({
      status: 'done',
      answer: 'new roll',
      answeredBy: 'user:anna',
      answeredAt: monday,
    });
    expect(onHand('towel-roll')).toBe(17);
    expect(level()).toMatchObject({ level: 100, status: 'ok' });
    expect([...state.values('activity')].filter(({ kind }) => kind === 'request-answered')).toHaveLength(2);
  });

  test('done where the sensor cannot be believed books a refill from empty', () => {
    const coffee = { kind: 'empty', dispenser: 'coffee-pentry-1' } as const;
    const stuck = { level: 60, content: 2.4, status: 'fault', problem: 'stuck' } as const;
    state.put('levels', { ...emptyLevelDoc('coffee-pentry-1'), ...stuck });
    act(answerRequest, { request: ask(coffee).id, answer: 'done' });
    expect(onHand('coffee-ground')).toBe(12);
    expect(state.get('usage', 'coffee-ground@2026-11-23')).toMatchObject({ used: 2.4 });
  });

  test('a second time, after somebody has looked, is believed: the sensor is in doubt', () => {
    senses(60);
    act(answerRequest, { request: ask(empty).id, answer: 'done' });
    expect(ask(empty).next).toMatchObject({ kind: 'will-refill' });
  });

  test('done books nothing when the sensor has told of the refill, or when only somebody looked', () => {
    const { id } = ask(empty);
    senses(100, { refilledAt: monday });
    act(answerRequest, { request: id, answer: 'done' }, monday + 60_000);
    expect(onHand('towel-roll')).toBe(18);
    senses(60);
    const doubted = ask(empty, monday + 86_400_000);
    act(answerRequest, { request: doubted.id, answer: 'done' }, monday + 86_400_000);
    expect(onHand('towel-roll')).toBe(18);
  });
});

describe('"we need"', () => {
  const pens = { kind: 'item', item: 'pen-blue', quantity: 2, location: 'plan-2' } as const;

  test('is told where some is, and is promised it', () => {
    expect(ask(pens).next).toEqual({ kind: 'in-storeroom', storeroom: 'forrad', onHand: 70 });
    expect(stockOf(state, 'pen-blue')).toMatchObject({ allocated: 2, position: 68 });
  });

  test('by several at one place is one request for the most that one asked for', () => {
    const first = ask(pens);
    expect(ask({ ...pens, quantity: 5 })).toMatchObject({ id: first.id, merged: true, quantity: 5, askers: 2 });
    expect(ask({ ...pens, quantity: 1 })).toMatchObject({ quantity: 5, askers: 3, next: { kind: 'in-storeroom' } });
    expect(ask({ ...pens, location: 'plan-3' })).toMatchObject({ merged: false });
  });

  test('of what others were promised waits for an order, and makes one', () => {
    setStock('pen-blue', 2);
    ask(pens);
    expect(ask({ ...pens, location: 'plan-3' }).next).toEqual({
      kind: 'will-order',
      expectedAt: '2026-11-26T08:00:00.000Z',
    });
    const supplier = state.get('suppliers', 'kontorsgrossisten');
    if (supplier) state.put('suppliers', { ...supplier, approval: { autoBelow: '99999.00' } });
    act(placeOrders, undefined);
    expect(ask({ ...pens, location: 'plan-1' }).next).toEqual({
      kind: 'on-order',
      order: '2026-001',
      expectedAt: '2026-11-26T08:00:00.000Z',
    });
  });

  test('of something that nobody sells is told without a day', () => {
    const item = state.get('items', 'pen-blue');
    if (item) state.put('items', { ...item, offers: [] });
    setStock('pen-blue', 0);
    expect(ask(pens).next).toEqual({ kind: 'will-order', expectedAt: null });
  });

  test('done hands it out of the storeroom', () => {
    const { id } = ask(pens);
    act(answerRequest, { request: id, answer: 'done' });
    expect(onHand('pen-blue')).toBe(68);
    expect(stockOf(state, 'pen-blue').allocated).toBe(0);
    expect(state.get('usage', 'pen-blue@2026-11-23')).toMatchObject({ issued: 2 });
    expect([...state.values('movements')]).toMatchObject([{ kind: 'issue', request: id, quantity: 2 }]);
  });

  test('declined frees it', () => {
    const { id } = ask(pens);
    act(answerRequest, { request: id, answer: 'decline', note: 'none left in blue' });
    expect(onHand('pen-blue')).toBe(70);
    expect(stockOf(state, 'pen-blue').allocated).toBe(0);
  });
});

describe('"there is a problem"', () => {
  test('gathers what several wrote, as far as it finds room', () => {
    const at = { kind: 'problem', dispenser: 'towel-wc-1a' } as const;
    expect(ask({ ...at, note: 'it squeaks' }).next).toEqual({ kind: 'will-look' });
    ask({ ...at, note: 'it leaks' });
    expect(ask({ ...at, note: 'it leaks' })).toMatchObject({ merged: true, note: 'it squeaks\nit leaks', askers: 3 });
    expect(ask({ ...at, note: 'x'.repeat(490) })).toMatchObject({ merged: false });
    expect(ask({ kind: 'problem', location: 'wc-1a' })).toMatchObject({ merged: false });
    expect(ask({ kind: 'problem', location: 'wc-1a' })).toMatchObject({ merged: true });
  });
});

describe('a request', () => {
  test.each([
    [{ kind: 'empty', dispenser: 'nowhere' }, '$.dispenser'],
    [{ kind: 'item', item: 'nothing', quantity: 1 }, '$.item'],
    [{ kind: 'item', item: 'pen-blue', quantity: 1, location: 'nowhere' }, '$.location'],
    [{ kind: 'problem', dispenser: 'nowhere' }, '$.dispenser'],
  ] as const)('of %j is refused', (asked, path) => {
    expect(attempt(submitRequest, asked)).toMatchObject({ code: 'invalid', issues: [{ path }] });
    expect(state.size('requests')).toBe(0);
  });

  test('is joined by "me too" until it is answered', () => {
    const { id } = ask(empty);
    expect(act(joinRequest, { request: id })).toMatchObject({ askers: 2 });
    act(answerRequest, { request: id, answer: 'done' });
    expect(attempt(joinRequest, { request: id })).toMatchObject({ code: 'conflict' });
    expect(attempt(joinRequest, { request: 'none' })).toMatchObject({ code: 'not-found' });
  });

  test('is answered once', () => {
    const { id } = ask({ kind: 'problem', location: 'wc-1a' });
    act(answerRequest, { request: id, answer: 'accept' });
    expect(attempt(answerRequest, { request: id, answer: 'accept' })).toMatchObject({ code: 'conflict' });
    act(answerRequest, { request: id, answer: 'done' });
    for (const answer of ['accept', 'done', 'decline'] as const) {
      expect(attempt(answerRequest, { request: id, answer })).toMatchObject({ code: 'conflict' });
    }
    expect(attempt(answerRequest, { request: 'none', answer: 'done' })).toMatchObject({ code: 'not-found' });
  });
});
