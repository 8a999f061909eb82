import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { normalQuantile } from '../../server/domain/normal.ts';

const tables = JSON.parse(readFileSync('test/fixtures/inventory-tables.json', 'utf8'));

describe('percentage points of the normal distribution', () => {
  // Abramowitz & Stegun, "Handbook of Mathematical Functions", table 26.5.
  test.each([
    [0.5, 0],
    [0.9, 1.2815515655],
    [0.95, 1.6448536269],
    [0.975, 1.9599639845],
    [0.98, 2.0537489106],
    [0.99, 2.326347874],
    [0.995, 2.5758293035],
    [0.999, 3.0902323062],
    [0.9999, 3.7190164855],
    [1e-9, -5.997807015],
  ])('%d is %d', (p, z) => {
    expect(normalQuantile(p)).toBeCloseTo(z, 9);
  });

  test.each([0, 1])('give the published newsvendor base stock, row %i', (i) => {
    const row = tables.newsvendor[i];
    const periods = row.lead_time + 1;
    const ratio = row.stockout_cost / (row.stockout_cost + row.holding_cost);
    const stock = row.demand_mean * periods + normalQuantile(ratio) * row.demand_sd * Math.sqrt(periods);
    expect(stock).toBeCloseTo(row.base_stock, 9);
  });

  test('have none for a probability of 0 or 1', () => {
    for (const p of [0, 1, -0.1, Number.NaN]) expect(() => normalQuantile(p)).toThrow(RangeError);
  });
});
