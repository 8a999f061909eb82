/** Netvox R718PE (fill level and distance, volts) and Elsys ELT with an ultrasonic sensor (distance). */
import { at, measuredAs, numberOf } from '../values.ts';
import type { Preset } from './preset.ts';

export const netvoxR718pe: Preset = {
  name: 'netvox-r718pe',
  find(decoded) {
    const level = at(decoded, 'FillLevel');
    return level === undefined
      ? measuredAs('distance', at(decoded, 'Distance'), {}, 'mm')
      : measuredAs('percent', level, {}, '%');
  },
  vitals(decoded) {
    const volts = numberOf(at(decoded, 'Volt'));
    return volts === null ? {} : { batteryVolts: volts };
  },
};

export const elsysElt: Preset = {
  name: 'elsys-elt',
  find: (decoded) => measuredAs('distance', at(decoded, 'distance'), {}, 'mm'),
  vitals(decoded) {
    const millivolts = numberOf(at(decoded, 'vdd'));
    return millivolts === null ? {} : { batteryVolts: millivolts / 1000 };
  },
};
