/** The fleet in every dialect that is none of a LoRaWAN network's, understood by the server, bad habits and all. */
import { expect, test } from 'vitest';
import { createFleet } from '../../firmware-sim/fleet.ts';
import { generatedSite } from '../../firmware-sim/generated-site.ts';
import { bridgeTopics } from '../../firmware-sim/switchboard.ts';
import { type Dialect, dialects } from '../../server/contract/site-file.ts';
import { matches } from '../../server/domain/topic-rights.ts';
import { createDecoder } from '../../server/mqtt/decoder.ts';
import type { Inbound } from '../../server/usecases/ports.ts';
import { storeWith } from '../mqtt/decoding.ts';

const monday = Date.parse('2026-11-23T05:00:00Z');
const lorawan = new Set<Dialect>(['ttn-v3', 'chirpstack-v4', 'chirpstack-v3', 'loriot', 'milesight-gw']);
const others = dialects.filter((dialect) => !lorawan.has(dialect));

/** A working day of eight dispensers, and what the server makes of it. */
async function heardInADay(dialect: Dialect) {
  const site = generatedSite(8, dialect);
  const decoder = createDecoder(await storeWith(...(site.dispensers ?? [])));
  const told: Inbound[] = [];
  const topics = new Set<string>();
  const fleet = createFleet({
    site,
    seed: 7,
    start: monday,
    dialect,
    emit({ topic, payload, retain }, _device, at) {
      topics.add(topic);
      told.push(...decoder.decode({ topic, payload: Buffer.from(payload), retained: retain, receivedAt: at }));
    },
  });
  fleet.advance(monday + 24 * 3_600_000);
  return { told, topics };
}

test.each(others)('%s: nothing is refused, and all eight have a level', async (dialect) => {
  const { told } = await heardInADay(dialect);
  expect(told.filter(({ type }) => type === 'refusal' || type === 'unclaimed')).toEqual([]);
  const readings = told.filter((one) => one.type === 'reading');
  expect(new Set(readings.map(({ dispenser }) => dispenser)).size).toBe(8);
  for (const { deviceTime, receivedAt } of readings)
    expect(Math.abs((deviceTime ?? receivedAt) - receivedAt)).toBeLessThan(3_600_000);
});

test.each(others.filter((dialect) => dialect !== 'hylla'))(
  '%s: its bridge may say all that it says',
  async (dialect) => {
    const { topics } = await heardInADay(dialect);
    const allowed = bridgeTopics[dialect as Exclude<Dialect, 'hylla'>];
    expect(topics.size).toBeGreaterThan(0);
    for (const topic of topics)
      expect(
        allowed.some((filter) => matches(filter, topic)),
        topic,
      ).toBe(true);
  },
);
