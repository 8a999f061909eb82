/**
 * The accepted levels of one dispenser as plain numbers: a day of a large site is hundreds of thousands of readings, and as
 * objects they would hold up the event loop whenever the garbage collector walks them.
 */
import type { HistoryRow } from '../../domain/model.ts';
import type { Sample } from '../../domain/roll-up.ts';

export class Levels {
  private readonly times: number[] = [];
  private readonly levels: number[] = [];
  private readonly refills = new Set<number>();
  private isSorted = true;

  add({ ts, level, quality, refill }: HistoryRow): void {
    if (quality !== 'accepted' || level === null) return;
    const at = this.times.length;
    if (ts < (this.times[at - 1] ?? ts)) this.isSorted = false;
    if (refill) this.refills.add(at);
    this.times.push(ts);
    this.levels.push(level);
  }

  /** From `from` to before `to`, by time. */
  *samples(from: number, to: number): Generator<Sample> {
    const order = this.isSorted ? null : this.times.map((_, i) => i).sort((a, b) => this.timeAt(a) - this.timeAt(b));
    for (let i = 0; i < this.times.length; i++) {
      const at = order?.[i] ?? i;
      const ts = this.timeAt(at);
      if (ts < from || ts >= to) continue;
      const sample = { ts, level: this.levels[at] ?? null, quality: 'accepted' } as const;
      yield this.refills.has(at) ? { ...sample, refill: true } : sample;
    }
  }

  private timeAt(index: number): number {
    return this.times[index] ?? 0;
  }
}
