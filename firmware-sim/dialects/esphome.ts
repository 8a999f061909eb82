/** ESPHome: the bare value as text, retained; `nan` when the sensor has none. Distances are in metres, unless the site says otherwise. */
import type { Encoder } from './report.ts';

/** How many of what a sample counts make the unit. */
const scale: Readonly<Record<string, number>> = { mm: 1, cm: 10, m: 1000, g: 1, kg: 1000 };

export const encodeEsphome: Encoder = ({ device, sample }) => {
  const unit = device.unit ?? (sample.kind === 'mm' ? 'm' : undefined);
  const factor = (unit === undefined ? undefined : scale[unit]) ?? 1;
  return [
    {
      topic: device.topic ?? `${device.id}/sensor/level/state`,
      payload: sample.value === null ? 'nan' : (sample.value / factor).toFixed(factor === 1 ? 1 : 3),
      qos: 0,
      retain: true,
    },
  ];
};
