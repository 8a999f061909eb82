/** How a calibration goes, as the API answers it. */
import type { CalibrationView } from '../../contract/api/adoption.ts';
import { isUnderWay, pointOf, samplesNeeded } from '../../domain/calibration.ts';
import type { LevelDoc, Millis } from '../../domain/model.ts';
import { iso } from './instants.ts';

export function calibrationView(level: LevelDoc | undefined, now: Millis): CalibrationView {
  const calibration = level?.calibration;
  const isOn = isUnderWay(calibration, now);
  return {
    hold: isOn ? calibration.hold : null,
    startedAt: isOn ? iso(calibration.startedAt) : null,
    needed: samplesNeeded,
    unit: !isOn || calibration.kind === null ? null : calibration.kind === 'distance' ? 'mm' : 'g',
    full: pointOf(isOn ? calibration.full : []),
    empty: pointOf(isOn ? calibration.empty : []),
    useless: isOn ? calibration.useless : 0,
  };
}
