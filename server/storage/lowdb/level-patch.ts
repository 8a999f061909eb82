/**
 * The patch (`doc-patch.ts`) that nearly every commit is made of: a level that a plain reading has moved. Each property is
 * compared and written by its name, which takes a third of the time that going through them all does.
 */
import type { LevelDoc } from '../../domain/model.ts';
import type { FilterState } from '../../domain/reading-quality.ts';
import type { JsonBytes } from './json-bytes.ts';

const [comma, closeBracket, closeBrace] = [0x2c, 0x5d, 0x7d] as const;

/** Writes what makes `after` of `before`; false, and nothing written, when more has changed than a plain reading changes. */
export function writeLevelPatch(out: JsonBytes, before: LevelDoc, after: LevelDoc): boolean {
  if (!isPlain(before, after) || !isPlainFilter(before.filter, after.filter)) return false;
  out.ascii('{"id":').text(after.id);
  if (after.level !== before.level) out.ascii(',"level":').number(after.level);
  if (after.levelAt !== before.levelAt) out.ascii(',"levelAt":').number(after.levelAt);
  if (after.seenAt !== before.seenAt) out.ascii(',"seenAt":').number(after.seenAt);
  if (after.content !== before.content) out.ascii(',"content":').number(after.content);
  if (after.interval !== before.interval) out.ascii(',"interval":').number(after.interval);
  if (after.dailyDrop !== before.dailyDrop) out.ascii(',"dailyDrop":').number(after.dailyDrop);
  if (after.used !== before.used && after.used !== undefined) out.ascii(',"used":').number(after.used);
  if (after.usedOn !== before.usedOn && after.usedOn !== undefined) out.ascii(',"usedOn":').text(after.usedOn);
  if (after.filter !== before.filter) writeFilter(out, before.filter, after.filter);
  out.byte(closeBrace);
  return true;
}

/** Whether all is the same that is not written here. */
function isPlain(before: LevelDoc, after: LevelDoc): boolean {
  return (
    after.status === before.status &&
    after.statusAt === before.statusAt &&
    after.outages === before.outages &&
    after.problem === before.problem &&
    after.doubt === before.doubt &&
    after.refilledAt === before.refilledAt &&
    after.told === before.told &&
    after.online === before.online &&
    after.gatewayDown === before.gatewayDown &&
    after.vitals === before.vitals &&
    after.perVisit === before.perVisit &&
    after.trial === before.trial &&
    (after.used !== undefined || before.used === undefined) &&
    (after.usedOn !== undefined || before.usedOn === undefined) &&
    after.calibration === before.calibration
  );
}

function isPlainFilter(before: FilterState, after: FilterState): boolean {
  return (
    after.leap === before.leap &&
    after.beyondEmpty === before.beyondEmpty &&
    after.openedAt === before.openedAt &&
    after.offlineAt === before.offlineAt &&
    after.outage === before.outage &&
    (after.same !== null || before.same === null) &&
    (after.rises !== undefined || before.rises === undefined) &&
    (after.use !== null || before.use === null) &&
    after.seen.values === undefined &&
    after.seen.behind === undefined
  );
}

/** Each part with a comma behind it. */
function writeFilter(out: JsonBytes, before: FilterState, after: FilterState): void {
  const { seen, recent, same, rises, missing, use } = after;
  const start = out.length;
  out.ascii(',"filter":{');
  const empty = out.length;
  if (seen !== before.seen) writeSeen(out, seen);
  if (recent !== before.recent) out.ascii('"recent":').value(recent).byte(comma);
  if (same !== before.same && same !== null) {
    out.ascii('"same":{"level":').number(same.level).ascii(',"since":').number(same.since);
    out.ascii(',"count":').number(same.count).ascii(',"rate":').number(same.rate).ascii('},');
  }
  if (rises !== before.rises && rises !== undefined)
    out.ascii('"rises":{"mean":').number(rises.mean).ascii(',"count":').number(rises.count).ascii('},');
  if (missing !== before.missing) out.ascii('"missing":').number(missing).byte(comma);
  if (use !== before.use && use !== null)
    out.ascii('"use":{"since":').number(use.since).ascii(',"points":').number(use.points).ascii('},');
  if (out.length === empty) {
    out.length = start;
    return;
  }
  // In place of the last comma.
  out.length--;
  out.byte(closeBrace);
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
