/** One reading of one dispenser: its place in time, its level by geometry, what the filter makes of it, what follows. */
import type { RejectionReason, Uplink } from '../contract/reading.ts';
import { heard, withStatus, withUse, withVitals } from '../domain/dispenser.ts';
import { levelOf } from '../domain/geometry.ts';
import { roundQuantity } from '../domain/ledger.ts';
import type { DispenserDoc, HistoryRow, LevelDoc, Millis } from '../domain/model.ts';
import { type FilterState, judge } from '../domain/reading-quality.ts';
import { see } from '../domain/sequence.ts';
import { bookRefill } from './book-refill.ts';
import type { Context, Tx } from './ports.ts';
import { recordUse } from './record-use.ts';

type Reading = Extract<Uplink, { type: 'reading' }>;

export interface AppliedReading {
  /** The same document when nothing changed. */
  readonly level: LevelDoc;
  readonly row: HistoryRow | null;
  readonly refilled: boolean;
  readonly rejected: { readonly reason: RejectionReason; readonly detail: string } | null;
}

const minute = 60_000;
const ahead = 5 * minute;
/** No sensor has measured before this: a clock that says so has not been set. */
const clockUnset = Date.UTC(2015, 0, 1);
/** This many readings without a value in a row are a sensor that does not see. */
const blind = 12;

export function applyReading(
  tx: Tx,
  dispenser: DispenserDoc,
  before: LevelDoc,
  reading: Reading,
  context: Context,
): AppliedReading {
  const time = timeOf(reading);
  const stamp = { boot: reading.boot, seq: reading.seq, deviceTime: time.trusted };
  const { order, seen } = see(before.filter.seen, stamp, before.levelAt);
  if (order === 'duplicate')
    return {
      ...unchanged(withSignal(before, reading)),
      rejected: { reason: 'duplicate', detail: 'it was reported before' },
    };
  if (order === 'old-boot')
    return {
      ...unchanged(before),
      rejected: { reason: 'old-boot', detail: `boot ${reading.boot} is older than those remembered` },
    };
  if (reading.retained && (time.trusted === undefined || (before.levelAt !== null && time.trusted <= before.levelAt))) {
    return {
      ...unchanged(before),
      rejected: { reason: 'retained', detail: "it is the broker's stored copy, not a new report" },
    };
  }
  // The hot path: one copy of the document, filled in place until it is put.
  const filter: Draft<FilterState> = { ...before.filter, seen, offlineAt: null };
  const known: Draft<LevelDoc> = { ...before, filter, vitals: withVitals(before.vitals, reading.vitals) };
  if (!reading.retained) {
    const { seenAt, interval } = heard(before, reading.receivedAt);
    known.seenAt = seenAt;
    known.interval = interval;
    if (before.online !== null) known.online = true;
  }
  const row: Draft<HistoryRow> = {
    dispenser: dispenser.id,
    ts: time.ts,
    receivedAt: reading.receivedAt,
    boot: reading.boot ?? null,
    seq: reading.seq ?? null,
    level: null,
    quality: 'accepted',
    reason: time.flag,
  };
  if (reading.measured === null) return noValue(known, dispenser, row, context);
  const measured = levelOf(dispenser.measure, reading.measured);
  if (!measured.ok) {
    const level = withStatus(known, dispenser, context.now);
    return {
      level,
      row: { ...row, quality: 'rejected', reason: measured.reason },
      refilled: false,
      rejected: measured,
    };
  }
  row.level = measured.level;
  if (order === 'late') {
    row.reason = 'late';
    return { level: known, row, refilled: false, rejected: null };
  }
  return newest(tx, dispenser, { known, filter, row, raw: measured.level }, context);
}

/** A copy that is still being filled in. */
type Draft<T> = { -readonly [K in keyof T]: T[K] };

interface Newest {
  readonly known: Draft<LevelDoc>;
  /** That of `known`. */
  readonly filter: Draft<FilterState>;
  readonly row: Draft<HistoryRow>;
  /** Level by geometry. */
  readonly raw: number;
}

