/** Undo: a tap is taken back as if it had not been. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { NewRequest } from '../../server/contract/api/requests.ts';
import { emptyLevelDoc } from '../../server/domain/dispenser.ts';
import { stockOf } from '../../server/domain/stock.ts';
import { answerRequest } from '../../server/usecases/answer-request.ts';
import { joinRequest } from '../../server/usecases/join-request.ts';
import { submitRequest } from '../../server/usecases/submit-request.ts';
import { requestView } from '../../server/usecases/views/request-view.ts';
import { withdrawRequest } from '../../server/usecases/withdraw-request.ts';
import { contextAt, type MemoryState } from '../support/memory-state.ts';
import { siteState } from '../support/site-state.ts';
import { unwrap } from '../support/small-site.ts';

const monday = Date.parse('2026-11-23T08:00:00Z');
const windowMs = 20_000;
const empty = { kind: 'empty', dispenser: 'towel-wc-1a' } as const;
const towels = { kind: 'item', item: 'towel-roll' } as const;
let state: MemoryState;
let ids = 0;
beforeEach(() => {
  state = siteState();
  for (const { id } of state.values('dispensers')) state.put('levels', emptyLevelDoc(id));
});
const context = (by: string, now: number) => ({ ...contextAt(now, by), newId: () => `id-${++ids}` });
const ask = (asked: NewRequest, undo: string, by = 'screen:a', now = monday) =>
  unwrap(submitRequest(state, { ...asked, undo }, context(by, now)));
const undo = (request: string, tap: string, by = 'screen:a', now = monday + 5_000) =>
  withdrawRequest(state, { request, undo: tap, windowMs }, context(by, now));

describe('taking back', () => {
  test('the only tap withdraws the request, and again is the same', () => {
    const { id, undo: given } = ask(empty, 'u1');
    expect(given).toBe('u1');
    expect(undo(id, 'u1')).toMatchObject({ ok: true, value: { status: 'withdrawn' } });
    expect(undo(id, 'u1', 'screen:a', monday + 3_600_000)).toMatchObject({ ok: true, value: { status: 'withdrawn' } });
    expect(ask(empty, 'u2').merged).toBe(false);
  });

  test('a joined request goes back to what the others asked', () => {
    const { id } = ask({ ...towels, quantity: 2, note: 'please' }, 'u1');
    const before = state.get('requests', id);
    expect(ask({ ...towels, quantity: 9, note: 'many' }, 'u2', 'screen:b')).toMatchObject({ quantity: 9, askers: 2 });
    const after = unwrap(undo(id, 'u2', 'screen:b'));
    expect(requestView(after)).toEqual(requestView({ ...after, ...before }));
    expect(after).toMatchObject({ quantity: 2, askers: 1, note: 'please', status: 'open' });
  });

  test('nothing is allocated to it any more', () => {
    const allocated = () => stockOf(state, 'towel-roll').allocated;
    const { id } = ask({ ...towels, quantity: 3 }, 'u1');
    expect(allocated()).toBe(3);
    undo(id, 'u1');
    expect(allocated()).toBe(0);
  });

  test('the sensor that said otherwise is believed again', () => {
    const seen = { level: 80, levelAt: monday, seenAt: monday, content: 0.8, status: 'ok' as const };
    state.put('levels', { ...emptyLevelDoc('towel-wc-1a'), ...seen });
    const { id } = ask(empty, 'u1');
    expect(state.get('levels', 'towel-wc-1a')?.problem).toBe('suspect');
    undo(id, 'u1');
    expect(state.get('levels', 'towel-wc-1a')).toMatchObject({ status: 'ok', problem: null });
  });
});

describe('what cannot be taken back, and says so', () => {
  test.each([
    ['by somebody else', 'screen:b', monday + 5_000, 'forbidden'],
    ['after the time', 'screen:a', monday + windowMs + 1, 'conflict'],
  ] as const)('%s', (_, by, now, code) => {
    const { id } = ask(empty, 'u1');
    expect(undo(id, 'u1', by, now)).toMatchObject({ ok: false, code });
    expect(state.get('requests', id)?.status).toBe('open');
  });

  test('what somebody has begun to do', () => {
    const { id } = ask(empty, 'u1');
    unwrap(answerRequest(state, { request: id, answer: 'accept' }, context('user:anna', monday)));
    expect(undo(id, 'u1')).toMatchObject({ ok: false, code: 'conflict' });
  });

  test.each(['another tap', 'a "me too"'])('what others want too: %s', (how) => {
    const { id } = ask(empty, 'u1');
    if (how === 'another tap') ask(empty, 'u2', 'screen:b');
    else unwrap(joinRequest(state, { request: id }, context('screen:b', monday)));
    expect(undo(id, 'u1')).toMatchObject({ ok: false, code: 'conflict' });
    expect(state.get('requests', id)).toMatchObject({ status: 'open', askers: 2 });
  });

  test('a request that never was, and a guess', () => {
    expect(undo('nothing', 'u1')).toMatchObject({ ok: false, code: 'not-found' });
    const { id } = ask(empty, 'u1');
    expect(undo(id, 'u0')).toMatchObject({ ok: false });
  });
});
