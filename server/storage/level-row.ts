/**
 * A level document as a row of numbers, those that readings move, and the rest of it, which seldom changes.
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
  /** End of the newest interval of the newest boot. */
  seenTo: 13,
  recent: 14,
} as const;
const recentKept = 3;
export const width = cell.recent + recentKept;

/** What a row does not hold, but for the vitals. Replaced as a whole when any of it changes. */
export interface LevelRest
  extends Readonly<
    Every<
      Pick<
        LevelDoc,
        | 'id'
        | 'status'
        | 'statusAt'
        | 'outages'
        | 'problem'
        | 'doubt'
        | 'refilledAt'
        | 'told'
        | 'online'
        | 'gatewayDown'
        | 'dailyDrop'
        | 'perVisit'
        | 'trial'
        | 'usedOn'
        | 'calibration'
      > &
        Pick<FilterState, 'leap' | 'beyondEmpty' | 'openedAt' | 'offlineAt' | 'outage'> &
        Pick<Seen, 'times' | 'values' | 'behind'>
    >
  > {
  readonly sameRate: number | null;
  /** Null where there is no use yet. */
  readonly useSince: number | null;
  /** The newest boot, null where none was seen. */
  readonly boot: number | null;
  /** Beginning of its newest interval, null where it has none. */
  readonly seenFrom: number | null;
  /** Its intervals before that. */
  readonly intervals: readonly Interval[];
  /** Boots before it. */
  readonly boots: readonly BootSeen[];
}

/** Where a document stands: from the cell `at` of `cells` on. */
export interface LevelRow {
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
  const newest = filter.seen.boots[0];
  const last = newest?.intervals[newest.intervals.length - 1];
  cells[at + cell.seenTo] = last?.[1] ?? Number.NaN;
  const first = Math.max(0, recent.length - recentKept);
  for (let i = 0; i < recentKept; i++)
    cells[at + cell.recent + i] = first + i < recent.length ? (recent[first + i] ?? Number.NaN) : Number.NaN;
}

export function docOf({ cells, at, rest, vitals }: LevelRow): LevelDoc {
  const filter: Every<FilterState> = {
    seen: seenOf(cells, at, rest),
    recent: recentOf(cells, at),
    leap: rest.leap,
    same: sameOf(cells, at, rest),
    rises: risesOf(cells, at),
    missing: numberIn(cells[at + cell.missing]),
    beyondEmpty: rest.beyondEmpty,
    openedAt: rest.openedAt,
    offlineAt: rest.offlineAt,
    outage: rest.outage,
    use: rest.useSince === null ? null : { since: rest.useSince, points: numberIn(cells[at + cell.usePoints]) },
  };
  const doc: Every<LevelDoc> = {
    id: rest.id,
    level: orNull(cells[at + cell.level]),
    levelAt: orNull(cells[at + cell.levelAt]),
    seenAt: orNull(cells[at + cell.seenAt]),
    status: rest.status,
    statusAt: rest.statusAt,
    outages: rest.outages,
    problem: rest.problem,
    doubt: rest.doubt,
    refilledAt: rest.refilledAt,
    told: rest.told,
    content: numberIn(cells[at + cell.content]),
    online: rest.online,
    gatewayDown: rest.gatewayDown,
    vitals,
    interval: orNull(cells[at + cell.interval]),
    dailyDrop: rest.dailyDrop,
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
  const { boot, boots, seenFrom, intervals, times, values, behind } = rest;
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

function sameOf(cells: Float64Array, at: number, { sameRate }: LevelRest): FilterState['same'] {
  const level = orNull(cells[at + cell.sameLevel]);
  if (level === null) return null;
  const since = numberIn(cells[at + cell.sameSince]);
  const count = numberIn(cells[at + cell.sameCount]);
  return { level, since, count, rate: sameRate };
}

function risesOf(cells: Float64Array, at: number): FilterState['rises'] {
  const mean = orNull(cells[at + cell.risesMean]);
  return mean === null ? undefined : { mean, count: numberIn(cells[at + cell.risesCount]) };
}

export function restOf(doc: LevelDoc): LevelRest {
  const { filter } = doc;
  const { boots, times, values, behind } = filter.seen;
  const newest = boots[0];
  return {
    id: doc.id,
    status: doc.status,
    statusAt: doc.statusAt,
    outages: doc.outages,
    problem: doc.problem,
    doubt: doc.doubt,
    refilledAt: doc.refilledAt,
    told: doc.told,
    online: doc.online,
    gatewayDown: doc.gatewayDown,
    dailyDrop: doc.dailyDrop,
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
    sameRate: filter.same?.rate ?? null,
    useSince: filter.use?.since ?? null,
    boot: newest?.boot ?? null,
    seenFrom: newest?.intervals.at(-1)?.[0] ?? null,
    intervals: newest?.intervals.slice(0, -1) ?? [],
    boots: boots.slice(1),
  };
}

/** Whether `rest` is that of `doc`: objects are compared by reference, since what changes is put anew. */
export function isRestOf(rest: LevelRest, doc: LevelDoc): boolean {
  const { filter } = doc;
  return (
    isStateOf(rest, doc) &&
    doc.dailyDrop === rest.dailyDrop &&
    doc.usedOn === rest.usedOn &&
    (filter.same?.rate ?? null) === rest.sameRate &&
    (filter.use?.since ?? null) === rest.useSince &&
    isSeenOf(rest, filter.seen)
  );
}

/** Whether all is the same that no plain reading changes. */
export function isStateOf(rest: LevelRest, doc: LevelDoc): boolean {
  const { filter } = doc;
  return (
    doc.status === rest.status &&
    doc.statusAt === rest.statusAt &&
    doc.outages === rest.outages &&
    doc.problem === rest.problem &&
    doc.doubt === rest.doubt &&
    doc.refilledAt === rest.refilledAt &&
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

/** Whether all of `seen` is in `rest` but the end of its newest interval. */
export function isSeenOf(rest: LevelRest, { boots, times, values, behind }: Seen): boolean {
  if (times !== rest.times || values !== rest.values || behind !== rest.behind) return false;
  const newest = boots[0];
  if (newest === undefined) return rest.boot === null;
  const { boot, intervals } = newest;
  return (
    boot === rest.boot &&
    (intervals[intervals.length - 1]?.[0] ?? null) === rest.seenFrom &&
    isSlice(rest.intervals, intervals, 0) &&
    isSlice(rest.boots, boots, 1)
  );
}

/** Whether `part` is all of `list` but one: from `from` on. */
function isSlice(part: readonly unknown[], list: readonly unknown[], from: 0 | 1): boolean {
  if (part.length !== Math.max(0, list.length - 1)) return false;
  for (let i = 0; i < part.length; i++) if (part[i] !== list[i + from]) return false;
  return true;
}
