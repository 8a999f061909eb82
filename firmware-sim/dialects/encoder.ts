/** What a virtual device has to say, and how each network family wraps it. */
import type { DeviceBinding, Dialect, Measure } from '../../server/contract/site-file.ts';
import type { Sample } from '../sensor.ts';
import { encodeEsphome } from './esphome.ts';
import { encodeHylla } from './hylla.ts';
import { encodeJson } from './json.ts';
import { encodeTasmota } from './tasmota.ts';
import { encodeTtnV3 } from './ttn-v3.ts';
import { encodeZigbee2mqtt } from './zigbee2mqtt.ts';

/** One report of a device. */
export interface Report {
  readonly device: DeviceBinding;
  readonly measure: Measure;
  readonly sample: Sample;
  /** What the device's clock says, ms. */
  readonly at: number;
  readonly boot: number;
  readonly seq: number;
  /** Percent. */
  readonly battery: number;
  /** dBm. */
  readonly rssi: number;
  readonly timezone: string;
}

export interface Message {
  readonly topic: string;
  readonly payload: string;
  readonly qos: 0 | 1;
  readonly retain: boolean;
}

export type Encoder = (report: Report) => readonly Message[];

/** Dialects that the fleet speaks. The others get our own. */
export const encoders: Partial<Record<Dialect, Encoder>> = {
  hylla: encodeHylla,
  'ttn-v3': encodeTtnV3,
  tasmota: encodeTasmota,
  esphome: encodeEsphome,
  zigbee2mqtt: encodeZigbee2mqtt,
  json: encodeJson,
};
