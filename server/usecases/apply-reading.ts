/** One reading of one dispenser: its place in time, its level by geometry, what the filter makes of it, what follows. */
import type { RejectionReason, Uplink } from '../contract/reading.ts';
import { isUnderWay, withSample } from '../domain/calibration.ts';
import { newestAt, withDoubt, withStatus, withVitals } from '../domain/dispenser.ts';
import { type LevelResult, levelOf } from '../domain/geometry.ts';
import type { DispenserDoc, HistoryRow, LevelDoc, Millis } from '../domain/model.ts';
import { type FilterState, judge, refillRise } from '../domain/reading-quality.ts';
import { type ReportTime, reportTime } from '../domain/report-time.ts';
import { type Placed, see } from '../domain/sequence.ts';
import { confirmedEmpty } from './beyond-empty.ts';
import { blind, type Draft, draftOf, type LevelDraft, moveLevel } from './move-level.ts';
import { noteLife } from './note-life.ts';
import type { Context, Tx } from './ports.ts';

type Reading = Extract<Uplink, { type: 'reading' }>;

export interface AppliedReading {
  /** The same document when nothing changed. */
  readonly level: LevelDoc;
  readonly row: HistoryRow | null;
  readonly refilled: boolean;
  readonly rejected: { readonly reason: RejectionReason; readonly detail: string } | null;
}

/**
 * `own`: the documents that this batch has made, by id, which may be filled in further; any other is copied first. A device
 * that was away reports many times in a batch.
 */
export function applyReading(
  tx: Tx,
  dispenser: DispenserDoc,
  before: LevelDoc,
  reading: Reading,
  own: Map<string, LevelDoc>,
  context: Context,
): AppliedReading {
  const time = reportTime(reading.deviceTime, reading.receivedAt);
  const { deviceTime, wrongTime } = time;
  const { boot, seq, receivedAt: arrival, measured: found } = reading;
  // -0 is 0, as JSON has it.
  const value = found !== null && Number.isFinite(found.value) ? found.value + 0 : null;
  const stamp = { boot, seq, deviceTime, wrongTime, arrival, value };
  const placed = see(before.filter.seen, stamp, newestAt(before));
  const refused = refusalOf(before, reading, time, placed);
  if (refused !== null) return refused;
  const known = heardFrom(dispenser, before, reading, placed, own);
  const row: Draft<HistoryRow> = {
    dispenser: dispenser.id,
    ts: time.at,
    receivedAt: reading.receivedAt,
    boot: reading.boot ?? null,
    seq: reading.seq ?? null,
    level: null,
    quality: 'accepted',
    reason: time.flag,
  };
  if (known.calibration !== undefined) {
    if (isUnderWay(known.calibration, context.now)) return held(dispenser, known, row, reading, own, context);
    known.calibration = undefined;
  }
  const told: LevelResult =
    reading.measured === null
      ? { ok: false, reason: 'no-level', detail: 'the sensor says that it has no value' }
      : levelOf(dispenser.measure, reading.measured);
  const measured = placed.order === 'late' ? told : confirmedEmpty(known, told, time.at);
  let rejected: AppliedReading['rejected'] = null;
  let refilled = false;
  if (!measured.ok) {
    rejected = measured;
    row.quality = 'rejected';
    row.reason = measured.reason;
  } else row.level = measured.level;
  if (measured.ok && !told.ok) {
    row.quality = 'suspicious';
    row.reason = told.reason;
  }
  if (placed.order === 'late') row.reason ??= 'late';
  else if (measured.ok) refilled = takeLevel(tx, dispenser, known, row, measured.level, context);
  else noLevel(known);
  const level = withStatus(known, dispenser, context.now);
  own.set(level.id, level);
  return { level, row, refilled, rejected };
}

/** Of a unit that somebody holds in: it says nothing of what hangs there. */
function held(
  dispenser: DispenserDoc,
  known: LevelDraft,
  row: Draft<HistoryRow>,
  reading: Reading,
  own: Map<string, LevelDoc>,
  context: Context,
): AppliedReading {
  const { receivedAt, deviceTime, retained = false } = reading;
  if (known.calibration !== undefined && !retained)
    known.calibration = withSample(known.calibration, reading.measured, { receivedAt, at: deviceTime });
  row.quality = 'rejected';
  row.reason = 'calibrating';
  const level = withStatus(known, dispenser, context.now);
  own.set(level.id, level);
  return { level, row, refilled: false, rejected: null };
}

