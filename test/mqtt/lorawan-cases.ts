/** Every LoRaWAN fixture: how a site listens to it, and what it must say. */
import { fixture, type Raw } from './decoding.ts';

export interface Case {
  readonly name: string;
  readonly device: Raw;
  /** Matched against the one message that it becomes. */
  readonly says: object;
  /** What else in it is true, where the level itself is missing: `[kind, value]`. */
  readonly also?: readonly (readonly [string, number])[];
}

const tts = { dialect: 'ttn-v3', id: 'eui-1000000000000001' };
const v4 = { dialect: 'chirpstack-v4', id: '1000000000000001' };
const percent = (value: number) => ({ type: 'reading', measured: { kind: 'percent', value } });
const millimetres = (value: number) => ({ type: 'reading', measured: { kind: 'distance', value } });

export const cases: readonly Case[] = [
  {
    name: 'ttn-v3-milesight-ws201',
    device: { ...tts, preset: 'milesight-ws201' },
    also: [['distance', 62]],
    says: {
      ...percent(69),
      seq: 10_335,
      vitals: { battery: 100, rssi: -35, snr: 13.2, gateway: 'eui-6a7e111a10000000' },
    },
  },
  {
    name: 'ttn-v3-milesight-ws201-raw',
    device: { ...tts, preset: 'milesight-ws201' },
    also: [['distance', 62]],
    says: { ...percent(69), seq: 10_335, vitals: { battery: 100, rssi: -35 } },
  },
  {
    name: 'ttn-v3-milesight-em400-tld',
    device: { ...tts, preset: 'milesight-em400-tld' },
    says: { ...millimetres(1601), vitals: { metrics: { temperature: 23.2 } } },
  },
  {
    name: 'tti-v3-packet-broker-em310-udl',
    device: { ...tts, preset: 'milesight-em310-udl' },
    says: {
      ...millimetres(2116),
      seq: 5017,
      vitals: { battery: 92, rssi: -24, snr: 12, metrics: { position: 'tilt' } },
      deviceTime: Date.parse('2023-05-18T08:25:25.906Z'),
    },
  },
  {
    name: 'ttn-v3-milesight-am308l-real',
    device: { dialect: 'ttn-v3', id: 'ieq-thcpvl-001' },
    says: { type: 'vitals', vitals: { battery: 53, rssi: -72, metrics: { co2: 4665, pir: 'idle' } } },
  },
  {
    name: 'ttn-v3-milesight-ws101-button',
    device: { ...tts, preset: 'milesight-ws101' },
    says: { type: 'event', event: 'button', press: 'short', seq: 10_335, vitals: { battery: 16, rssi: -35 } },
  },
  {
    name: 'ttn-v3-netvox-r718pe',
    device: { dialect: 'ttn-v3', id: 'r718pe-1', preset: 'netvox-r718pe' },
    also: [['distance', 300]],
    says: { ...percent(50), vitals: { batteryVolts: 3.6 } },
  },
  {
    name: 'ttn-v3-netvox-r718pe-version',
    device: { dialect: 'ttn-v3', id: 'r718pe-1', preset: 'netvox-r718pe' },
    says: { type: 'vitals', vitals: { firmware: '10' } },
  },
  {
    name: 'ttn-v3-elsys-elt-ultrasonic',
    device: { dialect: 'ttn-v3', id: 'elt-us-1', preset: 'elsys-elt' },
    says: { ...millimetres(8977), vitals: { metrics: { temperature: 22.6 } } },
  },
  {
    name: 'ttn-v3-browan-tbms100',
    device: { dialect: 'ttn-v3', id: 'tbms100-1', preset: 'browan-tbms100' },
    says: {
      type: 'vitals',
      people: { total: { in: 96_476 } },
      vitals: { batteryVolts: 3.6, metrics: { count: 96_476, status: 1 } },
    },
  },
  {
    name: 'chirpstack-v4-milesight-ws201',
    device: { ...v4, preset: 'milesight-ws201' },
    also: [['distance', 62]],
    says: { ...percent(69), seq: 4, vitals: { battery: 100, rssi: -35, snr: 11.5, gateway: '6a7e111a10000000' } },
  },
  {
    name: 'chirpstack-v4-milesight-ws201-raw',
    device: { ...v4, preset: 'milesight-ws201' },
    also: [['distance', 62]],
    says: {
      ...percent(69),
      seq: 4,
      deviceTime: Date.parse('2023-05-22T07:47:05.404Z'),
      vitals: { battery: 100, rssi: -35 },
    },
  },
  {
    name: 'chirpstack-v4-milesight-gs301',
    device: v4,
    says: { type: 'vitals', address: '1000000000000001', vitals: { rssi: -35, snr: 11.5 } },
  },
  {
    name: 'chirpstack-v4-milesight-vs133-raw',
    device: { ...v4, preset: 'milesight-vs133' },
    says: {
      type: 'vitals',
      people: { total: { in: 5372, out: 6997 } },
      vitals: {
        metrics: { line_1_total_in: 72, line_1_total_out: 200, line_4_total_in: 5300, line_4_total_out: 6797 },
      },
    },
  },
  {
    name: 'chirpstack-v4-status',
    device: { dialect: 'chirpstack-v4', id: '0101010101010101' },
    says: { type: 'vitals', vitals: { battery: 88.3 }, deviceTime: Date.parse('2022-07-18T09:35:06.927Z') },
  },
  {
    name: 'chirpstack-v3-decentlab-lid',
    device: { dialect: 'chirpstack-v3', id: '0202020202020202', preset: 'decentlab-dl-lid' },
    says: { ...millimetres(4507), seq: 10, vitals: { batteryVolts: 2.749, rssi: -48, snr: 9 } },
  },
  {
    name: 'loriot-milesight-ws201',
    device: { dialect: 'loriot', id: '1000000000000001', preset: 'milesight-ws201' },
    also: [['distance', 62]],
    says: { ...percent(69), seq: 2, deviceTime: 1_684_478_801_936, vitals: { battery: 100, rssi: -21, snr: 10 } },
  },
  {
    name: 'loriot-gw-decentlab-mbx',
    device: { dialect: 'loriot', id: '0102030405060708', preset: 'decentlab-dl-mbx' },
    says: { ...millimetres(1234), seq: 3, vitals: { battery: 56.1, batteryVolts: 2.993, rssi: -38, snr: 8.5 } },
  },
  {
    name: 'milesight-gateway-ws201',
    device: { dialect: 'milesight-gw', id: '24e1641092176759', preset: 'milesight-ws201' },
    also: [['distance', 62]],
    says: { ...percent(69), seq: 0, vitals: { battery: 100, rssi: -57, snr: 10 } },
  },
];

/** Topics of the fixtures are forms where networks leave a part free. */
export function sent({ name, device }: Case): { topic: string; payload: unknown } {
  const { payload, transport } = fixture(name);
  const id = String(device['id']);
  const topic = transport.topic
    .replace('{app}@{tenant}', 'app@ttn')
    .replace('{device_id}', id)
    .replace('{devEui}', id)
    .replace('{id}', 'b4c0')
    .replace(/^user-defined.*/, 'office/lorawan');
  return { topic, payload };
}
