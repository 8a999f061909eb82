/**
 * ESPHome: the bare value as text, retained, `nan` when the sensor has none; `status` retained, "offline" said by the broker; what
 * else a node measures of itself on topics of their own.
 */
import { isEach, say } from './habits.ts';
import type { Encoder } from './report.ts';

export const encodeEsphome: Encoder = (report) => {
  const { device, sample, seq, rssi } = report;
  const { id } = device;
  const sensor = (name: string, value: string) => say(`${id}/sensor/${name}/state`, value, true);
  return [
    ...(isEach(report, 40) ? [say(`${id}/status`, 'offline', true)] : []),
    ...(seq === 1 || isEach(report, 40) ? [say(`${id}/status`, 'online', true)] : []),
    ...(seq === 1 ? [say(`esphome/discover/${id}`, { name: id, version: '2023.12.0', platform: 'ESP32' }, true)] : []),
    sensor('uptime', String(seq * 900)),
    sensor('wifi_signal', rssi.toFixed(0)),
    say(device.topic ?? `${id}/sensor/level/state`, sample.value === null ? 'nan' : sample.value.toFixed(1), true),
  ];
};
