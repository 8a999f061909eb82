/**
 * A level document as a row of numbers and the rest of it, which seldom changes and is the same for most dispensers of a
 * site, so that they share it (flyweight: Gamma et al., Design Patterns, 4).
 *
 * A row is `width` cells of an array. NaN in a cell stands for null, or for a property that is not there: a document has
 * no such number, and none that may be either.
 */
import type { DeviceVitals } from '../contract/reading.ts';
import type { Every, LevelDoc } from '../domain/model.ts';
import type { FilterState } from '../domain/reading-quality.ts';
import type { BootSeen, Interval, Seen } from '../domain/sequence.ts';

/** Cells, counted from the row's first. `recent` is the first of three, newest last: the filter looks at no more. */
export const cell = {
  level: 0,
  levelAt: 1,
  seenAt: 2,
  content: 3,
  interval: 4,
  used: 5,
  missing: 6,
  sameLevel: 7,
  sameSince: 8,
  sameCount: 9,
  risesMean: 10,
  risesCount: 11,
  usePoints: 12,
  useSince: 13,
  sameRate: 14,
  dailyDrop: 15,
  statusAt: 16,
  refilledAt: 17,
  /** The newest boot, and the beginning and the end of its newest interval. */
  boot: 18,
  seenFrom: 19,
  seenTo: 20,
  recent: 21,
} as const;
const recentKept = 3;
export const width = cell.recent + recentKept;

/** What a row does not hold, but for id and vitals. Replaced as a whole when any of it changes. */
export interface LevelRest
  extends Readonly<
    Every<
      Pick<
        LevelDoc,
        | 'status'
        | 'outages'
        | 'problem'
        | 'doubt'
        | 'told'
        | 'online'
        | 'gatewayDown'
        | 'perVisit'
        | 'trial'
        | 'usedOn'
        | 'calibration'
      > &
        Pick<FilterState, 'leap' | 'beyondEmpty' | 'openedAt' | 'offlineAt' | 'outage'> &
        Pick<Seen, 'times' | 'values' | 'behind'>
    >
  > {
  /** Of the newest boot: the intervals before the newest. */
  readonly intervals: readonly Interval[];
  /** Boots before the newest. */
  readonly boots: readonly BootSeen[];
}

/** Where a document stands: from the cell `at` of `cells` on. */
export interface LevelRow {
  readonly id: string;
  readonly cells: Float64Array;
  readonly at: number;
  readonly rest: LevelRest;
  readonly vitals: DeviceVitals;
}

/** Whether the number in a cell is `value`. */
export function isCell(found: number | undefined, value: number | null | undefined): boolean {
  return value === null || value === undefined ? Number.isNaN(found) : found === value;
}

export function writeRow(cells: Float64Array, at: number, doc: LevelDoc): void {
  const { filter } = doc;
  const { same, rises, use, recent } = filter;
  cells[at + cell.level] = doc.level ?? Number.NaN;
  cells[at + cell.levelAt] = doc.levelAt ?? Number.NaN;
  cells[at + cell.seenAt] = doc.seenAt ?? Number.NaN;
  cells[at + cell.content] = doc.content;
  cells[at + cell.interval] = doc.interval ?? Number.NaN;
  cells[at + cell.used] = doc.used ?? Number.NaN;
  cells[at + cell.missing] = filter.missing;
  cells[at + cell.sameLevel] = same?.level ?? Number.NaN;
  cells[at + cell.sameSince] = same?.since ?? Number.NaN;
  cells[at + cell.sameCount] = same?.count ?? Number.NaN;
  cells[at + cell.risesMean] = rises?.mean ?? Number.NaN;
  cells[at + cell.risesCount] = rises?.count ?? Number.NaN;
  cells[at + cell.usePoints] = use?.points ?? Number.NaN;
  cells[at + cell.useSince] = use?.since ?? Number.NaN;
  cells[at + cell.sameRate] = same?.rate ?? Number.NaN;
  cells[at + cell.dailyDrop] = doc.dailyDrop ?? Number.NaN;
  cells[at + cell.statusAt] = doc.statusAt ?? Number.NaN;
  cells[at + cell.refilledAt] = doc.refilledAt ?? Number.NaN;
  const newest = filter.seen.boots[0];
  const last = newest?.intervals[newest.intervals.length - 1];
  cells[at + cell.boot] = newest?.boot ?? Number.NaN;
  cells[at + cell.seenFrom] = last?.[0] ?? Number.NaN;
  cells[at + cell.seenTo] = last?.[1] ?? Number.NaN;
  const first = Math.max(0, recent.length - recentKept);
  for (let i = 0; i < recentKept; i++)
    cells[at + cell.recent + i] = first + i < recent.length ? (recent[first + i] ?? Number.NaN) : Number.NaN;
}

export function docOf({ id, cells, at, rest, vitals }: LevelRow): LevelDoc {
  const filter: Every<FilterState> = {
    seen: seenOf(cells, at, rest),
    recent: recentOf(cells, at),
    leap: rest.leap,
    same: sameOf(cells, at),
    rises: risesOf(cells, at),
    missing: numberIn(cells[at + cell.missing]),
    beyondEmpty: rest.beyondEmpty,
    openedAt: rest.openedAt,
    offlineAt: rest.offlineAt,
    outage: rest.outage,
    use: useOf(cells, at),
  };
  const doc: Every<LevelDoc> = {
    id,
    level: orNull(cells[at + cell.level]),
    levelAt: orNull(cells[at + cell.levelAt]),
    seenAt: orNull(cells[at + cell.seenAt]),
    status: rest.status,
    statusAt: orNull(cells[at + cell.statusAt]),
    outages: rest.outages,
    problem: rest.problem,
    doubt: rest.doubt,
    refilledAt: orNull(cells[at + cell.refilledAt]),
    told: rest.told,
    content: numberIn(cells[at + cell.content]),
    online: rest.online,
    gatewayDown: rest.gatewayDown,
    vitals,
    interval: orNull(cells[at + cell.interval]),
    dailyDrop: orNull(cells[at + cell.dailyDrop]),
    perVisit: rest.perVisit,
    trial: rest.trial,
    used: orAbsent(cells[at + cell.used]),
    usedOn: rest.usedOn,
    filter,
    calibration: rest.calibration,
  };
  return doc;
}

