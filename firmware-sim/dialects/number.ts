/** The bare value as text on a topic of the site's choice; `null` when the sensor has none. */
import type { Encoder } from './report.ts';

export const encodeNumber: Encoder = ({ device, sample, seq }) => [
  {
    topic: device.topic ?? `numbers/${device.id}`,
    // Some scripts add a unit, some a line end.
    payload: sample.value === null ? 'null' : `${sample.value.toFixed(1)}${seq % 3 === 0 ? '\n' : ''}`,
    qos: 0,
    retain: false,
  },
];
