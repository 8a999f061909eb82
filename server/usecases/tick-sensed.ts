/** A sensor that sees a refill ticks the stop of whoever walks to it. */
import { withResult } from '../domain/round-progress.ts';
import type { Context, Tx } from './ports.ts';

export function tickSensed(tx: Tx, dispenser: string, level: number, context: Context): void {
  if (tx.size('rounds') === 0) return;
  for (const round of [...tx.values('rounds')]) {
    if (round.endedAt !== undefined) continue;
    const stop = round.stops.find((one) => one.dispenser === dispenser && one.result === undefined);
    if (stop === undefined) continue;
    const result = { kind: 'refilled', at: context.now, by: 'system', level, movements: [] } as const;
    tx.put('rounds', withResult(round, stop.n, result, context));
  }
}
