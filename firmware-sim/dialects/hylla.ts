/** Hylla's own dialect: a level where the device knows it, the raw signal where it does not. */
import type { EventMessage, LevelMessage } from '../../server/contract/own-dialect.ts';
import { deviceTopic } from '../../server/contract/topics.ts';
import type { Sample } from '../sensor.ts';
import type { Encoder, Message } from './report.ts';

export const encodeHylla: Encoder = ({ device, sample, at, boot, seq, battery, rssi }) => {
  const message: LevelMessage = { ...measuredAs(sample), ts: new Date(at).toISOString(), boot, seq, battery, rssi };
  return [{ topic: deviceTopic(device.id, 'level'), payload: JSON.stringify(message), qos: 1, retain: false }];
};

function measuredAs({ kind, value }: Sample): LevelMessage {
  if (kind === 'percent') return value === null ? { level: null } : { level: value };
  if (kind === 'mm') return { raw: { mm: value } };
  return kind === 'g' ? { raw: { g: value } } : { raw: { count: value } };
}

/** An event, e.g. a cover that was opened. */
export function hyllaEvent(
  device: string,
  event: { type: EventMessage['type']; at: number; boot: number; seq: number },
): Message {
  const { type, at, boot, seq } = event;
  const message: EventMessage = { type, ts: new Date(at).toISOString(), boot, seq };
  return { topic: deviceTopic(device, 'event'), payload: JSON.stringify(message), qos: 1, retain: false };
}
