/** How each network family wraps what a device has to say. */
import type { Dialect } from '../../server/contract/site-file.ts';
import { encodeEsphome } from './esphome.ts';
import { encodeHylla } from './hylla.ts';
import { encodeJson } from './json.ts';
import { encodeChirpstackV3, encodeChirpstackV4, encodeLoriot, encodeMilesightGw } from './lorawan.ts';
import type { Encoder } from './report.ts';
import { encodeTasmota } from './tasmota.ts';
import { encodeTtnV3 } from './ttn-v3.ts';
import { encodeZigbee2mqtt } from './zigbee2mqtt.ts';

/** Dialects that the fleet speaks. The others get our own. */
export const encoders: Partial<Record<Dialect, Encoder>> = {
  hylla: encodeHylla,
  'ttn-v3': encodeTtnV3,
  'chirpstack-v4': encodeChirpstackV4,
  'chirpstack-v3': encodeChirpstackV3,
  loriot: encodeLoriot,
  'milesight-gw': encodeMilesightGw,
  tasmota: encodeTasmota,
  esphome: encodeEsphome,
  zigbee2mqtt: encodeZigbee2mqtt,
  json: encodeJson,
};
