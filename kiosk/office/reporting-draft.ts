/** The reporting of a sensor as somebody types it: minutes and percent as text. */
import * as v from 'valibot';
import type { Issue } from '../../server/contract/errors.ts';
import { Reporting } from '../../server/contract/reporting.ts';
import { typedNumber } from '../state/draft.ts';

export interface ReportingDraft {
  readonly interval: string;
  readonly quiet: string;
  readonly nearLevel: string;
  readonly nearInterval: string;
  readonly alert: string;
}
type Name = keyof ReportingDraft;
export type Why = 'number' | 'range' | 'quiet' | 'near' | 'both' | 'needed';

const minutes = (seconds: number | undefined): string =>
  seconds === undefined ? '' : `${Math.round((seconds / 60) * 100) / 100}`;
const text = (value: number | undefined): string => (value === undefined ? '' : `${value}`);

export function draftOf({ intervalS, quietIntervalS, nearEmpty, alertLevel }: Reporting): ReportingDraft {
  return {
    interval: minutes(intervalS),
    quiet: minutes(quietIntervalS),
    nearLevel: text(nearEmpty?.level),
    nearInterval: minutes(nearEmpty?.intervalS),
    alert: text(alertLevel),
  };
}

/** Null while it is not whole. */
export function reportingOf(draft: ReportingDraft): Reporting | null {
  const seconds = (typed: string): unknown => {
    const value = typedNumber(typed);
    return typeof value === 'number' ? Math.round(value * 60) : value;
  };
  const [intervalS, quietIntervalS, near] = [draft.interval, draft.quiet, draft.nearInterval].map(seconds);
  const [level, alertLevel] = [typedNumber(draft.nearLevel), typedNumber(draft.alert)];
  const result = v.safeParse(Reporting, {
    ...(intervalS !== undefined && { intervalS }),
    ...(quietIntervalS !== undefined && { quietIntervalS }),
    ...((level !== undefined || near !== undefined) && { nearEmpty: { level, intervalS: near } }),
    ...(alertLevel !== undefined && { alertLevel }),
  });
  return result.success ? result.output : null;
}

/** The field that each path of the server's is. */
const fields: Readonly<Record<string, Name>> = {
  '$.intervalS': 'interval',
  '$.quietIntervalS': 'quiet',
  '$.nearEmpty.level': 'nearLevel',
  '$.nearEmpty.intervalS': 'nearInterval',
  '$.alertLevel': 'alert',
};

/** What is wrong where: as typed, and as the server has it (`issues`). */
export function faultFields(
  draft: ReportingDraft,
  issues: readonly Issue[],
  interval: { readonly minS: number; readonly maxS: number } | null,
): readonly { readonly field: Name; readonly why: Why }[] {
  const names = ['interval', 'quiet', 'nearLevel', 'nearInterval', 'alert'] as const;
  const isPercent = (name: Name): boolean => name === 'nearLevel' || name === 'alert';
  const found = new Map<Name, Why>();
  for (const { path } of issues) {
    const field = fields[path];
    if (field === 'quiet') found.set(field, 'quiet');
    else if (field === 'nearInterval') found.set(field, 'near');
    else if (field === 'interval' && draft.interval.trim() === '') found.set(field, 'needed');
  }
  for (const name of names) {
    const value = typedNumber(draft[name]);
    if (value === undefined) continue;
    if (typeof value !== 'number' || value < 0 || (isPercent(name) && value > 100)) found.set(name, 'number');
    else if (!isPercent(name) && interval !== null && (value * 60 < interval.minS || value * 60 > interval.maxS))
      found.set(name, 'range');
  }
  const isGiven = (name: Name): boolean => draft[name].trim() !== '';
  if (isGiven('nearLevel') !== isGiven('nearInterval'))
    found.set(isGiven('nearLevel') ? 'nearInterval' : 'nearLevel', 'both');
  return [...found].map(([field, why]) => ({ field, why }));
}
