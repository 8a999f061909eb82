/**
 * Zigbee2MQTT: one JSON of all that the device said last, `null` for what it did not, link quality 0..255. Availability is retained,
 * as the bare word of version 1 or JSON, and flaps; some installations have an attribute a topic (`mqtt.output`); the bridge
 * restarts now and then, and tells again what it remembers; a button beside a nearly empty dispenser is an `action`, and an empty one after it.
 */
import { isEach, oddity, say } from './habits.ts';
import type { Encoder, Message, Report } from './report.ts';

const base = 'zigbee2mqtt';
const keys = { percent: 'liquid_level_percent', mm: 'distance', g: 'weight', count: 'count' } as const;

function attributesOf({ sample, battery, rssi }: Report): Record<string, number | string | null> {
  const value = sample.value === null ? null : Math.round(sample.value);
  return {
    battery,
    linkquality: Math.max(0, Math.min(255, Math.round((rssi + 100) * 4))),
    [keys[sample.kind]]: value,
    ...(sample.kind === 'percent' && { liquid_state: value !== null && value < 15 ? 'low' : 'normal' }),
  };
}

function availability(report: Report, state: 'online' | 'offline'): Message {
  const payload = oddity(report, 2) === 0 ? state : { state };
  return say(`${base}/${report.device.id}/availability`, payload, true, 1);
}

const bridge = (state: 'online' | 'offline'): Message => say(`${base}/bridge/state`, { state }, true, 1);

export const encodeZigbee2mqtt: Encoder = (report) => {
  const { device, sample } = report;
  const topic = `${base}/${device.id}`;
  const attributes = attributesOf(report);
  const told =
    oddity(report, 4) === 0
      ? Object.entries(attributes).map(([name, value]) =>
          say(`${topic}/${name}`, value === null ? 'null' : String(value)),
        )
      : [say(topic, attributes)];
  const isPressed = sample.kind === 'percent' && sample.value !== null && sample.value < 20 && isEach(report, 8);
  return [
    ...(report.seq === 1 ? [bridge('online'), availability(report, 'online')] : []),
    ...(isEach(report, 45) ? [availability(report, 'offline'), availability(report, 'online')] : []),
    ...told,
    ...(isEach(report, 60, 30) ? [bridge('offline'), bridge('online'), ...told] : []),
    ...(isPressed ? [say(topic, { ...attributes, action: 'single' }), say(topic, { ...attributes, action: '' })] : []),
  ];
};