/** A reading newer than all before it. Fills the drafts in. */
function newest(
  tx: Tx,
  dispenser: DispenserDoc,
  { known, filter, row, raw }: Newest,
  context: Context,
): AppliedReading {
  const at = row.ts;
  const verdict = judge(filter, known.level, raw, at);
  filter.same = sameAgain(filter.same, raw, at);
  filter.missing = 0;
  if (verdict.kind === 'held') {
    filter.leap = { level: raw, at };
    row.quality = 'suspicious';
    row.reason = verdict.reason;
    return { level: withStatus(known, dispenser, context.now), row, refilled: false, rejected: null };
  }
  const refill = verdict.kind === 'refill';
  const { content, fell } = account(tx, dispenser, known, verdict.level, refill, at, context);
  const { dailyDrop, use } = withUse(known, fell, at);
  const moved = refill || (known.level !== null && Math.abs(verdict.level - known.level) > 3);
  known.level = verdict.level;
  known.levelAt = at;
  known.content = content;
  known.dailyDrop = dailyDrop;
  // A level that moves as it should answers a doubt; a jam has let go.
  if (moved && (known.problem === 'suspect' || known.problem === 'jam')) known.problem = null;
  filter.leap = null;
  filter.use = use;
  filter.recent = verdict.kind === 'refill' ? [verdict.level] : verdict.recent;
  if (refill) {
    known.refilledAt = at;
    filter.openedAt = null;
    row.refill = true;
  }
  return { level: withStatus(known, dispenser, context.now), row, refilled: refill, rejected: null };
}

/**
 * Keeps units: content before + issued = content after + used. The first level is opening content; after that, what the
 * content fell by (net of noise) has been used.
 */
function account(
  tx: Tx,
  dispenser: DispenserDoc,
  known: LevelDoc,
  toLevel: number,
  refill: boolean,
  at: Millis,
  context: Context,
): { content: number; fell: number } {
  const content = roundQuantity((dispenser.capacity * toLevel) / 100);
  if (known.level === null) return { content, fell: 0 };
  const issued = refill
    ? bookRefill(tx, { dispenser, fromLevel: known.level, toLevel, how: 'sensed', at }, context).issued
    : 0;
  const used = roundQuantity(known.content + issued - content);
  recordUse(tx, { item: dispenser.item, quantity: used, at, how: 'used' });
  return { content, fell: refill ? 0 : known.level - toLevel };
}

function noValue(known: LevelDoc, dispenser: DispenserDoc, row: HistoryRow, context: Context): AppliedReading {
  const missing = known.filter.missing + 1;
  const problem = missing >= blind && known.problem === null ? 'suspect' : known.problem;
  const level = withStatus({ ...known, problem, filter: { ...known.filter, missing } }, dispenser, context.now);
  const detail = 'the sensor says that it has no value';
  return {
    level,
    row: { ...row, quality: 'rejected', reason: 'no-level' },
    refilled: false,
    rejected: { reason: 'no-level', detail },
  };
}

/** Device time, where it can be one; else arrival, and why. `trusted`: device time that may order readings. */
function timeOf({ deviceTime, receivedAt }: Reading): { ts: Millis; trusted: Millis | undefined; flag: string | null } {
  if (deviceTime === undefined) return { ts: receivedAt, trusted: undefined, flag: null };
  if (deviceTime > receivedAt + ahead) return { ts: receivedAt, trusted: undefined, flag: 'clock-ahead' };
  if (deviceTime < clockUnset) return { ts: receivedAt, trusted: undefined, flag: 'clock-unset' };
  return { ts: deviceTime, trusted: deviceTime, flag: null };
}

function sameAgain(same: FilterState['same'], level: number, at: Millis): FilterState['same'] {
  return same !== null && same.level === level ? { ...same, count: same.count + 1 } : { level, since: at, count: 1 };
}

/** The same frame through another gateway: the better signal counts. */
function withSignal(level: LevelDoc, { vitals }: Reading): LevelDoc {
  const { rssi } = vitals ?? {};
  if (rssi === undefined || rssi <= (level.vitals.rssi ?? Number.POSITIVE_INFINITY)) return level;
  return { ...level, vitals: { ...level.vitals, rssi, ...(vitals?.snr === undefined ? {} : { snr: vitals.snr }) } };
}

function unchanged(level: LevelDoc): Pick<AppliedReading, 'level' | 'row' | 'refilled'> {
  return { level, row: null, refilled: false };
}
