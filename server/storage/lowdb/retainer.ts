/**
 * Rolls up days that are over and forgets what is old, in small slices beside the commits. What was done is read off the
 * files themselves: a part says which bytes of which segments it was computed from, and one that says less than there is
 * now is computed again, always from raw readings. So a crash between any two steps costs nothing but the work.
 *
 * Raw segments go two days after the last day that late readings are taken for, since a day of the site reaches over two
 * of UTC.
 */
import { join } from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import type { Millis } from '../../domain/model.ts';
import { retention, rollUp, type Step, spanStart } from '../../domain/roll-up.ts';
import { type Retention, StoreUnavailable } from '../../usecases/ports.ts';
import type { Warnings } from '../store-log.ts';
import { parseRow } from './history-row.ts';
import { Levels } from './levels.ts';
import { type Readings, readingsDirectory } from './readings.ts';
import { type RollupFiles, rollupName } from './rollup-files.ts';
import { type Part, rollupText } from './rollup-line.ts';
import { localParts, saysMore, utcPart } from './rollup-parts.ts';
import { dayLength, dayOf, dayOfSegment } from './segment-name.ts';

/** Bytes of segments whose readings are held in memory at once; more are taken in turns, some dispensers at a time. */
const turnBytes = 32 * 1024 * 1024;
/** ms of the event loop that a slice may take. */
const slice = 1;

export interface RetainerOptions {
  readonly dir: string;
  readonly readings: Readings;
  readonly rollups: RollupFiles;
  readonly log: Warnings;
}

export class Retainer {
  private readonly options: RetainerOptions;
  private running: Promise<void> | null = null;
  private stopped = false;
  private toldLate = 0;

  constructor(options: RetainerOptions) {
    this.options = options;
  }

  retain(at: Retention): Promise<void> {
    this.running ??= this.run(at).finally(() => {
      this.running = null;
    });
    return this.running;
  }

  /** Resolves when nothing is under way; the rest is left for the next start. */
  async close(): Promise<void> {
    this.stopped = true;
    await this.running?.catch(() => {});
  }

  private async run({ now, timezone }: Retention): Promise<void> {
    const { readings, rollups } = this.options;
    const lengths = await readings.settle();
    const days = Object.keys(lengths).flatMap((name) => dayOfSegment(name) ?? []);
    for (const step of ['15m', '1h', '1d'] as const) {
      const parts = step === '1d' ? localParts(days, timezone, lengths) : days.map((day) => utcPart(day, lengths));
      // Days of a month share a file, which is read once.
      const found = new Map<string, Promise<Part[]>>();
      const partsAt = (day: string): Promise<Part[]> => {
        const name = rollupName(step, day);
        const read = found.get(name) ?? rollups.parts(step, day);
        found.set(name, read);
        return read;
      };
      for (const part of parts) {
        if (part.to <= now && this.isDue(part, await partsAt(part.day), lengths)) {
          await rollups.put(step, part, this.texts(step, part, timezone));
        }
      }
    }
    await readings.dropBefore(dayOf(now - retention.raw) - 1, lengths);
    await this.forget(now);
    this.tellLate();
  }

  /** `found`: the parts in the file that holds the part's day. */
  private isDue(part: Part, found: readonly Part[], lengths: Readonly<Record<string, number>>): boolean {
    const done = found.find(({ day }) => day === part.day);
    return done ? saysMore(part, done, lengths) : dayOf(part.from) >= this.options.readings.view().first();
  }

  private async *texts(step: Step, part: Part, timezone: string): AsyncGenerator<readonly string[]> {
    const startOf = step === '1d' ? () => part.from : spanStart(step, timezone);
    const bytes = Object.values(part.of).reduce((sum, one) => sum + one, 0);
    const turns = Math.max(Math.ceil(bytes / turnBytes), 1);
    for (let turn = 0; turn < turns; turn++) {
      let texts: string[] = [];
      let since = performance.now();
      for (const [dispenser, levels] of await this.gather(part, (id) => turns === 1 || crc32(id) % turns === turn)) {
        for (const span of rollUp(levels.samples(part.from, part.to), startOf)) texts.push(rollupText(dispenser, span));
        if (performance.now() - since < slice) continue;
        yield texts;
        texts = [];
        await breathe();
        this.goOn();
        since = performance.now();
      }
      yield texts;
    }
  }

  private async gather(part: Part, isWanted: (dispenser: string) => boolean): Promise<Map<string, Levels>> {
    const { dir, readings } = this.options;
    const found = new Map<string, Levels>();
    for (const [name, bytes] of Object.entries(part.of)) {
      for await (const lines of readings.reader.lines(join(dir, readingsDirectory, name), bytes)) {
        this.goOn();
        for (const { json } of lines) {
          const row = parseRow(json);
          if (row === null || row.ts < part.from || row.ts >= part.to || !isWanted(row.dispenser)) continue;
          const levels = found.get(row.dispenser) ?? new Levels();
          found.set(row.dispenser, levels);
          levels.add(row);
        }
      }
    }
    return found;
  }

  private goOn(): void {
    if (this.stopped) throw new StoreUnavailable('Hylla is stopping; the next start goes on rolling up');
  }

  /** A step goes only where the next coarser one is there. */
  private async forget(now: Millis): Promise<void> {
    const { rollups } = this.options;
    for (const [step, coarser] of [
      ['15m', '1h'],
      ['1h', '1d'],
    ] as const) {
      for (const day of await rollups.days(step)) {
        if (Date.parse(day) + dayLength > now - retention[step]) break;
        if (await rollups.has(coarser, day)) await rollups.remove(step, day);
      }
    }
  }

  private tellLate(): void {
    const { log, readings } = this.options;
    const { tooLate } = readings;
    if (tooLate > this.toldLate)
      log.warn(`${tooLate - this.toldLate} readings were of days that are rolled up for good, and are not in history`);
    this.toldLate = tooLate;
  }
}
