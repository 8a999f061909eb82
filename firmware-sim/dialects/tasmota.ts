/** Tasmota with a VL53L0X: local time without offset, null for no echo, QoS 0. */
import { createLocalTime } from '../local-time.ts';
import type { Encoder } from './report.ts';

const zones = new Map<string, ReturnType<typeof createLocalTime>>();

export const encodeTasmota: Encoder = ({ device, sample, at, timezone }) => {
  const local = zones.get(timezone) ?? createLocalTime(timezone);
  zones.set(timezone, local);
  const { day, minutes } = local(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  const time = `${day}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(Math.floor(at / 1000) % 60)}`;
  const distance = sample.value === null ? null : Math.round(sample.value);
  const payload = { Time: time, VL53L0X: { Distance: distance }, ESP32: { Temperature: 27.8 }, TempUnit: 'C' };
  return [{ topic: `tele/${device.id}/SENSOR`, payload: JSON.stringify(payload), qos: 0, retain: false }];
};
