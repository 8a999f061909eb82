/** The fleet in the dialects of LoRaWAN networks, understood by the server, bad habits and all. */
import { expect, test } from 'vitest';
import { createFleet } from '../../firmware-sim/fleet.ts';
import { generatedSite } from '../../firmware-sim/generated-site.ts';
import type { Dialect } from '../../server/contract/site-file.ts';
import { createDecoder } from '../../server/mqtt/decoder.ts';
import type { Inbound } from '../../server/usecases/ports.ts';
import { storeWith } from '../mqtt/decoding.ts';

const monday = Date.parse('2026-11-23T05:00:00Z');

test.each<Dialect>(['ttn-v3', 'chirpstack-v4', 'chirpstack-v3', 'loriot', 'milesight-gw'])('%s', async (dialect) => {
  const site = generatedSite(8, dialect);
  const decoder = createDecoder(await storeWith(...(site.dispensers ?? [])));
  const told: Inbound[] = [];
  const fleet = createFleet({
    site,
    seed: 7,
    start: monday,
    dialect,
    emit({ topic, payload, retain }, _device, at) {
      told.push(...decoder.decode({ topic, payload: Buffer.from(payload), retained: retain, receivedAt: at }));
    },
  });
  fleet.advance(monday + 24 * 3_600_000);
  expect(told.filter(({ type }) => type === 'refusal' || type === 'unclaimed')).toEqual([]);
  const readings = told.filter((one) => one.type === 'reading');
  expect(new Set(readings.map(({ dispenser }) => dispenser)).size).toBe(8);
  for (const { measured, seq, vitals, deviceTime, receivedAt } of readings) {
    expect(measured?.kind).toBe('percent');
    expect(seq).toBeGreaterThanOrEqual(0);
    expect(vitals?.rssi).toBeLessThan(0);
    // A broken date is none: then the arrival counts.
    expect(Math.abs((deviceTime ?? receivedAt) - receivedAt)).toBeLessThan(3_600_000);
  }
  expect(told.some(({ type, ...one }) => type !== 'refusal' && 'vitals' in one && (one.vitals?.battery ?? 0) > 5)).toBe(
    true,
  );
  if (dialect.startsWith('chirpstack')) expect(told.some(({ type }) => type === 'vitals')).toBe(true);
  if (dialect === 'loriot')
    expect(new Set(readings.map(({ dispenser, seq }) => `${dispenser} ${seq}`)).size * 2).toBe(readings.length);
});
