/** The budget of charge, against published times on air and against figures worked out by hand. */
import { expect, test } from 'vitest';
import { batteryLife, timeOnAir } from '../../server/domain/battery-life.ts';

test.each([
  // Published examples of AN1200.13's formula: rfwireless-world.com and the spreadsheet that The Things Network links to.
  [10, 7, 41.216],
  [10, 11, 577.536],
  [13, 9, 164.864],
  // What a network measured: `consumed_airtime` of the fixture ttn-v3-milesight-am308l-real, 36 bytes of payload.
  [49, 7, 97.536],
] as const)('%s bytes at spreading factor %s are %s ms on air', (bytes, spreading, millis) => {
  expect(1000 * timeOnAir(bytes, spreading)).toBeCloseTo(millis, 3);
});

test('years by hand: what the cell gives, divided by sleep, reports and self-discharge', () => {
  const { years, assumes } = batteryLife('wifi', 96);
  const aYear = 8766 * 0.015 + (96 * 365.25 * 360) / 3600 + 3000 * 0.2;
  expect(years).toBeCloseTo((3000 * 0.85) / aYear, 6);
  expect(assumes).toMatchObject({ reportMc: 360, spreadingFactor: null });
});

test('reporting less often never costs more, and the far end of a network costs most', () => {
  let before = 0;
  for (const perDay of [1440, 288, 96, 48, 24, 6, 1]) {
    const { years, range } = batteryLife('lora', perDay);
    expect(years).toBeGreaterThan(before);
    expect(range?.[0]).toBeLessThan(years);
    expect(range?.[1]).toBeGreaterThan(years);
    before = years;
  }
  // Sleep and self-discharge are left.
  expect(before).toBeLessThan((1240 * 0.85) / (8766 * 0.006));
});

test('more than 30 seconds on air a day is over what The Things Network lets a device', () => {
  expect(batteryLife('lora', 80)).toMatchObject({ overFairUse: false });
  expect(batteryLife('lora', 81)).toMatchObject({ overFairUse: true });
  expect(batteryLife('lora', 20, 12)).toMatchObject({ overFairUse: false });
  expect(batteryLife('lora', 21, 12)).toMatchObject({ overFairUse: true });
  expect(batteryLife('wifi', 5000)).toMatchObject({ overFairUse: false, airtimeS: null });
});
