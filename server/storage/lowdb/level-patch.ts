/**
 * The patch (`doc-patch.ts`) that nearly every commit is made of: a level that a plain reading has moved. Each property is
 * compared with the row of the document before, and written by its name, which takes a third of the time that going through
 * them all does.
 */
import type { LevelDoc } from '../../domain/model.ts';
import type { FilterState } from '../../domain/reading-quality.ts';
import { cell, docOf, isCell, isSeenRest, isStateOf, type LevelRow } from '../level-row.ts';
import { losesAny, writeInner } from './doc-patch.ts';
import type { JsonBytes } from './json-bytes.ts';

const [comma, closeBracket, closeBrace] = [0x2c, 0x5d, 0x7d] as const;

/** Writes what makes `after` of `before`; false, and nothing written, when more has changed than a plain reading changes. */
export function writeLevelPatch(out: JsonBytes, before: LevelRow, after: LevelDoc): boolean {
  if (!isPlain(before, after)) return false;
  const { cells, at } = before;
  out.ascii('{"id":').text(after.id);
  if (!isCell(cells[at + cell.level], after.level)) out.ascii(',"level":').number(after.level);
  if (!isCell(cells[at + cell.levelAt], after.levelAt)) out.ascii(',"levelAt":').number(after.levelAt);
  if (!isCell(cells[at + cell.seenAt], after.seenAt)) out.ascii(',"seenAt":').number(after.seenAt);
  if (!isCell(cells[at + cell.content], after.content)) out.ascii(',"content":').number(after.content);
  if (!isCell(cells[at + cell.interval], after.interval)) out.ascii(',"interval":').number(after.interval);
  if (!isCell(cells[at + cell.dailyDrop], after.dailyDrop)) out.ascii(',"dailyDrop":').number(after.dailyDrop);
  if (after.used !== undefined && !isCell(cells[at + cell.used], after.used)) out.ascii(',"used":').number(after.used);
  if (after.usedOn !== undefined && after.usedOn !== before.rest.usedOn) out.ascii(',"usedOn":').text(after.usedOn);
  if (after.vitals !== before.vitals) writeInner(out.ascii(',"vitals":'), before.vitals, after.vitals);
  writeFilter(out, before, after.filter);
  out.byte(closeBrace);
  return true;
}

/** The document of a row, with those parts of `after` that say the same: any other patch compares by reference. */
export function levelBefore(row: LevelRow, after: LevelDoc): LevelDoc {
  const doc = docOf(row);
  const { seen, recent, same, rises, use } = after.filter;
  const filter = {
    ...doc.filter,
    ...(isSeen(row, seen) && { seen }),
    ...(isRecent(row, recent) && { recent }),
    ...(same !== null && isSame(row, same) && { same }),
    ...(rises !== undefined && isRises(row, rises) && { rises }),
    ...(use !== null && isUse(row, use) && { use }),
  };
  return { ...doc, filter };
}

/** Whether all is the same that is not written here, and nothing is taken away. */
function isPlain({ cells, at, rest, vitals }: LevelRow, after: LevelDoc): boolean {
  const { same, rises, use, seen } = after.filter;
  return (
    isStateOf(rest, after) &&
    isCell(cells[at + cell.statusAt], after.statusAt) &&
    isCell(cells[at + cell.refilledAt], after.refilledAt) &&
    (after.vitals === vitals || !losesAny(vitals, after.vitals)) &&
    (after.used !== undefined || Number.isNaN(cells[at + cell.used])) &&
    (after.usedOn !== undefined || rest.usedOn === undefined) &&
    (same !== null || Number.isNaN(cells[at + cell.sameLevel])) &&
    (rises !== undefined || Number.isNaN(cells[at + cell.risesMean])) &&
    (use !== null || Number.isNaN(cells[at + cell.useSince])) &&
    seen.values === undefined &&
    seen.behind === undefined
  );
}

