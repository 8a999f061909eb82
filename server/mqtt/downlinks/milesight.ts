/**
 * Commands to Milesight sensors: channel, type, value, little-endian, on FPort 85; several may follow one another in a frame.
 * Source: "Downlink Command" in the maker's user guides (`ff03 b004` is 1200 s), and of the WS201
 * TheThingsNetwork/lorawan-devices, `vendor/milesight-iot/ws201-encoder.js`.
 */
import type { DeviceConfigDoc } from '../../domain/device-config.ts';

export const milesightPort = 85;

const u16 = (value: number): readonly [number, number] => [value & 0xff, (value >> 8) & 0xff];

export function milesightFrame({ binding, settings }: Pick<DeviceConfigDoc, 'binding' | 'settings'>): Uint8Array {
  const { intervalS, alertLevel } = settings;
  return Uint8Array.from([
    ...(intervalS === undefined ? [] : [0xff, 0x03, ...u16(intervalS)]),
    ...(alertLevel === undefined || binding.preset !== 'milesight-ws201' ? [] : remainingAlarm(alertLevel)),
  ]);
}

/** The first of its two alarms, on, and told again when the level is back: bits 7 and 6, and the alarm's number from bit 3. */
function remainingAlarm(percent: number): readonly number[] {
  const control = (1 << 7) | (1 << 6) | (1 << 3);
  return [0xff, 0x06, control, ...u16(0), ...u16(Math.round(percent)), ...u16(0), ...u16(0)];
}

/** The interval that a device says back after a command: the same bytes, as an uplink (`fe` on newer firmware). */
export function echoedInterval(frame: Uint8Array): number | null {
  const [channel, type, low, high] = frame;
  if ((channel !== 0xff && channel !== 0xfe) || type !== 0x03 || low === undefined || high === undefined) return null;
  return low | (high << 8);
}
