/**
 * Models whose values the envelope finds by itself: Tasmota and Shelly name their sensors, Zigbee2MQTT has one name for
 * the level of all tanks. As presets they only say which model it is.
 */
import type { Preset } from './preset.ts';

const names = [
  ...['vl53l0x', 'vl53l1x', 'tof10120', 'sr04', 'hx711'].map((sensor) => `tasmota-${sensor}`),
  ...['tuya-tlc2206', 'epttech-tlc2206', 'tuya-ts0601-liquid-level'],
  ...['shelly-ht', 'shelly-plus-ht', 'shelly-ht-gen3', 'shelly-uni', 'shelly-plus-uni'],
];

export const envelopeModels: readonly Preset[] = names.map((name) => ({
  name,
  find: () => 'absent',
  vitals: () => ({}),
}));
