/**
 * Shelly Gen2+ with an analogue or counting input: mostly what has changed (`NotifyStatus`), now and then all there is
 * (`NotifyFullStatus`), `online` retained at each boot, and its own clock in seconds with a fraction.
 */
import type { Encoder, Message, Report } from './report.ts';

const message = (topic: string, payload: string, retain = false): Message => ({ topic, payload, qos: 1, retain });

function inputOf({ sample }: Report): object {
  const value = sample.value === null ? null : Math.round(sample.value * 10) / 10;
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
  return seq === 1 ? [message(`${device.id}/online`, 'true', true), events] : [events];
};
