/** The document of our own dialect against what the server really takes: its decoder, its broker, and the simulated firmware. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { is, parse } from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFleet } from '../../firmware-sim/fleet.ts';
import { EventMessage, LevelMessage, ownMessages } from '../../server/contract/own-dialect.ts';
import { deviceEvents, presses } from '../../server/contract/reading.ts';
import { SiteFile } from '../../server/contract/site-file.ts';
import { deviceTopic, deviceTopics } from '../../server/contract/topics.ts';
import { levelOf } from '../../server/domain/geometry.ts';
import { deviceRights, mayPublish, maySubscribe } from '../../server/domain/topic-rights.ts';
import type { Inbound, UplinkDecoder } from '../../server/usecases/ports.ts';
import { decoderFor, dispenser, heard } from '../mqtt/decoding.ts';
import { type Edge, startEdge } from '../mqtt/edge.ts';
import { connect } from '../support/broker-clients.ts';
import { testEdge } from '../support/http-edge.ts';
import { schemaFaults } from '../support/json-schema.ts';
import { until } from '../support/until.ts';

// biome-ignore lint/suspicious/noExplicitAny: a document is looked into as it comes
type Json = any;

let document: Json;
let decoder: UplinkDecoder;
let edge: Edge;
beforeAll(async () => {
  const { ask } = await testEdge();
  document = (await ask('GET', '/api/asyncapi.json', { as: null })).body;
  decoder = await decoderFor(dispenser({ dialect: 'hylla', id: 'towel-1' }));
  edge = await startEdge();
});
afterAll(() => edge.broker.stop());

const at = (ref: { $ref: string }): Json =>
  ref.$ref
    .slice(2)
    .split('/')
    .reduce((here, key) => here?.[key], document);
const messageOf = (channel: Json): Json => at(Object.values<{ $ref: string }>(channel.messages)[0] ?? { $ref: '#/' });
const payloadOf = (topic: string): Json =>
  messageOf(
    Object.values<Json>(document.channels).find((one) => one.address === deviceTopic('{deviceId}', topic as 'level')),
  ).payload;

/** Nothing of it was refused, dropped, or outside of what can be. */
function isTakenWhole(messages: readonly Inbound[]): boolean {
  return messages.every((one) => {
    if (one.type === 'refusal' || one.type === 'unclaimed' || one.dropped !== undefined) return false;
    if (one.type !== 'reading' || one.measured === null || one.measured.kind !== 'percent') return true;
    return levelOf({ kind: 'percent' }, one.measured).ok;
  });
}

describe('the AsyncAPI document', () => {
  test('has each topic of the dialect once, each with an operation and a message that are there', () => {
    expect(document.asyncapi).toBe('3.0.0');
    const channels = Object.values<Json>(document.channels);
    expect(channels.map(({ address }) => address)).toEqual(
      deviceTopics.map((topic) => deviceTopic('{deviceId}', topic)),
    );
    const references = [...JSON.stringify(document).matchAll(/\{"\$ref":"(#\/[^"]+)"\}/g)];
    expect(references.length).toBeGreaterThan(20);
    for (const [, $ref = ''] of references) expect(at({ $ref }), $ref).toBeDefined();
    const operations = Object.values<Json>(document.operations);
    expect(operations.map(({ channel }) => at(channel))).toEqual(channels);
    for (const { channel, messages } of operations)
      expect(messages.map(at)).toEqual(Object.values(at(channel).messages));
  });

  test('lets a device publish and hear just what its rights let it', () => {
    const rights = deviceRights('towel-1');
    for (const { action, channel } of Object.values<Json>(document.operations)) {
      const topic = at(channel).address.replace('{deviceId}', 'towel-1');
      expect(action === 'receive' ? mayPublish(rights, topic) : maySubscribe(rights, topic), topic).toBe(true);
      const foreign = topic.replace('towel-1', 'towel-2');
      expect(mayPublish(rights, foreign) || maySubscribe(rights, foreign), foreign).toBe(false);
    }
    expect(heard(decoder, 'hylla/towel-1/anything', { level: 50 })).toMatchObject([{ reason: 'unknown-topic' }]);
  });

  test('gives examples that are as it says, and that the broker takes whole', async () => {
    const client = await connect(edge, { username: 'towel-1', password: 'secret' });
    let sent = 0;
    for (const { action, channel, bindings } of Object.values<Json>(document.operations)) {
      const { address } = at(channel);
      const { payload, examples, contentType } = messageOf(at(channel));
      expect(examples.length).toBeGreaterThan(0);
      for (const { payload: example } of examples) {
        expect(schemaFaults(payload, example)).toEqual([]);
        if (action === 'send') continue;
        const text = contentType === 'text/plain' ? example : JSON.stringify(example);
        const { qos, retain } = bindings.mqtt;
        await client.publishAsync(address.replace('{deviceId}', 'towel-1'), text, { qos, retain });
        if (!address.endsWith('/config/ack')) sent++;
      }
    }
    await until(() => edge.intake.stored.length === sent);
    expect(edge.intake.stored.filter((one) => !isTakenWhole([one]))).toEqual([]);
    await client.endAsync();
  });
});

const timestamps = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2035-01-01'), noInvalidDate: true })
  .chain((date) => fc.constantFrom(date.toISOString(), date.toISOString().replace(/\.\d+Z$/, '+02:00')));
const counters = fc.nat({ max: Number.MAX_SAFE_INTEGER });
const aside = {
  ts: timestamps,
  boot: counters,
  seq: counters,
  battery: fc.option(fc.double({ min: 0, max: 100, noNaN: true })),
  rssi: fc.option(fc.double({ min: -200, max: 30, noNaN: true })),
  unheardOf: fc.jsonValue(),
};
const signal = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }));
const raw = fc
  .tuple(fc.constantFrom('mm', 'cm', 'g', 'kg', 'count', 'percent'), signal)
  .map((pair) => Object.fromEntries([pair]));
