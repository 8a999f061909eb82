import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isDue, type ReplenishmentInput, replenishmentLevels } from '../../server/domain/replenishment.ts';

const copyPaper: ReplenishmentInput = {
  demand: { mean: 2, sd: 1.5, from: 'expected' },
  leadTime: { mean: 3, sd: 1 },
  reviewDays: 1,
  serviceLevel: 0.99,
  dispensers: [],
};

describe('replenishment levels', () => {
  test('follow the textbook: use over lead time and review, and a safety stock', () => {
    const safety = 2.326348 * Math.sqrt(4 * 1.5 ** 2 + 2 ** 2 * 1);
    expect(replenishmentLevels(copyPaper)).toMatchObject({
      safetyStock: expect.closeTo(safety, 1),
      reorderPoint: expect.closeTo(8 + safety, 1),
      leadTimeDays: 3,
      reviewDays: 1,
      hanging: 0,
    });
  });

  test('add up: use x days + safety stock + what hangs is the reorder point', () => {
    const dispensers = [{ capacity: 4, lowLevel: 20, known: true }];
    const levels = replenishmentLevels({ ...copyPaper, dispensers });
    const sum = levels.dailyUse * (levels.leadTimeDays + levels.reviewDays) + levels.safetyStock + levels.hanging;
    expect(levels.hanging).toBe(2.4);
    expect(levels.reorderPoint).toBeCloseTo(sum, 1);
  });

  test('keep a refill for every dispenser while use is unknown', () => {
    const dispensers = Array(6).fill({ capacity: 250, lowLevel: 20, known: false });
    const levels = replenishmentLevels({ ...copyPaper, demand: { mean: 1, sd: 1, from: 'none' }, dispensers });
    expect(levels.reorderPoint).toBe(1500);
  });

  test('ask for nothing where nothing is known, but for what people asked for', () => {
    const levels = replenishmentLevels({ ...copyPaper, demand: { mean: 0, sd: 0, from: 'none' } });
    expect(levels).toMatchObject({ reorderPoint: 0, canOrder: 0, orderUpTo: 0 });
    expect([isDue(0, levels), isDue(-1, levels)]).toEqual([false, true]);
  });

  test('call for an order at the reorder point, not a hair above it', () => {
    const levels = replenishmentLevels(copyPaper);
    expect([levels.reorderPoint, levels.reorderPoint + 0.01].map((at) => isDue(at, levels))).toEqual([true, false]);
  });

  test('rise with use, spread, lead time, review and service; and an order always ends the need', () => {
    interface Case {
      mean: number;
      sd: number;
      lead: number;
      review: number;
      service: number;
      capacities: number[];
    }
    const input: fc.Arbitrary<Case> = fc.record({
      mean: fc.double({ min: 0, max: 200, noNaN: true }),
      sd: fc.double({ min: 0, max: 100, noNaN: true }),
      lead: fc.double({ min: 0, max: 30, noNaN: true }),
      review: fc.double({ min: 1, max: 7, noNaN: true }),
      service: fc.double({ min: 0.5, max: 0.999, noNaN: true }),
      capacities: fc.array(fc.double({ min: 0.1, max: 300, noNaN: true }), { maxLength: 4 }),
    });
    const of = ({ mean, sd, lead, review, service, capacities }: Case) =>
      replenishmentLevels({
        demand: { mean, sd, from: 'seen' },
        leadTime: { mean: lead, sd: 1 },
        reviewDays: review,
        serviceLevel: service,
        dispensers: capacities.map((capacity) => ({ capacity, lowLevel: 20, known: true })),
      });
    fc.assert(
      fc.property(input, (one) => {
        const levels = of(one);
        expect(levels.canOrder).toBeGreaterThanOrEqual(levels.reorderPoint);
        expect(levels.orderUpTo).toBeGreaterThanOrEqual(levels.reorderPoint);
        expect(isDue(levels.orderUpTo, levels)).toBe(false);
        for (const more of [
          { ...one, mean: one.mean + 1 },
          { ...one, sd: one.sd + 1 },
          { ...one, lead: one.lead + 1 },
          { ...one, review: one.review + 1 },
          { ...one, service: one.service + 0.0005 },
        ]) {
          expect(of(more).reorderPoint).toBeGreaterThanOrEqual(levels.reorderPoint);
        }
      }),
    );
  });
});
