/** Zigbee2MQTT: one JSON of all that the device said last, retained as its default is not, link quality 0..255. */
import type { Encoder } from './report.ts';

export const encodeZigbee2mqtt: Encoder = ({ device, sample, battery, rssi }) => [
  {
    topic: `zigbee2mqtt/${device.id}`,
    payload: JSON.stringify({
      battery,
      linkquality: Math.max(0, Math.min(255, Math.round((rssi + 100) * 4))),
      liquid_level_percent: sample.value === null ? null : Math.round(sample.value),
      liquid_state: sample.value !== null && sample.value < 15 ? 'low' : 'normal',
    }),
    qos: 0,
    retain: false,
  },
];
