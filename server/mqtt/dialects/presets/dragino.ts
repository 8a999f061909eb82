/**
 * Dragino's ultrasonic sensors LDDS75, LDDS45, LDDS20 and DDS75-LB, DDS45-LB, DDS20-LB. Their formatters give numbers,
 * or text with a unit ("1500 mm", "3.6 V"), and words for no value ("No Sensor", "Invalid Reading").
 */
import type { Found } from '../dialect.ts';
import { at, measuredAs, numberOf, volts } from '../values.ts';
import type { Preset } from './preset.ts';

/** Too near to be measured is told as 20 mm, no sensor as 0: neither is a distance (user manual, 2.3.3 Distance). */
const invalidTo = 20;

export const draginoLdds: Preset = {
  name: 'dragino-ldds75',
  also: ['ldds45', 'ldds20', 'dds75-lb', 'dds45-lb', 'dds20-lb', 'dds75-ls', 'dds45-ls', 'dds20-ls'].map(
    (model) => `dragino-${model}`,
  ),
  decode(frame, port) {
    const bytes = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
    // Other ports carry stored readings and settings.
    if (frame.length < 2 || (port !== undefined && port !== 2)) return {};
    const word = bytes.getUint16(0);
    // A burst of several distances has no single one.
    if (word & 0x1000) return { Bat: (word & 0x0fff) / 1000 };
    const Bat = (word & 0x3fff) / 1000;
    const whole = frame.length === 5 || frame.length === 8;
    if (!whole || frame[7] === 0) return { Bat, Distance: 'No Sensor' };
    return { Bat, Distance: bytes.getUint16(2) };
  },
  find(decoded) {
    const distance = at(decoded, 'Distance');
    if (distance !== undefined) return valid(distance);
    // The formatter in The Things Stack's repository puts the battery under "distance" and the distance under "value".
    const lower = at(decoded, 'distance');
    return typeof lower === 'number' && at(decoded, 'value') !== undefined ? valid(at(decoded, 'value')) : valid(lower);
  },
  vitals: (decoded) => volts(numberOf(at(decoded, 'Bat')) ?? numberOf(at(decoded, 'BatV')) ?? at(decoded, 'BAT')),
};

function valid(value: unknown): Found {
  const found = measuredAs('distance', value, {}, 'mm');
  if (found === 'absent' || found.kind === 'refused' || found.value === null || found.value > invalidTo) return found;
  return { kind: found.kind, value: null };
}