/** Each part with a comma behind it. */
function writeFilter(out: JsonBytes, before: LevelRow, after: FilterState): void {
  const { cells, at } = before;
  const { seen, recent, same, rises, missing, use } = after;
  const start = out.length;
  out.ascii(',"filter":{');
  const empty = out.length;
  if (!isSeen(before, seen)) writeSeen(out, seen);
  if (!isRecent(before, recent)) writeRecent(out, recent);
  if (same !== null && !isSame(before, same)) {
    out.ascii('"same":{"level":').number(same.level).ascii(',"since":').number(same.since);
    out.ascii(',"count":').number(same.count).ascii(',"rate":').number(same.rate).ascii('},');
  }
  if (rises !== undefined && !isRises(before, rises))
    out.ascii('"rises":{"mean":').number(rises.mean).ascii(',"count":').number(rises.count).ascii('},');
  if (!isCell(cells[at + cell.missing], missing)) out.ascii('"missing":').number(missing).byte(comma);
  if (use !== null && !isUse(before, use))
    out.ascii('"use":{"since":').number(use.since).ascii(',"points":').number(use.points).ascii('},');
  if (out.length === empty) {
    out.length = start;
    return;
  }
  // In place of the last comma.
  out.length--;
  out.byte(closeBrace);
}

function isSeen({ cells, at, rest }: LevelRow, seen: FilterState['seen']): boolean {
  const newest = seen.boots[0];
  const last = newest?.intervals[newest.intervals.length - 1];
  return (
    isCell(cells[at + cell.boot], newest?.boot) &&
    isCell(cells[at + cell.seenFrom], last?.[0]) &&
    isCell(cells[at + cell.seenTo], last?.[1]) &&
    isSeenRest(rest, seen)
  );
}

function isRecent({ cells, at }: LevelRow, recent: FilterState['recent']): boolean {
  return (
    isCell(cells[at + cell.recent], recent[0]) &&
    isCell(cells[at + cell.recent + 1], recent[1]) &&
    isCell(cells[at + cell.recent + 2], recent[2])
  );
}

function isSame({ cells, at }: LevelRow, same: NonNullable<FilterState['same']>): boolean {
  return (
    cells[at + cell.sameCount] === same.count &&
    cells[at + cell.sameSince] === same.since &&
    cells[at + cell.sameLevel] === same.level &&
    isCell(cells[at + cell.sameRate], same.rate)
  );
}

function isRises({ cells, at }: LevelRow, { mean, count }: NonNullable<FilterState['rises']>): boolean {
  return cells[at + cell.risesMean] === mean && cells[at + cell.risesCount] === count;
}

function isUse({ cells, at }: LevelRow, { since, points }: NonNullable<FilterState['use']>): boolean {
  return cells[at + cell.useSince] === since && cells[at + cell.usePoints] === points;
}

/** Not by `value`: it reads lists of all kinds, for which V8 turns each list of numbers into one of objects first. */
function writeRecent(out: JsonBytes, recent: FilterState['recent']): void {
  out.ascii('"recent":[');
  for (let i = 0; i < recent.length; i++) {
    if (i > 0) out.byte(comma);
    out.number(recent[i] ?? null);
  }
  out.ascii('],');
}

function writeSeen(out: JsonBytes, { boots, times }: FilterState['seen']): void {
  out.ascii('"seen":{"boots":[');
  for (let i = 0; i < boots.length; i++) {
    const one = boots[i];
    if (one === undefined) continue;
    out
      .ascii(i === 0 ? '{"boot":' : ',{"boot":')
      .number(one.boot)
      .ascii(',"intervals":[');
    for (let k = 0; k < one.intervals.length; k++) {
      const interval = one.intervals[k];
      if (interval === undefined) continue;
      out
        .ascii(k === 0 ? '[' : ',[')
        .number(interval[0])
        .byte(comma)
        .number(interval[1])
        .byte(closeBracket);
    }
    out.ascii(']}');
  }
  out.ascii('],"times":').value(times).ascii('},');
}
