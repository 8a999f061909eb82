/** ESPHome: the bare value as text, retained; `nan` when the sensor has none. */
import type { Encoder } from './report.ts';

export const encodeEsphome: Encoder = ({ device, sample }) => [
  {
    topic: device.topic ?? `${device.id}/sensor/level/state`,
    payload: sample.value === null ? 'nan' : sample.value.toFixed(1),
    qos: 0,
    retain: true,
  },
];
