/** A dispenser's level moves, by use or by a refill: content and use follow, doubts are answered, the filter begins anew. */
import { withUse } from '../domain/dispenser.ts';
import { roundQuantity } from '../domain/ledger.ts';
import type { DispenserDoc, Every, LevelDoc, Millis } from '../domain/model.ts';
import { type FilterState, noise } from '../domain/reading-quality.ts';
import { withTrial } from '../domain/visit-trial.ts';
import { countedPlace, visitsBetween, withVisits } from '../domain/visits.ts';
import { bookRefill } from './book-refill.ts';
import type { Context, Tx } from './ports.ts';
import { keepUse } from './record-use.ts';

/** A copy that is still being filled in: this is the hot path, and one copy a reading is enough. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };

/** A level document being filled in, whose filter is too. */
export type LevelDraft = Draft<Omit<LevelDoc, 'filter'>> & { filter: Draft<FilterState> };

/** A copy to be filled in. Property by property: spread takes ten times as long, of documents that are as wide. */
export function draftOf(level: LevelDoc): LevelDraft {
  const { filter } = level;
  const filterCopy: Every<FilterState> = {
    seen: filter.seen,
    recent: filter.recent,
    leap: filter.leap,
    same: filter.same,
    rises: filter.rises,
    missing: filter.missing,
    beyondEmpty: filter.beyondEmpty,
    openedAt: filter.openedAt,
    offlineAt: filter.offlineAt,
    outage: filter.outage,
    use: filter.use,
  };
  const copy: Every<Omit<LevelDoc, 'filter'>> & { filter: Every<FilterState> } = {
    id: level.id,
    level: level.level,
    levelAt: level.levelAt,
    seenAt: level.seenAt,
    status: level.status,
    statusAt: level.statusAt,
    outages: level.outages,
    problem: level.problem,
    doubt: level.doubt,
    refilledAt: level.refilledAt,
    told: level.told,
    content: level.content,
    online: level.online,
    gatewayDown: level.gatewayDown,
    vitals: level.vitals,
    interval: level.interval,
    dailyDrop: level.dailyDrop,
    perVisit: level.perVisit,
    trial: level.trial,
    used: level.used,
    usedOn: level.usedOn,
    filter: filterCopy,
    calibration: level.calibration,
  };
  return copy;
}

/** This many reports in a row that gave no level are a sensor that does not see. */
export const blind = 12;

export interface Move {
  readonly level: number;
  readonly refill: boolean;
  readonly at: Millis;
  /** Levels for the filter to smooth by. */
  readonly recent: readonly number[];
}

export function moveLevel(
  tx: Tx,
  dispenser: DispenserDoc,
  known: LevelDraft,
  { level, refill, at, recent }: Move,
  context: Context,
): void {
  const { filter } = known;
  const { content, fell } = account(tx, dispenser, known, { level, refill, at }, context);
  const { dailyDrop, use } = withUse(known, fell, at);
  if (filter.use !== null && filter.use.since < at && use?.since === at)
    learnVisits(tx, dispenser, known, { from: filter.use.since, to: at, points: filter.use.points + fell });
  if (known.doubt !== undefined && (refill || isAnswered(known.doubt, filter, level))) known.doubt = undefined;
  known.level = level;
  known.levelAt = at;
  known.content = content;
  known.dailyDrop = dailyDrop;
  filter.leap = null;
  filter.missing = 0;
  filter.use = use;
  filter.recent = recent;
  if (refill) {
    known.refilledAt = at;
    filter.openedAt = null;
  }
}

/** A level that moves as it should answers a doubt; so does sight to a sensor that was doubted for being blind. */
function isAnswered(doubt: NonNullable<LevelDoc['doubt']>, { missing }: FilterState, level: number): boolean {
  if (doubt.level === null || Math.abs(level - doubt.level) > noise) return true;
  return doubt.problem === 'suspect' && missing >= blind;
}

/**
 * Keeps units: content before + issued = content after + used. The first level is opening content; after that, what the
 * content fell by has been used. Noise falls and rises alike, and is netted over the day.
 */
function account(
  tx: Tx,
  dispenser: DispenserDoc,
  known: LevelDraft,
  { level, refill, at }: Pick<Move, 'level' | 'refill' | 'at'>,
  context: Context,
): { content: number; fell: number } {
  const content = roundQuantity((dispenser.capacity * level) / 100);
  if (known.level === null) return { content, fell: 0 };
  const issued = refill
    ? bookRefill(tx, { dispenser, fromLevel: known.level, toLevel: level, how: 'sensed', at }, context).issued
    : 0;
  const used = roundQuantity(known.content + issued - content);
  keepUse(tx, known, { item: dispenser.item, quantity: used, at });
  return { content, fell: refill ? 0 : known.level - level };
}

/** Seldom: when a span of use is over, six hours and more. */
function learnVisits(
  tx: Tx,
  { location }: DispenserDoc,
  known: LevelDraft,
  { from, to, points }: { readonly from: Millis; readonly to: Millis; readonly points: number },
): void {
  const place = countedPlace(tx, location);
  if (place === null) return;
  // By what was known before: a guess is judged that was made without knowing how it ends.
  const trial = withTrial(tx, place, known, points, to);
  if (trial !== undefined) known.trial = trial;
  const learned = withVisits(known.perVisit, points, visitsBetween(tx, place, from, to));
  if (learned !== undefined) known.perVisit = learned;
}
