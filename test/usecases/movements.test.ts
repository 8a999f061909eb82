import { describe, expect, it } from 'vitest';
import type { NewMovement } from '../../server/contract/api/stock.ts';
import { putDispenser } from '../../server/usecases/edit-site.ts';
import { issueForRequest } from '../../server/usecases/issue-for-request.ts';
import { logActivity } from '../../server/usecases/log-activity.ts';
import { postMovement } from '../../server/usecases/post-movement.ts';
import { refillByHand } from '../../server/usecases/refill-by-hand.ts';
import { reverseMovement } from '../../server/usecases/reverse-movement.ts';
import { settleDiscrepancy } from '../../server/usecases/settle-discrepancy.ts';
import { contextAt, type MemoryState, memoryState } from '../support/memory-state.ts';
import { dispenserOf, setLevel, smallSiteState, unwrap } from '../support/small-site.ts';

const context = contextAt('2026-11-23T09:00:00Z', 'user:anna');
const stocked = () => smallSiteState([{ item: 'roll', location: 'near', onHand: 10 }]);
const post = (state: MemoryState, movement: Partial<NewMovement>) =>
  postMovement(state, { kind: 'receipt', item: 'roll', location: 'near', quantity: 4, ...movement }, context);
const reverse = (state: MemoryState, movement: string) => reverseMovement(state, { movement }, context);
const onHand = (state: MemoryState, location = 'near') => state.get('balances', `roll@${location}`)?.onHand;
const issued = (state: MemoryState) => state.get('usage', 'roll@2026-11-23')?.issued;

describe('a movement by hand', () => {
  it('says who booked what, when, and where it went', () => {
    const state = stocked();
    const movement = unwrap(post(state, { kind: 'transfer', to: 'far', note: 'closer' }));
    expect(movement).toEqual({
      id: expect.any(String),
      at: context.now,
      by: 'user:anna',
      kind: 'transfer',
      item: 'roll',
      quantity: 4,
      from: 'near',
      to: 'far',
      note: 'closer',
    });
    expect([onHand(state), onHand(state, 'far')]).toEqual([6, 4]);
  });

  it('of an issue is use, of a return is not, of a write-off neither', () => {
    const state = stocked();
    post(state, { kind: 'issue' });
    expect([onHand(state), issued(state)]).toEqual([6, 4]);
    post(state, { kind: 'return', quantity: 1 });
    expect([onHand(state), issued(state)]).toEqual([7, 3]);
    post(state, { kind: 'write-off' });
    expect([onHand(state), issued(state)]).toEqual([3, 3]);
  });

  it('that takes more than is there is refused and says what to do', () => {
    const state = stocked();
    for (const kind of ['issue', 'write-off', 'transfer'] as const) {
      const refused = post(state, { kind, quantity: 10.5, ...(kind === 'transfer' ? { to: 'far' } : {}) });
      expect(refused).toMatchObject({
        ok: false,
        code: 'conflict',
        message: expect.stringContaining('count the storeroom'),
      });
    }
    expect(onHand(state)).toBe(10);
  });

  it.each([
    ['an unknown item', { item: 'none' }, '$.item'],
    ['an unknown storeroom', { location: 'none' }, '$.location'],
    ['a room that is no storeroom', { location: 'wc' }, '$.location'],
    ['a transfer to nowhere', { kind: 'transfer' }, '$.to'],
    ['a transfer to itself', { kind: 'transfer', to: 'near' }, '$.to'],
    ['a transfer to a room', { kind: 'transfer', to: 'wc' }, '$.to'],
    ['a receipt with an aim', { to: 'far' }, '$.to'],
    ['nothing at all', { quantity: 0 }, '$.quantity'],
  ] as const)('of %s is refused with its path', (_name, movement, path) => {
    const state = stocked();
    const lines = state.size('movements');
    expect(post(state, movement)).toMatchObject({ ok: false, code: 'invalid', issues: [{ path }] });
    expect(state.size('movements')).toBe(lines);
  });
});

describe('a count', () => {
  it('becomes the balance, and says by how much it changed it', () => {
    const state = stocked();
    expect(unwrap(post(state, { kind: 'count', quantity: 9 }))).toMatchObject({ quantity: 9, change: -1, to: 'near' });
    expect(onHand(state)).toBe(9);
    expect(state.size('discrepancies')).toBe(0);
  });

  it('that differs by more than miscounting is a discrepancy, which somebody settles once', () => {
    const state = stocked();
    post(state, { kind: 'count', quantity: 0 });
    const [open] = [...state.values('discrepancies')];
    expect(open).toMatchObject({ kind: 'count-differs', location: 'near', expected: 10, found: 0, status: 'open' });
    const settle = { discrepancy: open?.id ?? '', note: 'lent to the school' };
    expect(unwrap(settleDiscrepancy(state, settle, context))).toMatchObject({
      status: 'settled',
      settledBy: 'user:anna',
      settledAt: context.now,
      note: 'lent to the school',
    });
    expect(settleDiscrepancy(state, settle, context)).toMatchObject({ ok: false, code: 'conflict' });
    expect(settleDiscrepancy(state, { discrepancy: 'none' }, context)).toMatchObject({ ok: false, code: 'not-found' });
  });

  it('that is the first of its kind is opening stock', () => {
    const state = stocked();
    post(state, { kind: 'count', location: 'far', quantity: 40 });
    expect([onHand(state, 'far'), state.size('discrepancies')]).toEqual([40, 0]);
  });
});

