/** How far a round has come. */
import type { Millis, RoundDoc, StopResult } from './model.ts';

/** The round with that stop ticked; it is over with its last one. */
export function withResult(
  round: RoundDoc,
  n: number,
  result: StopResult,
  { now, by }: { readonly now: Millis; readonly by: string },
): RoundDoc {
  const stops = round.stops.map((stop) => (stop.n === n ? { ...stop, result } : stop));
  const isOver = stops.every((stop) => stop.result !== undefined);
  return { ...round, stops, ...(isOver && { endedAt: now, endedBy: by }) };
}
