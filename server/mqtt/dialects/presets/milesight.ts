/** Milesight sensors of fill and distance. Their battery is a percentage, their distances are in millimetres. */
import type { DeviceVitals } from '../../../contract/reading.ts';
import { batteryPercent } from '../battery.ts';
import type { Found } from '../dialect.ts';
import { firmwareIn } from '../firmware.ts';
import { at, measuredAs } from '../values.ts';
import { levelOrDistance } from './level-or-distance.ts';
import { distance, milesightFrames, skipped, temperature, u8 } from './milesight-frame.ts';
import type { Preset } from './preset.ts';

const distanceIn = (decoded: unknown): Found => measuredAs('distance', at(decoded, 'distance'), {}, 'mm');

export function milesightVitals(decoded: unknown): DeviceVitals {
  const firmware = at(decoded, 'firmware_version');
  return {
    ...batteryPercent(at(decoded, 'battery')),
    ...firmwareIn(firmware),
  };
}

const position = u8('position', ['normal', 'tilt']);

/** Fill level of a tissue box. It works out what remains by the depth that is set in it. */
export const milesightWs201: Preset = {
  name: 'milesight-ws201',
  ...milesightFrames({ '03 82': distance, '04 d6': u8('remaining') }),
  find: (decoded, wanted) => levelOrDistance(at(decoded, 'remaining'), at(decoded, 'distance'), wanted),
  vitals: milesightVitals,
};

/** Laser; the ultrasonic and the multi-purpose model of the series send the same. */
export const milesightEm400: Preset = {
  name: 'milesight-em400-tld',
  also: ['milesight-em400-udl', 'milesight-em400-mud'],
  ...milesightFrames({ '03 67': temperature, '04 82': distance, '05 00': position, '06 88': skipped(9) }),
  find: distanceIn,
  vitals: milesightVitals,
};

export const milesightEm310Udl: Preset = {
  name: 'milesight-em310-udl',
  ...milesightFrames({ '03 82': distance, '04 00': position }),
  find: distanceIn,
  vitals: milesightVitals,
};