/** What counts for nothing at all: repeats, what is older than memory, stored copies of what is known. */
function refusalOf(before: LevelDoc, reading: Reading, time: ReportTime, placed: Placed): AppliedReading | null {
  if (placed.order === 'duplicate')
    return refuse(withSignal(withSeen(before, placed), reading), 'duplicate', 'it was reported before');
  if (placed.order === 'old-boot')
    return refuse(withSeen(before, placed), 'old-boot', `boot ${reading.boot} is older than those remembered`);
  if (
    reading.retained &&
    (time.deviceTime === undefined || (before.levelAt !== null && time.deviceTime <= before.levelAt))
  )
    return refuse(before, 'retained', "it is the broker's stored copy, not a new report");
  return null;
}

function refuse(level: LevelDoc, reason: RejectionReason, detail: string): AppliedReading {
  return { level, row: null, refilled: false, rejected: { reason, detail } };
}

function withSeen(level: LevelDoc, { seen }: Placed): LevelDoc {
  return seen === level.filter.seen ? level : { ...level, filter: { ...level.filter, seen } };
}

/** A draft in which the device has been heard; a stored copy is no sign of life, a late one tells old vitals. */
function heardFrom(
  dispenser: DispenserDoc,
  before: LevelDoc,
  reading: Reading,
  { order, seen }: Placed,
  own: Map<string, LevelDoc>,
): LevelDraft {
  const known: LevelDraft = own.get(before.id) === before ? before : draftOf(before);
  const { filter } = known;
  filter.seen = seen;
  if (order !== 'late') known.vitals = withVitals(before.vitals, reading.vitals);
  if (reading.retained) return known;
  noteLife(known, before, dispenser, reading.receivedAt);
  return known;
}

/** A level newer than all before it. Fills the drafts in; answers whether it ended a refill. */
function takeLevel(
  tx: Tx,
  dispenser: DispenserDoc,
  known: LevelDraft,
  row: Draft<HistoryRow>,
  raw: number,
  context: Context,
): boolean {
  const { filter } = known;
  const at = row.ts;
  const verdict = judge(filter, known.level, raw, at);
  filter.rises = withRise(filter, raw);
  filter.same = sameAgain(known, raw, at);
  if (known.doubt?.problem === 'stuck' && filter.same.count === 1) known.doubt = undefined;
  if (verdict.kind === 'held') {
    filter.leap = { level: raw, at };
    row.quality = 'suspicious';
    row.reason = verdict.reason;
    noLevel(known);
    return false;
  }
  const refill = verdict.kind === 'refill';
  const recent = verdict.kind === 'refill' ? [verdict.level] : verdict.recent;
  moveLevel(tx, dispenser, known, { level: verdict.level, refill, at, recent }, context);
  if (refill) row.refill = true;
  return refill;
}

/** A report that leaves the level as it is. After many of them, what is shown is not what is there. */
function noLevel(known: LevelDraft): void {
  const missing = known.filter.missing + 1;
  known.filter.missing = missing;
  if (missing >= blind) known.doubt = withDoubt(known, 'suspect').doubt;
}

const remembered = 100;

/** Of the raw levels: a real one falls, but for refills. */
function withRise({ rises, same }: FilterState, raw: number): NonNullable<FilterState['rises']> {
  const { mean, count } = rises ?? { mean: 0, count: 0 };
  if (same === null || Math.abs(raw - same.level) >= refillRise) return { mean, count };
  const weight = 1 / Math.min(remembered, count + 1);
  const next = mean + weight * (Math.max(0, raw - same.level) - mean);
  return { mean: Math.round(next * 10_000) / 10_000, count: Math.min(remembered, count + 1) };
}

function sameAgain({ filter: { same }, dailyDrop }: LevelDraft, level: number, at: Millis): FilterState['same'] & {} {
  return same !== null && same.level === level
    ? { level, since: same.since, count: same.count + 1, rate: same.rate }
    : { level, since: at, count: 1, rate: dailyDrop };
}

/** The same frame through another gateway: the better signal counts. */
function withSignal(level: LevelDoc, { vitals }: Reading): LevelDoc {
  const { rssi } = vitals ?? {};
  if (rssi === undefined || rssi <= (level.vitals.rssi ?? Number.POSITIVE_INFINITY)) return level;
  return { ...level, vitals: { ...level.vitals, rssi, ...(vitals?.snr === undefined ? {} : { snr: vitals.snr }) } };
}
