/** What staff did by mistake and take back: the books are as if nobody had been there. */
import { describe, expect, it } from 'vitest';
import { acknowledgeAlert, forgetAcknowledgement } from '../../server/usecases/acknowledge-alert.ts';
import { answerRequest } from '../../server/usecases/answer-request.ts';
import { ingestReadings } from '../../server/usecases/ingest-readings.ts';
import { reopenRequest } from '../../server/usecases/reopen-request.ts';
import { reopenDiscrepancy, settleDiscrepancy } from '../../server/usecases/settle-discrepancy.ts';
import { submitRequest } from '../../server/usecases/submit-request.ts';
import { sweep } from '../../server/usecases/sweep.ts';
import { tellRefill, untellRefill } from '../../server/usecases/tell-refill.ts';
import { contextAt, type MemoryState } from '../support/memory-state.ts';
import { setLevel, smallSiteState, unwrap } from '../support/small-site.ts';

const nine = Date.parse('2026-11-23T09:00:00Z');
let ids = 0;
const at = (minutes: number, by = 'user:anna') => ({
  ...contextAt(nine + minutes * 60_000, by),
  newId: () => `id-${String(++ids).padStart(6, '0')}`,
});
const refill = { level: 100 };

/** All that counts. */
function books(state: MemoryState) {
  return {
    balances: [...state.values('balances')].map(({ id, onHand }) => [id, onHand]),
    levels: [...state.values('levels')].map(({ id, level, content, status, refilledAt, told }) => ({
      ...{ id, level, content, status, refilledAt, told },
    })),
    usage: [...state.values('usage')].filter(({ used, issued }) => used !== 0 || issued !== 0),
    requests: [...state.values('requests')].map(({ id, status, answeredBy, answer }) => ({
      id,
      status,
      answeredBy,
      answer,
    })),
    open: [...state.values('discrepancies')].filter(({ status }) => status === 'open'),
  };
}

function begun(onHand = 3): MemoryState {
  const state = smallSiteState([
    { item: 'roll', location: 'near', onHand },
    { item: 'cup', location: 'near', onHand: 500 },
  ]);
  setLevel(state, 'rolls', 30);
  setLevel(state, 'cups', 40);
  return state;
}

describe('a refill that was told', () => {
  it.each([
    ['rolls', 3],
    ['rolls', 0],
    ['cups', 3],
    ['by-hand', 3],
  ])('of %s, with %s rolls in store, leaves nothing behind when it is taken back', (dispenser, onHand) => {
    const state = begun(onHand);
    unwrap(submitRequest(state, { kind: 'empty', dispenser, undo: 'u' }, at(-5, 'screen:kitchen')));
    const before = books(state);
    const told = unwrap(tellRefill(state, { dispenser, refill }, at(0)));
    expect(books(state)).not.toEqual(before);
    expect(untellRefill(state, { dispenser: 'other', refill: told.id }, at(1))).toMatchObject({ code: 'not-found' });
    unwrap(untellRefill(state, { dispenser, refill: told.id }, at(1)));
    expect(books(state)).toEqual(before);
    expect(untellRefill(state, { dispenser, refill: told.id }, at(2))).toMatchObject({ code: 'not-found' });
  });

  it('cannot be taken back after a day', () => {
    const state = begun();
    const told = unwrap(tellRefill(state, { dispenser: 'rolls', refill }, at(0)));
    sweep(state, undefined, at(1_441));
    expect(untellRefill(state, { dispenser: 'rolls', refill: told.id }, at(1_441))).toMatchObject({
      code: 'not-found',
    });
  });
});

