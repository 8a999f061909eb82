import { number } from '../format.ts';
import { t } from './t.ts';

/** `1 800 muggar`: so many stock units, which no line break parts. */
export function inUnits(count: number, unit: string): string {
  return `${number(count)}\u00a0${t().unit(unit, count)}`;
}
