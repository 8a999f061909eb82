/**
 * ESPHome: the bare value as text, retained, `nan` when the sensor has none; `status` retained, "offline" said by the broker; what
 * else a node measures of itself on topics of their own. Distances are in metres, unless the site says otherwise.
 */
import { isEach, say } from './habits.ts';
import type { Encoder, Report } from './report.ts';

/** How many of what a sample counts make the unit. */
const scale: Readonly<Record<string, number>> = { mm: 1, cm: 10, m: 1000, g: 1, kg: 1000 };

function textOf({ device, sample: { kind, value } }: Report): string {
  const unit = device.unit ?? (kind === 'mm' ? 'm' : undefined);
  const factor = (unit === undefined ? undefined : scale[unit]) ?? 1;
  return value === null ? 'nan' : (value / factor).toFixed(factor === 1 ? 1 : 3);
}

export const encodeEsphome: Encoder = (report) => {
  const { device, seq, rssi } = report;
  const { id } = device;
  const sensor = (name: string, value: string) => say(`${id}/sensor/${name}/state`, value, true);
  return [
    ...(isEach(report, 40) ? [say(`${id}/status`, 'offline', true)] : []),
    ...(seq === 1 || isEach(report, 40) ? [say(`${id}/status`, 'online', true)] : []),
    ...(seq === 1 ? [say(`esphome/discover/${id}`, { name: id, version: '2023.12.0', platform: 'ESP32' }, true)] : []),
    sensor('uptime', String(seq * 900)),
    sensor('wifi_signal', rssi.toFixed(0)),
    say(device.topic ?? `${id}/sensor/level/state`, textOf(report), true),
  ];
};
