/** How each network family wraps what a device has to say. */
import type { Dialect } from '../../server/contract/site-file.ts';
import { encodeEsphome } from './esphome.ts';
import { encodeHomie } from './homie.ts';
import { encodeHylla } from './hylla.ts';
import { encodeJson } from './json.ts';
import { encodeChirpstackV3, encodeChirpstackV4, encodeLoriot, encodeMilesightGw } from './lorawan.ts';
import { encodeNumber } from './number.ts';
import type { Encoder } from './report.ts';
import { encodeShelly } from './shelly.ts';
import { encodeSparkplugB } from './sparkplug-b.ts';
import { encodeTasmota } from './tasmota.ts';
import { encodeTtnV3 } from './ttn-v3.ts';
import { encodeZigbee2mqtt } from './zigbee2mqtt.ts';

export const encoders: Readonly<Record<Dialect, Encoder>> = {
  hylla: encodeHylla,
  'ttn-v3': encodeTtnV3,
  'chirpstack-v4': encodeChirpstackV4,
  'chirpstack-v3': encodeChirpstackV3,
  loriot: encodeLoriot,
  'milesight-gw': encodeMilesightGw,
  tasmota: encodeTasmota,
  esphome: encodeEsphome,
  zigbee2mqtt: encodeZigbee2mqtt,
  shelly: encodeShelly,
  homie: encodeHomie,
  'sparkplug-b': encodeSparkplugB,
  json: encodeJson,
  number: encodeNumber,
};
