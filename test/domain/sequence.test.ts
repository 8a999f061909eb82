import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { nothingSeen, type Order, type Seen, type Stamp, see } from '../../server/domain/sequence.ts';

/** Where each of `stamps` stood, in the order in which they came. */
function orders(stamps: readonly Omit<Stamp, 'arrival'>[]): Order[] {
  let seen: Seen = nothingSeen;
  let lastTime: number | null = null;
  return stamps.map((stamp) => {
    const step = see(seen, { ...stamp, arrival: 0 }, lastTime);
    seen = step.seen;
    if (step.order === 'newer' && stamp.deviceTime !== undefined) lastTime = stamp.deviceTime;
    return step.order;
  });
}

describe('with boot and sequence number', () => {
  test('each counts once, however often it comes', () => {
    expect(
      orders([
        { boot: 1, seq: 1 },
        { boot: 1, seq: 2 },
        { boot: 1, seq: 2 },
        { boot: 1, seq: 1 },
      ]),
    ).toEqual(['newer', 'newer', 'duplicate', 'duplicate']);
  });
  test('a gap is filled late', () => {
    expect(
      orders([
        { boot: 1, seq: 1 },
        { boot: 1, seq: 5 },
        { boot: 1, seq: 3 },
        { boot: 1, seq: 3 },
      ]),
    ).toEqual(['newer', 'newer', 'late', 'duplicate']);
  });
  test('a new boot begins anew, and what the old one still had comes late', () => {
    expect(
      orders([
        { boot: 1, seq: 900 },
        { boot: 2, seq: 1 },
        { boot: 1, seq: 901 },
        { boot: 2, seq: 1 },
      ]),
    ).toEqual(['newer', 'newer', 'late', 'duplicate']);
  });
  test('a boot older than those remembered cannot be told from a repeat', () => {
    const boots = [5, 6, 7, 8, 9].map((boot) => ({ boot, seq: 1 }));
    expect(orders([...boots, { boot: 5, seq: 1 }]).at(-1)).toBe('old-boot');
  });
  test('in any order, with any repeats, each counts exactly once', () => {
    const stamps = fc.array(fc.record({ boot: fc.integer({ min: 1, max: 3 }), seq: fc.integer({ min: 0, max: 30 }) }), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(stamps, (list) => {
        const counted = new Map<string, number>();
        for (const [i, order] of orders(list).entries()) {
          const key = `${list[i]?.boot}.${list[i]?.seq}`;
          if (order !== 'duplicate') counted.set(key, (counted.get(key) ?? 0) + 1);
        }
        expect([...counted.values()].every((times) => times === 1)).toBe(true);
        expect(counted.size).toBe(new Set(list.map(({ boot, seq }) => `${boot}.${seq}`)).size);
      }),
    );
  });
  test('what is remembered stays small when nothing is lost', () => {
    let seen: Seen = nothingSeen;
    for (let seq = 0; seq < 10_000; seq++) seen = see(seen, { boot: 1, seq, arrival: 0 }, null).seen;
    expect(seen.boots).toEqual([{ boot: 1, intervals: [[0, 9_999]] }]);
  });
});

describe('by a clock of whole seconds', () => {
  test('what differs counts, what was told then already does not, nor what is older', () => {
    const told = [42, 42, 40, 42, 40, null].map((value) => ({ deviceTime: 5_000, value }));
    expect(orders([{ deviceTime: 4_000, value: 50 }, ...told, { deviceTime: 4_000, value: 51 }])).toEqual([
      ...['newer', 'newer', 'duplicate', 'newer', 'duplicate', 'duplicate', 'newer', 'duplicate'],
    ]);
  });
  test('what a version before this remembered is a repeat', () => {
    const seen = { boots: [], times: [5_000] };
    expect(see(seen, { deviceTime: 5_000, value: 42, arrival: 0 }, 5_000).order).toBe('duplicate');
  });
});

describe("with a network's frame counter", () => {
  test('a fall back to the beginning while time goes on is a new session', () => {
    expect(
      orders([
        { seq: 10_335, deviceTime: 1_000 },
        { seq: 0, deviceTime: 2_000 },
        { seq: 1, deviceTime: 3_000 },
      ]),
    ).toEqual(['newer', 'newer', 'newer']);
  });
  test('an older frame that comes again is not', () => {
    expect(
      orders([
        { seq: 100, deviceTime: 2_000 },
        { seq: 100, deviceTime: 2_000 },
        { seq: 50, deviceTime: 1_000 },
      ]),
    ).toEqual(['newer', 'duplicate', 'late']);
  });
});

describe('with time only', () => {
  test('the same time is a repeat, an older one is late', () => {
    expect(orders([{ deviceTime: 10 }, { deviceTime: 20 }, { deviceTime: 20 }, { deviceTime: 15 }])).toEqual([
      'newer',
      'newer',
      'duplicate',
      'late',
    ]);
  });
  test('with nothing at all, each report counts', () => expect(orders([{}, {}])).toEqual(['newer', 'newer']));
});
