/**
 * Tasmota with a VL53L0X or HX711: local time without an offset, null for no echo, STATE before SENSOR, INFO1 and a retained LWT at
 * each start, "Offline" said by the broker when its Wi-Fi was away.
 */
import { createLocalTime } from '../local-time.ts';
import { isEach, say } from './habits.ts';
import type { Encoder, Message, Report } from './report.ts';

const zones = new Map<string, ReturnType<typeof createLocalTime>>();

function localTime({ at, timezone }: Report): string {
  const local = zones.get(timezone) ?? createLocalTime(timezone);
  zones.set(timezone, local);
  const { day, minutes } = local(at);
  const two = (n: number): string => String(n).padStart(2, '0');
  return `${day}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}:${two(Math.floor(at / 1000) % 60)}`;
}

function sensorOf({ sample }: Report): object {
  const value = sample.value === null ? null : Math.round(sample.value);
  if (sample.kind === 'g') return { HX711: { Weight: value === null ? null : value / 1000, WeightRaw: value } };
  return { VL53L0X: { Distance: value } };
}

const lastWill = (device: string, word: 'Online' | 'Offline'): Message => say(`tele/${device}/LWT`, word, true, 1);

export const encodeTasmota: Encoder = (report) => {
  const { device, seq, rssi } = report;
  const Time = localTime(report);
  const about = {
    Module: 'Generic',
    Version: '13.3.0(tasmota)',
    FallbackTopic: `cmnd/${device.id}_fb/`,
    GroupTopic: 'cmnd/tasmotas/',
  };
  // Wi-Fi's RSSI is a percentage.
  const wifi = {
    AP: 1,
    SSId: 'office',
    RSSI: Math.max(0, Math.min(100, 2 * (Math.round(rssi) + 100))),
    Signal: Math.round(rssi),
  };
  return [
    ...(isEach(report, 50) ? [lastWill(device.id, 'Offline')] : []),
    ...(seq === 1 || isEach(report, 50) ? [lastWill(device.id, 'Online')] : []),
    ...(seq === 1 ? [say(`tele/${device.id}/INFO1`, { Info1: about })] : []),
    say(`tele/${device.id}/STATE`, {
      Time,
      Uptime: `0T${seq}:00:00`,
      Heap: 27,
      SleepMode: 'Dynamic',
      LoadAvg: 19,
      Wifi: wifi,
    }),
    say(`tele/${device.id}/SENSOR`, { Time, ...sensorOf(report), ESP32: { Temperature: 27.8 }, TempUnit: 'C' }),
  ];
};
