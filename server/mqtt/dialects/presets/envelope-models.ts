/**
 * Models whose values their envelope finds by itself: Zigbee2MQTT has one name for the level of all tanks, Shelly names its
 * components. Where a device may have several sensors the preset says which is meant.
 */
import { bareValue } from '../bare-value.ts';
import type { Found } from '../dialect.ts';
import { componentsOf } from '../shelly-components.ts';
import { findSensor } from '../tasmota-sensors.ts';
import { at, measuredAs } from '../values.ts';
import type { Preset } from './preset.ts';

const named = (name: string): Preset => ({ name, find: () => 'absent', vitals: () => ({}) });

const tasmota = ['vl53l0x', 'vl53l1x', 'tof10120', 'sr04', 'hx711'].map(
  (sensor): Preset => ({
    ...named(`tasmota-${sensor}`),
    find: (message, wanted, binding) => findSensor(message, binding, wanted, sensor.toUpperCase()),
    decides: true,
  }),
);

/**
 * A Uni's analogue input in percent, or as its owner reckons it (`xpercent`, `xvoltage`: Shelly API documentation, "Input" and
 * "Voltmeter"); its counting input where portions are counted. Bare volts are no level.
 */
const uni: Preset = {
  ...named('shelly-plus-uni'),
  also: ['shelly-uni'],
  find(message, wanted, binding) {
    const params = at(message, 'params');
    const inputs = componentsOf(params, 'input');
    if (wanted === 'count') return first(inputs.map((one) => measuredAs('count', at(one, 'counts', 'total'), {})));
    const reckoned = [
      ...inputs.map((one) => at(one, 'xpercent')),
      ...componentsOf(params, 'voltmeter').map((one) => at(one, 'xvoltage')),
    ];
    return first([
      ...reckoned.filter((value) => value !== null).map((value) => bareValue({ value }, binding, wanted)),
      ...inputs.map((one) => measuredAs('percent', at(one, 'percent'), {})),
    ]);
  },
  decides: true,
};

const first = (list: readonly Found[]): Found => list.find((one) => one !== 'absent') ?? 'absent';

export const envelopeModels: readonly Preset[] = [
  ...tasmota,
  uni,
  ...['tuya-tlc2206', 'epttech-tlc2206', 'tuya-me201wz', 'tuya-me202wz', 'tuya-ts0601-liquid-level'].map(named),
  ...['shelly-ht', 'shelly-plus-ht', 'shelly-ht-gen3'].map(named),
];
