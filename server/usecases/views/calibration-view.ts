/** How a calibration goes, as the API answers it. */
import type { CalibrationView } from '../../contract/api/adoption.ts';
import { calibrated, isUnderWay, pointOf, samplesNeeded } from '../../domain/calibration.ts';
import type { DispenserDoc, LevelDoc, Millis } from '../../domain/model.ts';
import { iso } from './instants.ts';

export function calibrationView(
  { measure }: Pick<DispenserDoc, 'measure'>,
  level: LevelDoc | undefined,
  now: Millis,
): CalibrationView {
  const calibration = level?.calibration;
  const isOn = isUnderWay(calibration, now);
  const result = isOn ? calibrated(measure, calibration) : null;
  return {
    hold: isOn ? calibration.hold : null,
    startedAt: isOn ? iso(calibration.startedAt) : null,
    needed: samplesNeeded,
    unit: !isOn || calibration.kind === null ? null : calibration.kind === 'distance' ? 'mm' : 'g',
    full: pointOf(isOn ? calibration.full : []),
    empty: pointOf(isOn ? calibration.empty : []),
    useless: isOn ? calibration.useless : 0,
    problem: result === null || result.ok || result.problem === 'incomplete' ? null : result.problem,
  };
}
