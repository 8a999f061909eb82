/**
 * What understanding a message costs, envelope by envelope: the decoder against JSON.parse of the same text, in µs, in
 * `argv[2]` interleaved rounds. Bytes and bare values are held against the JSON that would say the same. Prints
 * `{name: {decode, parse}}`, a figure a round.
 */
import * as v from 'valibot';
import { decoderFor, dispenser, fixture, type Raw, receivedAt } from '../../mqtt/decoding.ts';
import { cases, sent } from '../../mqtt/lorawan-cases.ts';

const rounds = Number(process.argv[2]);
const each = 2_000;

interface Played {
  readonly name: string;
  readonly device: Raw;
  readonly topic: string;
  readonly payload: Buffer;
  /** The same as JSON, where it is none. */
  readonly json?: string;
  /** Told before, once. */
  readonly before?: { readonly topic: string; readonly payload: Buffer };
}

const named = [
  ...['ttn-v3-milesight-ws201', 'ttn-v3-milesight-ws201-raw', 'chirpstack-v4-milesight-ws201-raw'],
  ...['chirpstack-v3-decentlab-lid', 'loriot-milesight-ws201', 'milesight-gateway-ws201'],
];
const others: readonly (readonly [name: string, device: Raw])[] = [
  ['zigbee2mqtt-tlc2206', { dialect: 'zigbee2mqtt', id: 'washroom-2/soap-tank' }],
  ['tasmota-sr04', { dialect: 'tasmota', id: 'soap-1' }],
  ['shelly-gen2-fullstatus', { dialect: 'shelly', id: 'shellyplus1-08b61fd141e8' }],
  ['sparkplug-b-ddata-json', { dialect: 'sparkplug-b', id: 'Raspberry Pi/Pibrella' }],
];
const asJson = (payload: unknown): Buffer => Buffer.from(JSON.stringify(payload));
const [birth, data] = v
  .parse(v.array(v.object({ base64: v.string() })), fixture('sparkplug-b-binary').payload)
  .map(({ base64 }) => Buffer.from(base64, 'base64'));
const [, described, value] = v.parse(
  v.array(v.object({ topic: v.string(), payload: v.string() })),
  fixture('homie5-device').payload,
);
if (birth === undefined || data === undefined || described === undefined || value === undefined)
  throw new Error('the recorded sequences are too short');
const sparkMetric = { alias: 1, timestamp: receivedAt, dataType: 'Float', is_null: false, value: 61.5 };
const spark = (type: string): string => `spBv1.0/Facilities/${type}/edge-1/towel-1`;
/** Beside the value stands what the topic says. */
const bare = (name: string, device: Raw, topic: string, text: string, told: object = {}): Played => ({
  ...{ name, device, topic, payload: Buffer.from(text), json: JSON.stringify({ value: text, ...told }) },
});

const played: readonly Played[] = [
  {
    ...{ name: 'hylla', device: { dialect: 'hylla', id: 'd' }, topic: 'hylla/d/level' },
    payload: asJson({ level: 62.5, ts: '2026-11-23T09:00:00Z', boot: 3, seq: 1234, battery: 87 }),
  },
  ...cases
    .filter(({ name }) => named.includes(name))
    .map((one) => ({ name: one.name, device: one.device, topic: sent(one).topic, payload: asJson(sent(one).payload) })),
  ...others.map(([name, device]) => {
    const { payload, transport } = fixture(name);
    return { name, device, topic: transport.topic, payload: asJson(payload) };
  }),
  {
    ...{ name: 'sparkplug-b', device: { dialect: 'sparkplug-b', id: 'towel-1' }, topic: spark('DDATA'), payload: data },
    json: JSON.stringify({ timestamp: receivedAt, metrics: [{ ...sparkMetric, name: 'Level' }], seq: 2 }),
    before: { topic: spark('DBIRTH'), payload: birth },
  },
  {
    ...bare('homie', { dialect: 'homie', id: 'towel-1', topic: 'level/percent' }, value.topic, value.payload, {
      ...{ device: 'towel-1', node: 'level', property: 'percent', unit: '%', datatype: 'float', format: '0:100' },
    }),
    before: { topic: described.topic, payload: Buffer.from(described.payload) },
  },
  bare('esphome', { dialect: 'esphome', id: 'towel-1', unit: 'm' }, 'towel-1/sensor/towel_level/state', '0.263', {
    ...{ device: 'towel-1', component: 'sensor', object: 'towel_level' },
  }),
  bare('number', { dialect: 'number', id: 'office/shelf' }, 'office/shelf', '69', { topic: 'office/shelf' }),
  {
    ...{ name: 'json', device: { dialect: 'json', id: 'office/shelf' }, topic: 'office/shelf' },
    payload: asJson({
      level: 62.5,
      time: '2026-11-23T09:00:00Z',
      seq: 1234,
      battery: 87,
      rssi: -71,
      temperature: 21.5,
    }),
  },
];

const setups = await Promise.all(
  played.map(async ({ device, before, ...one }) => {
    const decoder = await decoderFor(dispenser(device));
    if (before !== undefined) decoder.decode({ ...before, retained: false, receivedAt });
    return { ...one, decoder };
  }),
);

const figures: Record<string, { decode: number[]; parse: number[] }> = {};
for (let round = -1; round < rounds; round++)
  for (const { name, decoder, topic, payload, json } of setups) {
    const text = Buffer.from(json ?? payload);
    const decode = timed(() => decoder.decode({ topic, payload, retained: false, receivedAt }));
    const parse = timed(() => JSON.parse(text.toString()));
    // The first round only warms up.
    if (round < 0) figures[name] = { decode: [], parse: [] };
    else {
      figures[name]?.decode.push(decode);
      figures[name]?.parse.push(parse);
    }
  }
process.stdout.write(JSON.stringify(figures));

function timed(work: () => unknown): number {
  const before = performance.now();
  for (let i = 0; i < each; i++) work();
  return ((performance.now() - before) * 1000) / each;
}
