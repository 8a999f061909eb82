/** Calibration by holding: a full unit, then an empty one; while it lasts readings move no level. */
import { ok, refuse } from '../contract/errors.ts';
import type { Measure } from '../contract/site-file.ts';
import { calibrated, type Hold, holding, isUnderWay, pointOf, samplesNeeded } from '../domain/calibration.ts';
import { emptyLevelDoc } from '../domain/dispenser.ts';
import type { DispenserDoc, LevelDoc } from '../domain/model.ts';
import { putDispenser } from './edit-site.ts';
import type { State, UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';

interface Found {
  readonly dispenser: DispenserDoc;
  readonly level: LevelDoc;
}

function find(state: State, id: string): Found | null {
  const dispenser = state.get('dispensers', id);
  if (dispenser === undefined || dispenser.retired) return null;
  return { dispenser, level: state.get('levels', id) ?? emptyLevelDoc(id) };
}

/** Errors: `not-found`; `conflict` without a device, by a count, or when the empty unit comes before enough of the full. */
export const holdUnit: UseCase<{ dispenser: string; hold: Hold }, Found> = (tx, { dispenser: id, hold }, { now }) => {
  const found = find(tx, id);
  if (found === null) return refuse('not-found', `There is no dispenser ${id}`);
  const { dispenser, level } = found;
  if (dispenser.device === undefined)
    return refuse('conflict', `${id} has no device that could be calibrated`, {
      reason: 'no-device',
      about: { dispenser: id },
    });
  if (dispenser.measure.kind === 'count')
    return refuse('conflict', 'Portions are counted: there is nothing to calibrate', { reason: 'counts-portions' });
  const before = isUnderWay(level.calibration, now) ? level.calibration : undefined;
  const { samples } = pointOf(before?.full ?? []);
  if (hold === 'empty' && samples < samplesNeeded)
    return refuse(
      'conflict',
      `${samples} of ${samplesNeeded} readings have come with the full unit: wait for the rest`,
      { reason: 'readings-wanted', about: { have: samples, wanted: samplesNeeded } },
    );
  const doc = { ...level, calibration: holding(before, hold, now) };
  tx.put('levels', doc);
  return ok({ dispenser, level: doc });
};

/** Writes the measure. Errors: `not-found`; `conflict`, saying why, when the two points do not serve. */
export const finishCalibration: UseCase<{ dispenser: string }, { measure: Measure }> = (
  tx,
  { dispenser: id },
  context,
) => {
  const found = find(tx, id);
  if (found === null) return refuse('not-found', `There is no dispenser ${id}`);
  const { dispenser, level } = found;
  if (!isUnderWay(level.calibration, context.now))
    return refuse('conflict', 'No calibration is under way', { reason: 'not-calibrating' });
  const result = calibrated(dispenser.measure, level.calibration);
  if (!result.ok)
    return refuse('conflict', result.why, {
      reason: result.problem === 'incomplete' ? 'readings-wanted' : result.problem,
    });
  const { measure } = result;
  tx.put('levels', { ...level, calibration: undefined });
  const put = putDispenser(tx, { ...dispenser, measure }, context);
  if (!put.ok) return put;
  recordAudit(
    tx,
    { action: 'dispenser.calibrated', subject: `dispenser:${id}`, detail: JSON.stringify(measure) },
    context,
  );
  return ok({ measure });
};

/** Readings count again at once. Told when nothing is under way it does nothing. Errors: `not-found`. */
export const cancelCalibration: UseCase<{ dispenser: string }, void> = (tx, { dispenser: id }) => {
  const found = find(tx, id);
  if (found === null) return refuse('not-found', `There is no dispenser ${id}`);
  if (found.level.calibration !== undefined) tx.put('levels', { ...found.level, calibration: undefined });
  return ok(undefined);
};