const numberIn = (found: number | undefined): number => found ?? Number.NaN;
const orNull = (found: number | undefined): number | null =>
  found === undefined || Number.isNaN(found) ? null : found;
const orAbsent = (found: number | undefined): number | undefined => orNull(found) ?? undefined;

function seenOf(cells: Float64Array, at: number, rest: LevelRest): Seen {
  const { boots, intervals, times, values, behind } = rest;
  const boot = orNull(cells[at + cell.boot]);
  const seenFrom = orNull(cells[at + cell.seenFrom]);
  if (boot === null) return { boots, times, values, behind };
  const last: readonly Interval[] = seenFrom === null ? [] : [[seenFrom, numberIn(cells[at + cell.seenTo])]];
  const newest = { boot, intervals: intervals.length === 0 ? last : [...intervals, ...last] };
  return { boots: boots.length === 0 ? [newest] : [newest, ...boots], times, values, behind };
}

function recentOf(cells: Float64Array, at: number): readonly number[] {
  const a = orNull(cells[at + cell.recent]);
  const b = orNull(cells[at + cell.recent + 1]);
  const c = orNull(cells[at + cell.recent + 2]);
  if (a === null) return [];
  if (b === null) return [a];
  return c === null ? [a, b] : [a, b, c];
}

function sameOf(cells: Float64Array, at: number): FilterState['same'] {
  const level = orNull(cells[at + cell.sameLevel]);
  if (level === null) return null;
  const since = numberIn(cells[at + cell.sameSince]);
  const count = numberIn(cells[at + cell.sameCount]);
  return { level, since, count, rate: orNull(cells[at + cell.sameRate]) };
}

function risesOf(cells: Float64Array, at: number): FilterState['rises'] {
  const mean = orNull(cells[at + cell.risesMean]);
  return mean === null ? undefined : { mean, count: numberIn(cells[at + cell.risesCount]) };
}

function useOf(cells: Float64Array, at: number): FilterState['use'] {
  const since = orNull(cells[at + cell.useSince]);
  return since === null ? null : { since, points: numberIn(cells[at + cell.usePoints]) };
}

export function restOf(doc: LevelDoc): LevelRest {
  const { filter } = doc;
  const { boots, times, values, behind } = filter.seen;
  const newest = boots[0];
  return {
    status: doc.status,
    outages: doc.outages,
    problem: doc.problem,
    doubt: doc.doubt,
    told: doc.told,
    online: doc.online,
    gatewayDown: doc.gatewayDown,
    perVisit: doc.perVisit,
    trial: doc.trial,
    usedOn: doc.usedOn,
    calibration: doc.calibration,
    leap: filter.leap,
    beyondEmpty: filter.beyondEmpty,
    openedAt: filter.openedAt,
    offlineAt: filter.offlineAt,
    outage: filter.outage,
    times,
    values,
    behind,
    intervals: newest?.intervals.slice(0, -1) ?? nothing,
    boots: boots.slice(1),
  };
}

/** Whether `rest` is that of `doc`: objects are compared by reference, since what changes is put anew. */
export function isRestOf(rest: LevelRest, doc: LevelDoc): boolean {
  return isStateOf(rest, doc) && doc.usedOn === rest.usedOn && isSeenRest(rest, doc.filter.seen);
}

/** Whether all of `rest` is the same that no plain reading changes. */
export function isStateOf(rest: LevelRest, doc: LevelDoc): boolean {
  const { filter } = doc;
  return (
    doc.status === rest.status &&
    isSameList(doc.outages, rest.outages) &&
    doc.problem === rest.problem &&
    doc.doubt === rest.doubt &&
    doc.told === rest.told &&
    doc.online === rest.online &&
    doc.gatewayDown === rest.gatewayDown &&
    doc.perVisit === rest.perVisit &&
    doc.trial === rest.trial &&
    doc.calibration === rest.calibration &&
    filter.leap === rest.leap &&
    filter.beyondEmpty === rest.beyondEmpty &&
    filter.openedAt === rest.openedAt &&
    filter.offlineAt === rest.offlineAt &&
    filter.outage === rest.outage
  );
}

/** Whether `rest` is that of `seen`. */
export function isSeenRest(rest: LevelRest, { boots, times, values, behind }: Seen): boolean {
  return (
    isSameList(times, rest.times) &&
    values === rest.values &&
    behind === rest.behind &&
    isSlice(rest.intervals, boots[0]?.intervals ?? nothing, 0) &&
    isSlice(rest.boots, boots, 1)
  );
}

const nothing: readonly never[] = [];

/** Empty lists are the same one, so that they do not keep dispensers from sharing a rest. */
function isSameList(a: readonly unknown[] | undefined, b: readonly unknown[] | undefined): boolean {
  return a === b || (a?.length === 0 && b?.length === 0);
}

/** Whether `part` is all of `list` but one: from `from` on. */
function isSlice(part: readonly unknown[], list: readonly unknown[], from: 0 | 1): boolean {
  if (part.length !== Math.max(0, list.length - 1)) return false;
  for (let i = 0; i < part.length; i++) if (part[i] !== list[i + from]) return false;
  return true;
}
