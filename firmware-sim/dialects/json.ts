/** Plain JSON on a topic of the site's choice. */
import type { Encoder } from './report.ts';

export const encodeJson: Encoder = ({ device, sample, at, seq, battery }) => [
  {
    topic: device.topic ?? `sensors/${device.id}`,
    payload: JSON.stringify({
      [sample.kind === 'percent' ? 'level' : sample.kind]: sample.value,
      time: new Date(at).toISOString(),
      seq,
      battery,
    }),
    qos: 0,
    retain: false,
  },
];