describe('the answer to a request', () => {
  const wish = { kind: 'item', item: 'roll', quantity: 5, undo: 'u' } as const;

  it.each([
    ['an item of which there is enough', wish, 9],
    ['an item of which there is too little', wish, 2],
    ['a dispenser that is empty', { kind: 'empty', dispenser: 'by-hand', undo: 'u' }, 3],
    ['a problem', { kind: 'problem', dispenser: 'cups', undo: 'u' }, 3],
  ] as const)('is taken back with what it booked: %s', (_name, asked, onHand) => {
    const state = begun(onHand);
    const { id: request } = unwrap(submitRequest(state, asked, at(-5, 'screen:kitchen')));
    const open = books(state);
    unwrap(answerRequest(state, { request, answer: 'accept', note: 'today' }, at(0)));
    const accepted = books(state);
    unwrap(answerRequest(state, { request, answer: 'done' }, at(1)));
    unwrap(reopenRequest(state, { request }, at(2)));
    expect(books(state)).toEqual(accepted);
    expect(reopenRequest(state, { request }, at(2))).toMatchObject({ code: 'conflict' });
    unwrap(answerRequest(state, { request, answer: 'decline' }, at(3)));
    unwrap(reopenRequest(state, { request }, at(4)));
    expect(books(state)).toEqual(accepted);
    expect(open).not.toEqual(accepted);
  });

  it('stays where somebody has asked anew, or a sensor has answered since', () => {
    const state = begun();
    const { id: request } = unwrap(submitRequest(state, wish, at(-5)));
    unwrap(answerRequest(state, { request, answer: 'decline' }, at(0)));
    unwrap(submitRequest(state, wish, at(1)));
    expect(reopenRequest(state, { request }, at(2))).toMatchObject({ code: 'conflict' });

    const { id: empty } = unwrap(submitRequest(state, { kind: 'empty', dispenser: 'by-hand', undo: 'u' }, at(3)));
    unwrap(answerRequest(state, { request: empty, answer: 'accept' }, at(4)));
    unwrap(tellRefill(state, { dispenser: 'by-hand', refill }, at(5)));
    expect(reopenRequest(state, { request: empty }, at(6))).toMatchObject({ code: 'conflict' });
    expect(reopenRequest(state, { request: 'none' }, at(6))).toMatchObject({ code: 'not-found' });
  });

  it('leaves a level that its sensor has told of since', () => {
    const state = begun();
    setLevel(state, 'cups', 5);
    const { id: request } = unwrap(submitRequest(state, { kind: 'empty', dispenser: 'cups', undo: 'u' }, at(-5)));
    unwrap(answerRequest(state, { request, answer: 'done' }, at(0)));
    const seen = nine + 60_000;
    const uplink = {
      type: 'reading',
      dialect: 'hylla',
      address: 'cups',
      dispenser: 'cups',
      receivedAt: seen,
      deviceTime: seen,
      boot: 1,
      seq: 1,
      measured: { kind: 'percent', value: 97 },
    } as const;
    unwrap(ingestReadings(state, [uplink], at(1)));
    unwrap(reopenRequest(state, { request }, at(2)));
    expect(state.get('levels', 'cups')?.level).toBe(97);
    expect(state.get('requests', request)?.status).toBe('open');
  });
});

it('what somebody has seen by mistake nobody has seen', () => {
  const state = begun();
  const alert = {
    id: 'stock-out-roll',
    kind: 'stock-out',
    severity: 'critical',
    at: '2026-11-23T09:00:00.000Z',
  } as const;
  unwrap(acknowledgeAlert(state, { alert, current: new Set([alert.id]) }, at(0)));
  unwrap(forgetAcknowledgement(state, { alert: alert.id }, at(1)));
  expect(state.size('acknowledgements')).toBe(0);
  expect(forgetAcknowledgement(state, { alert: alert.id }, at(1))).toMatchObject({ code: 'not-found' });
});

it('a discrepancy that was settled by mistake is open as it was found', () => {
  const state = begun(0);
  unwrap(tellRefill(state, { dispenser: 'rolls', refill }, at(0)));
  const [found] = [...state.values('discrepancies')];
  const discrepancy = found?.id ?? '';
  expect(reopenDiscrepancy(state, { discrepancy }, at(1))).toMatchObject({ code: 'conflict' });
  unwrap(settleDiscrepancy(state, { discrepancy }, at(1)));
  unwrap(reopenDiscrepancy(state, { discrepancy }, at(2)));
  expect(state.get('discrepancies', discrepancy)).toEqual(found);
});
