/** Hylla's own dialect: a level where the device knows it, the raw signal where it does not. */
import { deviceTopic } from '../../server/contract/topics.ts';
import type { Encoder, Message } from './report.ts';

export const encodeHylla: Encoder = ({ device, sample, at, boot, seq, battery, rssi }) => {
  const measured = sample.kind === 'percent' ? { level: sample.value } : { raw: { [sample.kind]: sample.value } };
  return [
    {
      topic: deviceTopic(device.id, 'level'),
      payload: JSON.stringify({ ...measured, ts: new Date(at).toISOString(), boot, seq, battery, rssi }),
      qos: 1,
      retain: false,
    },
  ];
};

/** An event, e.g. a cover that was opened. */
export function hyllaEvent(device: string, event: { type: string; at: number; boot: number; seq: number }): Message {
  const { type, at, boot, seq } = event;
  return {
    topic: deviceTopic(device, 'event'),
    payload: JSON.stringify({ type, ts: new Date(at).toISOString(), boot, seq }),
    qos: 1,
    retain: false,
  };
}