describe('a reversal', () => {
  it.each([
    { kind: 'receipt' },
    { kind: 'issue' },
    { kind: 'transfer', to: 'far' },
    { kind: 'count', quantity: 3 },
    { kind: 'count', quantity: 30 },
    { kind: 'write-off' },
    { kind: 'return' },
  ] as const)('of %o restores stock and use', (movement) => {
    const state = stocked();
    const { id } = unwrap(post(state, movement));
    const reversal = unwrap(reverse(state, id));
    expect(reversal).toMatchObject({ kind: 'reversal', reverses: id });
    expect(state.get('movements', id)?.reversedBy).toBe(reversal.id);
    expect([onHand(state), onHand(state, 'far') ?? 0, issued(state) ?? 0]).toEqual([10, 0, 0]);
  });

  it('of a refill brings the units back out of the dispenser, and what was taken for use since', () => {
    const state = stocked();
    setLevel(state, 'rolls', 0);
    refillByHand(state, { dispenser: 'rolls', refill: { level: 100 } }, context);
    setLevel(state, 'rolls', 20);
    const [issue] = [...state.values('movements')].filter(({ kind }) => kind === 'issue');
    unwrap(reverse(state, issue?.id ?? ''));
    expect(onHand(state)).toBe(10);
    expect(state.get('levels', 'rolls')?.content).toBe(0);
    expect(state.get('usage', 'roll@2026-11-23')?.used).toBe(-0.8);
  });

  it('of a goods receipt makes its order wait again', () => {
    const state = stocked();
    const line = { item: 'roll', sku: 'R', packs: 2, packSize: 6, packPrice: 100, reason: { kind: 'manual' } } as const;
    state.put('orders', {
      id: '2026-001',
      supplier: 'shop',
      status: 'received',
      lines: [{ ...line, received: 12 }],
      freight: 0,
      currency: 'SEK',
      createdAt: 0,
      createdBy: 'system',
      sentAt: 1,
      receivedAt: 2,
    });
    const { id } = unwrap(post(state, { quantity: 12 }));
    const movement = state.get('movements', id);
    if (movement) state.put('movements', { ...movement, order: '2026-001' });
    unwrap(reverse(state, id));
    const order = state.get('orders', '2026-001');
    expect(order).toMatchObject({ status: 'sent', lines: [{ received: 0 }] });
    expect(order).not.toHaveProperty('receivedAt');
  });

  it('of a refill is refused once the dispenser holds something else', () => {
    const state = stocked();
    refillByHand(state, { dispenser: 'rolls', refill: { level: 100 } }, context);
    const [issue] = [...state.values('movements')].filter(({ kind }) => kind === 'issue');
    unwrap(putDispenser(state, { ...dispenserOf(state, 'rolls'), item: 'cup' }, context));
    expect(reverse(state, issue?.id ?? '')).toMatchObject({ ok: false, code: 'conflict' });
  });

  it('of a stub that no storeroom had is refused', () => {
    const state = smallSiteState();
    setLevel(state, 'rolls', 50);
    refillByHand(state, { dispenser: 'rolls', refill: { level: 100 } }, context);
    const [stub] = [...state.values('movements')].filter(({ kind }) => kind === 'write-off');
    expect(stub).toMatchObject({ quantity: 0.5 });
    expect(stub).not.toHaveProperty('from');
    expect(reverse(state, stub?.id ?? '')).toMatchObject({ ok: false, code: 'conflict' });
  });

  it('is neither reversed nor done twice', () => {
    const state = stocked();
    const { id } = unwrap(post(state, {}));
    const reversal = unwrap(reverse(state, id));
    for (const again of [id, reversal.id]) expect(reverse(state, again)).toMatchObject({ ok: false, code: 'conflict' });
    expect(reverse(state, 'none')).toMatchObject({ ok: false, code: 'not-found' });
    expect(onHand(state)).toBe(10);
  });

  it('that would take what is no longer there is refused and says what to do', () => {
    const state = stocked();
    const { id } = unwrap(post(state, {}));
    post(state, { kind: 'issue', quantity: 12 });
    expect(reverse(state, id)).toMatchObject({
      ok: false,
      code: 'conflict',
      message: expect.stringContaining('holds 2'),
    });
    expect(onHand(state)).toBe(2);
  });
});

describe('an item given out for a request', () => {
  it('comes from the nearest storeroom and is use', () => {
    const state = stocked();
    expect(issueForRequest(state, { request: 'r1', item: 'roll', quantity: 2, location: 'wc' }, context)).toMatchObject(
      {
        movements: [expect.any(String)],
        missing: 0,
      },
    );
    expect([onHand(state), issued(state)]).toEqual([8, 2]);
    expect([...state.values('movements')].at(-1)).toMatchObject({ kind: 'issue', request: 'r1', from: 'near' });
  });

  it('beyond what the ledger has is use all the same, and a discrepancy', () => {
    const state = stocked();
    const { missing, discrepancy } = issueForRequest(state, { request: 'r1', item: 'roll', quantity: 12 }, context);
    expect([missing, onHand(state), issued(state)]).toEqual([2, 0, 12]);
    expect(state.get('discrepancies', discrepancy ?? '')).toMatchObject({ expected: 10, found: 12 });
  });
});

it('what happened is kept for the screens, the newest 200', () => {
  const state = memoryState();
  for (let i = 0; i < 230; i++) logActivity(state, { kind: 'refill', quantity: i }, context);
  const kept = [...state.values('activity')].map(({ quantity }) => quantity);
  expect([kept.length, Math.min(...kept.map(Number)), Math.max(...kept.map(Number))]).toEqual([200, 30, 229]);
});