const optional = { requiredKeys: [] } as { requiredKeys: [] };
const measured = fc.oneof(
  fc.record({ level: fc.double({ min: -0.5, max: 100.5, noNaN: true }) }),
  fc
    .record({ level: fc.constant(null), raw }, { requiredKeys: ['raw'] })
    .filter(({ raw: { percent = 0 } }) => percent === null || (percent >= 0 && percent <= 100)),
  fc.constant({ level: null }),
);
const levels = fc.tuple(measured, fc.record(aside, optional)).map(([what, more]) => ({ ...what, ...more }));
const events = fc
  .tuple(
    fc.constantFrom(...deviceEvents),
    fc.record({ ...aside, press: fc.option(fc.constantFrom(...presses)) }, optional),
  )
  .map(([type, more]) => ({ type, ...more }));

describe('whatever the document allows is taken whole', () => {
  test.each([
    ['level', levels, LevelMessage],
    ['event', events, EventMessage],
  ] as const)('on %s', (topic, arbitrary, schema) => {
    fc.assert(
      fc.property(arbitrary, (message) => {
        const sent = JSON.parse(JSON.stringify(message));
        expect(schemaFaults(payloadOf(topic), sent)).toEqual([]);
        expect(is(schema, sent)).toBe(true);
        const messages = heard(decoder, `hylla/towel-1/${topic}`, sent);
        expect(messages).toHaveLength(1);
        expect(isTakenWhole(messages)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });

  test('and so is what the simulated firmware says in a day', () => {
    const site = parse(SiteFile, JSON.parse(readFileSync('test/fixtures/site-kontoret.json', 'utf8')));
    const start = Date.parse('2026-11-23T05:00:00Z');
    const said = new Map<string, number>();
    const fleet = createFleet({
      site,
      seed: 7,
      start,
      emit({ topic, payload }) {
        const what = /^hylla\/[^/]+\/(.+)$/.exec(topic)?.[1];
        if (what === undefined) return;
        said.set(what, (said.get(what) ?? 0) + 1);
        expect(schemaFaults(payloadOf(what), JSON.parse(String(payload))), String(payload)).toEqual([]);
      },
    });
    fleet.advance(start + 24 * 3_600_000);
    expect(said.get('level')).toBeGreaterThan(50);
    expect(said.get('event')).toBeGreaterThan(0);
  });
});

/** Of no type that any field has, or beyond its bounds. */
const foreign: Readonly<Record<string, readonly unknown[]>> = {
  level: ['50', true, [50], {}, 101, -1],
  raw: [62, 'x', [], {}, { furlongs: 3 }, { mm: '62' }, { mm: true }],
  ts: ['yesterday', '2026-11-23T09:00:00', 1_763_888_400, null, {}],
  boot: [-1, 1.5, '3', null, {}],
  seq: [-1, 1.5, '3', null, {}],
  battery: [-1, 101, '87', true, {}],
  rssi: [-201, 31, 'good', {}],
  type: ['pushed', 1, null, undefined],
};

describe('whatever the document forbids is told', () => {
  test.each(
    (['level', 'event'] as const).flatMap((topic) =>
      Object.entries(foreign)
        .filter(([field]) => (topic === 'level' ? field !== 'type' : field !== 'level' && field !== 'raw'))
        .map(([field, values]) => [topic, field, values] as const),
    ),
  )('on %s: %s', (topic, field, values) => {
    const right = topic === 'event' ? { type: 'jam' } : field === 'raw' ? {} : { level: 50 };
    for (const value of values) {
      const sent = JSON.parse(JSON.stringify({ ...right, [field]: value }));
      expect(schemaFaults(payloadOf(topic), sent), JSON.stringify(sent)).not.toEqual([]);
      expect(is(ownMessages[topic], sent)).toBe(false);
      expect(isTakenWhole(heard(decoder, `hylla/towel-1/${topic}`, sent)), JSON.stringify(sent)).toBe(false);
    }
  });

  test('on status', () => {
    for (const sent of ['on', 'offline now', '1', ''])
      expect([
        schemaFaults(payloadOf('status'), sent).length > 0,
        isTakenWhole(heard(decoder, 'hylla/towel-1/status', sent)),
      ]).toEqual([true, false]);
  });
});
