/**
 * Shelly Gen2+ with an analogue or counting input: mostly what has changed (`NotifyStatus`), now and then all there is
 * (`NotifyFullStatus`), `online` retained at each boot, "false" said by the broker, and its own clock in seconds with a fraction.
 */
import { isEach } from './habits.ts';
import type { Encoder, Message, Report } from './report.ts';

const message = (topic: string, payload: string, retain = false): Message => ({ topic, payload, qos: 1, retain });

function inputOf({ sample }: Report): object {
  const value = sample.value === null ? null : Math.round(sample.value * 10) / 10;
  // An analogue input knows of no millimetres or grams.
  if (sample.kind === 'mm' || sample.kind === 'g') return { 'voltmeter:100': { id: 100, voltage: value } };
  if (sample.kind === 'count') return { 'input:2': { id: 2, counts: { total: value } } };
  return { 'input:100': { id: 100, percent: value } };
}

export const encodeShelly: Encoder = (report) => {
  const { device, seq, at, rssi } = report;
  const isFull = seq % 10 === 1;
  const notification = {
    src: device.id,
    dst: `${device.id}/events`,
    method: isFull ? 'NotifyFullStatus' : 'NotifyStatus',
    params: {
      ts: at / 1000,
      ...inputOf(report),
      ...(isFull && {
        cloud: { connected: false },
        wifi: { sta_ip: '192.0.2.7', status: 'got ip', ssid: 'office', rssi: Math.round(rssi) },
        sys: { mac: 'A8032ABE54DC', uptime: seq * 900, cfg_rev: 13 },
      }),
    },
  };
  const events = message(`${device.id}/events/rpc`, JSON.stringify(notification));
  const online = (word: 'true' | 'false') => message(`${device.id}/online`, word, true);
  if (isEach(report, 50)) return [online('false'), online('true'), events];
  return seq === 1 ? [online('true'), events] : [events];
};
