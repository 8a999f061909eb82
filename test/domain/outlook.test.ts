import { describe, expect, it } from 'vitest';
import { outlookOf } from '../../server/domain/outlook.ts';
import { postMovement } from '../../server/usecases/post-movement.ts';
import { contextAt, type MemoryState } from '../support/memory-state.ts';
import { smallSiteState, unwrap } from '../support/small-site.ts';

// A Wednesday; the site works Monday to Friday.
const now = Date.parse('2026-11-25T10:00:00Z');
const day = 86_400_000;
let ids = 0;
const newId = (): string => `m-${String(++ids).padStart(6, '0')}`;

function book(state: MemoryState, daysAgo: number, kind: 'receipt' | 'issue' | 'count', quantity: number): void {
  const context = { ...contextAt(now - daysAgo * day, 'user:anna'), newId };
  unwrap(postMovement(state, { kind, item: 'roll', location: 'near', quantity }, context));
}
const look = (state: MemoryState, ahead = 14) => {
  const item = state.get('items', 'roll');
  if (item === undefined) throw new Error('no item');
  return outlookOf(state, item, now, { back: 7, ahead });
};

describe('back', () => {
  it('tells what lay in the storerooms at the end of each day since its first line, today last', () => {
    const state = smallSiteState();
    book(state, 5, 'receipt', 10);
    book(state, 3, 'issue', 4);
    book(state, 1, 'count', 5);
    expect(look(state).past.map(({ day: on, onHand }) => [on, onHand])).toEqual([
      ['2026-11-20', 10],
      ['2026-11-21', 10],
      ['2026-11-22', 6],
      ['2026-11-23', 6],
      ['2026-11-24', 5],
      ['2026-11-25', 5],
    ]);
    expect(look(state).past.at(2)).toMatchObject({ issued: 4, used: 0 });
  });
});

describe('ahead', () => {
  const withUse = (): MemoryState => {
    const state = smallSiteState();
    const item = state.get('items', 'roll');
    if (item) state.put('items', { ...item, expectedDailyUse: 2 });
    book(state, 40, 'receipt', 30);
    return state;
  };

  it('falls by the expected use on working days, and stands still on days off', () => {
    const { ahead, mean } = look(withUse());
    expect(mean).toBe(2);
    expect(ahead.slice(0, 6).map(({ day: on, p50 }) => [on, p50])).toEqual([
      ['2026-11-25', 30],
      ['2026-11-26', 28],
      ['2026-11-27', 26],
      ['2026-11-28', 26],
      ['2026-11-29', 26],
      ['2026-11-30', 24],
    ]);
  });

  it('is less sure the further it looks: by the square root of the working days', () => {
    const { ahead, sd } = look(withUse());
    const width = (n: number) => (ahead[n]?.p90 ?? 0) - (ahead[n]?.p50 ?? 0);
    expect(width(0)).toBe(0);
    expect(width(1)).toBeCloseTo(1.2816 * sd, 3);
    // Four working days: two this week, two of the next.
    expect(width(6)).toBeCloseTo(2 * width(1), 3);
  });

  it('is never below nothing, and an order brings what it has not brought yet on its day, or today when it is late', () => {
    const state = withUse();
    const line = {
      item: 'roll',
      sku: 's',
      packs: 2,
      packSize: 6,
      packPrice: 100,
      received: 2,
      reason: { kind: 'manual' },
    };
    const order = {
      id: 'o',
      supplier: 'shop',
      status: 'sent',
      lines: [line],
      freight: 0,
      currency: 'SEK',
      createdAt: 0,
      createdBy: 'x',
    };
    const put = (expectedAt: number) => state.put('orders', { ...order, expectedAt } as never);
    put(now + day);
    expect(
      look(state)
        .ahead.slice(0, 3)
        .map(({ p50 }) => p50),
    ).toEqual([30, 38, 36]);
    put(now - 3 * day);
    expect(look(state).ahead[0]?.p50).toBe(40);
    expect(look(state, 60).ahead.at(-1)).toMatchObject({ p10: 0, p50: 0 });
  });
});
