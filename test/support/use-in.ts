/** What was used and issued in all, by item or of all: by the days, and what dispensers have not posted to them yet. */
import type { State } from '../../server/usecases/ports.ts';

export function useIn(state: Pick<State, 'values' | 'get'>, item?: string): { used: number; issued: number } {
  const isOf = (one: string | undefined): boolean => item === undefined || one === item;
  const days = [...state.values('usage')].filter((one) => isOf(one.item));
  const kept = [...state.values('levels')].filter(({ id }) => isOf(state.get('dispensers', id)?.item));
  return {
    used: [...days, ...kept].reduce((sum, { used = 0 }) => sum + used, 0),
    issued: days.reduce((sum, { issued }) => sum + issued, 0),
  };
}
