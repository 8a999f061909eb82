/**
 * What understanding a message costs, envelope by envelope: the decoder against JSON.parse of the same text, in µs, in
 * `argv[2]` interleaved rounds. Prints `{name: {decode, parse}}`, a figure a round.
 */
import { decoderFor, dispenser, receivedAt } from '../../mqtt/decoding.ts';
import { type Case, cases, sent } from '../../mqtt/lorawan-cases.ts';

const rounds = Number(process.argv[2]);
const each = 2_000;

const others: readonly Case[] = [
  { name: 'zigbee2mqtt-tlc2206', device: { dialect: 'zigbee2mqtt', id: 'washroom-2/soap-tank' }, says: {} },
  { name: 'tasmota-sr04', device: { dialect: 'tasmota', id: 'soap-1' }, says: {} },
  { name: 'shelly-gen2-fullstatus', device: { dialect: 'shelly', id: 'shellyplus1-08b61fd141e8' }, says: {} },
];
const named = [
  ...['ttn-v3-milesight-ws201', 'ttn-v3-milesight-ws201-raw', 'chirpstack-v4-milesight-ws201-raw'],
  ...['chirpstack-v3-decentlab-lid', 'loriot-milesight-ws201', 'milesight-gateway-ws201'],
];
const played = [...cases.filter(({ name }) => named.includes(name)), ...others];

const own = {
  topic: 'hylla/d/level',
  text: '{"level":62.5,"ts":"2026-11-23T09:00:00Z","boot":3,"seq":1234,"battery":87}',
};
const setups = await Promise.all([
  decoderFor(dispenser({ dialect: 'hylla', id: 'd' })).then((decoder) => ({ name: 'hylla', decoder, ...own })),
  ...played.map(async (one) => {
    const { topic, payload } = sent(one);
    return { name: one.name, decoder: await decoderFor(dispenser(one.device)), topic, text: JSON.stringify(payload) };
  }),
]);

const figures: Record<string, { decode: number[]; parse: number[] }> = {};
for (let round = -1; round < rounds; round++)
  for (const { name, decoder, topic, text } of setups) {
    const payload = Buffer.from(text);
    const decode = timed(() => decoder.decode({ topic, payload, retained: false, receivedAt }));
    const parse = timed(() => JSON.parse(payload.toString()));
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
