/** The fleet in every dialect that is none of a LoRaWAN network's, understood by the server, bad habits and all. */
import { expect, test } from 'vitest';
import { encodeEsphome } from '../../firmware-sim/dialects/esphome.ts';
import { createFleet } from '../../firmware-sim/fleet.ts';
import { generatedSite } from '../../firmware-sim/generated-site.ts';
import { bridgeTopics } from '../../firmware-sim/switchboard.ts';
import { type Dialect, dialects } from '../../server/contract/site-file.ts';
import { matches } from '../../server/domain/topic-rights.ts';
import { createDecoder } from '../../server/mqtt/decoder.ts';
import type { Inbound } from '../../server/usecases/ports.ts';
import { decoderFor, dispenser, heard, storeWith } from '../mqtt/decoding.ts';

const monday = Date.parse('2026-11-23T05:00:00Z');
const lorawan = new Set<Dialect>(['ttn-v3', 'chirpstack-v4', 'chirpstack-v3', 'loriot', 'milesight-gw']);
const others = dialects.filter((dialect) => !lorawan.has(dialect));

/** A working day of eight dispensers, and what the server makes of it. */
async function heardInADay(dialect: Dialect) {
  const site = generatedSite(8, dialect);
  const decoder = createDecoder(await storeWith(...(site.dispensers ?? [])));
  const told: Inbound[] = [];
  const sent: { topic: string; text: string }[] = [];
  const fleet = createFleet({
    site,
    seed: 7,
    start: monday,
    dialect,
    emit({ topic, payload, retain }, _device, at) {
      sent.push({ topic, text: payload.toString() });
      told.push(...decoder.decode({ topic, payload: Buffer.from(payload), retained: retain, receivedAt: at }));
    },
  });
  fleet.advance(monday + 24 * 3_600_000);
  return { told, sent, topics: new Set(sent.map(({ topic }) => topic)) };
}

/** In protobuf's wire format: field 5 of a metric, true. */
const isHistorical = new RegExp(`\\(${String.fromCharCode(1)}`);
/** What must have been among the messages of a day: a topic, and a payload on it. */
const habits: readonly (readonly [Dialect, string, RegExp, RegExp])[] = [
  ['zigbee2mqtt', 'no value', /d-\d$/, /"liquid_level_percent":null/],
  ['zigbee2mqtt', 'a device that is away', /availability$/, /offline/],
  ['zigbee2mqtt', 'availability as version 1 says it', /availability$/, /^online$/],
  ['zigbee2mqtt', 'availability as version 2 says it', /availability$/, /^\{"state":"online"\}$/],
  ['zigbee2mqtt', 'an attribute a topic', /liquid_level_percent$/, /^\d+$/],
  ['zigbee2mqtt', 'a bridge that restarts', /bridge\/state$/, /offline/],
  ['zigbee2mqtt', 'a button', /d-\d$/, /"action":"single"/],
  ['zigbee2mqtt', 'and nothing after it', /d-\d$/, /"action":""/],
  ['tasmota', 'no echo', /SENSOR$/, /"Distance":null/],
  ['tasmota', 'a will', /LWT$/, /^Offline$/],
  ['tasmota', 'its state', /STATE$/, /"Signal":-\d+/],
  ['tasmota', 'its version', /INFO1$/, /13\.3\.0/],
  ['esphome', 'no value', /level\/state$/, /^nan$/],
  ['esphome', 'a will', /status$/, /^offline$/],
  ['esphome', 'what is no level', /uptime\/state$/, /^\d+$/],
  ['shelly', 'a will', /online$/, /^false$/],
  ['homie', 'a will', /\$state$/, /^lost$/],
  ['homie', 'its version', /\$fw\/version$/, /1\.0\.7/],
  ['sparkplug-b', 'a node that dies', /NDEATH/, /bdSeq/],
  ['sparkplug-b', 'a device that dies', /DDEATH/, /./],
  ['sparkplug-b', 'what was stored', /DDATA/, isHistorical],
  ['ttn-v3', 'no formatter', /up$/, /^(?!.*decoded_payload).*"frm_payload":"\w/],
  ['ttn-v3', 'nanoseconds', /up$/, /"received_at":"[^"]+\.\d{9}Z"/],
  ['ttn-v3', 'the Packet Broker', /up$/, /packet_broker/],
];
test.each([...new Set(habits.map(([dialect]) => dialect))])('%s: its bad habits are played', async (dialect) => {
  const { sent } = await heardInADay(dialect);
  for (const [, what, topic, payload] of habits.filter((one) => one[0] === dialect))
    expect(
      sent.some((one) => topic.test(one.topic) && payload.test(one.text)),
      what,
    ).toBe(true);
});

test('ttn-v3: the same frame comes through gateways of several networks, once each', async () => {
  const { sent } = await heardInADay('ttn-v3');
  const frames = sent.map(({ topic, text }) => `${topic} ${/"f_cnt":\d+/.exec(text)?.[0]}`);
  const twice = frames.filter((frame, i) => frames.indexOf(frame) !== i);
  expect(twice.length).toBeGreaterThan(5);
});

test.each(others)('%s: nothing is refused, and all eight have a level', async (dialect) => {
  const { told } = await heardInADay(dialect);
  expect(told.filter(({ type }) => type === 'refusal' || type === 'unclaimed')).toEqual([]);
  const readings = told.filter((one) => one.type === 'reading');
  expect(new Set(readings.map(({ dispenser }) => dispenser)).size).toBe(8);
  for (const { deviceTime, receivedAt } of readings)
    expect(Math.abs((deviceTime ?? receivedAt) - receivedAt)).toBeLessThan(3_600_000);
});

test.each([undefined, 'm', 'mm', 'cm'] as const)(
  'ESPHome tells a distance as the site reads it, unit %s',
  async (unit) => {
    const device = { dialect: 'esphome', id: 'n', ...(unit && { unit }) } as const;
    const measure = { kind: 'distance', emptyMm: 300, fullMm: 20 } as const;
    const decoder = await decoderFor(dispenser(device, { measure }));
    const sample = { kind: 'mm', value: 62 } as const;
    const about = { at: monday, boot: 1, seq: 1, battery: 90, rssi: -60, timezone: 'UTC' };
    const said = encodeEsphome({ device, measure, sample, ...about }).flatMap(({ topic, payload }) =>
      heard(decoder, topic, payload),
    );
    expect(said.filter(({ type }) => type === 'reading')).toMatchObject([
      { measured: { kind: 'distance', value: 62 } },
    ]);
  },
);

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
