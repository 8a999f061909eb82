/**
 * Roll-ups of one dispenser: from the files where they say all that there is to say, else computed from the raw readings
 * (today; a day that readings came late for).
 */
import { type Rollup, rollUp, type Step, spanStart } from '../../domain/roll-up.ts';
import type { TrendQuery, TrendSpan } from '../../usecases/ports.ts';
import type { ReadingsView } from './readings.ts';
import { queryReadings } from './readings-query.ts';
import type { RollupFiles } from './rollup-files.ts';
import type { Part } from './rollup-line.ts';
import { localParts, saysMore, utcPart } from './rollup-parts.ts';
import { rowsOf } from './row-blocks.ts';
import { dayLength, dayOf, dayText, segmentName } from './segment-name.ts';

export async function queryTrend(
  view: ReadingsView,
  rollups: RollupFiles,
  query: TrendQuery,
): Promise<{ spans: readonly TrendSpan[]; next: number | null }> {
  const trend = new Trend(view, rollups, query);
  const spans: TrendSpan[] = [];
  for await (const some of query.step === '1d' ? trend.days(Number.POSITIVE_INFINITY) : trend.fine(query.step)) {
    for (const span of some) if (span.ts >= query.from && span.ts < query.to) spans.push(span);
    if (spans.length > query.limit) break;
  }
  return { spans: spans.slice(0, query.limit), next: spans[query.limit]?.ts ?? null };
}

class Trend {
  private readonly view: ReadingsView;
  private readonly rollups: RollupFiles;
  private readonly query: TrendQuery;
  private readonly lengths: Readonly<Record<string, number>>;
  /** Times of the dispenser's readings that are in no segment yet. */
  private readonly tail: readonly number[];
  /** Days of UTC with raw readings. */
  private readonly rawDays: readonly number[];

  constructor(view: ReadingsView, rollups: RollupFiles, query: TrendQuery) {
    this.view = view;
    this.rollups = rollups;
    this.query = query;
    this.lengths = Object.fromEntries([...view.segments].map(([day, bytes]) => [segmentName(day), bytes]));
    this.tail = rowsOf(view.tail, query.dispenser).map(({ ts }) => ts);
    this.rawDays = [...new Set([...view.segments.keys(), ...this.tail.map(dayOf)])];
  }

  /** Quarters or hours by days of UTC, and the site's days before there are any. */
  async *fine(step: '15m' | '1h'): AsyncGenerator<readonly TrendSpan[]> {
    const days = new Set(this.rawDays);
    for (const one of step === '15m' ? (['15m', '1h'] as const) : ([step] as const)) {
      for (const day of await this.rollups.days(one)) days.add(dayOf(Date.parse(day)));
    }
    const sorted = [...days].sort((a, b) => a - b);
    const begin = (sorted[0] ?? Number.POSITIVE_INFINITY) * dayLength;
    if (this.query.from < begin) yield* this.days(begin);
    const { from, to } = this.query;
    for (const day of sorted) {
      if ((day + 1) * dayLength > from && day * dayLength < to) yield this.ofDay(step, day);
    }
  }

  /** The site's days with readings from before `end`, in order. */
  async *days(end: number): AsyncGenerator<readonly TrendSpan[]> {
    const { from, to, timezone, dispenser } = this.query;
    const months = await this.rollups.days('1d');
    const stored: TrendSpan[] = [];
    const done = new Map<string, Part>();
    for (const month of months) {
      for (const part of await this.rollups.parts('1d', month)) done.set(part.day, part);
      stored.push(...stepped('1d', (await this.rollups.rows('1d', month, dispenser)) ?? []));
    }
    const fresh: TrendSpan[] = [];
    const renewed: Part[] = [];
    for (const part of localParts(this.rawDays, timezone, this.lengths)) {
      if (part.from < from || part.from >= to || !hasSourceBefore(part, end)) continue;
      if (!this.isNewer(part, done.get(part.day))) continue;
      const spans = await this.raw('1d', part, () => part.from);
      if (spans === null) continue;
      fresh.push(...spans);
      renewed.push(part);
      const old = done.get(part.day);
      if (old) renewed.push(old);
    }
    const later = [...done.values()].filter((part) => !hasSourceBefore(part, end));
    const isLeftOut = ({ ts }: TrendSpan): boolean =>
      ts >= end || [...renewed, ...later].some((part) => ts >= part.from && ts < part.to);
    yield [...stored.filter((span) => !isLeftOut(span)), ...fresh].sort((a, b) => a.ts - b.ts);
  }

  private async ofDay(step: '15m' | '1h', day: number): Promise<readonly TrendSpan[]> {
    const text = dayText(day);
    if (this.rawDays.includes(day)) {
      const part = utcPart(day, this.lengths);
      const done = (await this.rollups.parts(step, text)).find((one) => one.day === text);
      const spans = this.isNewer(part, done) ? await this.raw(step, part, spanStart(step, this.query.timezone)) : null;
      if (spans !== null) return spans;
    }
    const rows = await this.rollups.rows(step, text, this.query.dispenser);
    if (rows !== null || step === '1h') return stepped(step, rows ?? []);
    return stepped('1h', (await this.rollups.rows('1h', text, this.query.dispenser)) ?? []);
  }

  /** Whether the raw readings of a part, those in no segment yet too, say more than what was `done`. */
  private isNewer(part: Part, done: Part | undefined): boolean {
    if (!done || saysMore(part, done, this.lengths)) return true;
    const isWhole = Object.entries(done.of).every(([name, bytes]) => this.lengths[name] === bytes);
    return isWhole && this.tail.some((ts) => ts >= part.from && ts < part.to);
  }

  /** Null when the readings are not all there: retention has removed some, meanwhile or before. */
  private async raw(step: Step, { from, to }: Part, startOf: (ts: number) => number): Promise<TrendSpan[] | null> {
    const { dispenser } = this.query;
    const { rows } = await queryReadings(this.view, { dispenser, from, to, limit: Number.MAX_SAFE_INTEGER });
    return dayOf(from) < this.view.first() ? null : stepped(step, rollUp(rows, startOf));
  }
}

function hasSourceBefore(part: Part, end: number): boolean {
  return end === Number.POSITIVE_INFINITY || Object.keys(part.of).some((name) => name < segmentName(dayOf(end)));
}

const stepped = (step: Step, rollups: readonly Rollup[]): TrendSpan[] => rollups.map((one) => ({ ...one, step }));
