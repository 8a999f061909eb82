/** From how a dispenser should report to what its device is to be told now. */
import type { Reporting } from '../contract/reporting.ts';
import { localDay, localTime, type SiteCalendar } from './calendar.ts';
import type { DeviceSettings, QuietHours } from './device-config.ts';
import type { Millis } from './model.ts';
import { intervalIn, isNearEmpty, type Phase, phaseAt } from './reporting.ts';
import type { Abilities } from './reporting-abilities.ts';

/** Days off that a device is told ahead: more come when these have passed. */
const holidaysAhead = 10;

export interface DevicePlan {
  readonly settings: DeviceSettings;
  readonly phase: Phase;
  readonly expectS: number | null;
  readonly nearEmpty: boolean;
}

/** `wasNearEmpty`: what it counted as before. What the family cannot be told is left out, what is out of its range moved in. */
export function devicePlan(
  reporting: Reporting,
  abilities: Abilities,
  { level, wasNearEmpty }: { level: number | null; wasNearEmpty: boolean },
  site: SiteCalendar,
  now: Millis,
): DevicePlan {
  const nearEmpty = isNearEmpty(reporting, level, wasNearEmpty);
  const phase = phaseAt(reporting, nearEmpty, site, now);
  const { interval, alert, plans } = abilities;
  const within = (seconds: number): number =>
    interval === null ? seconds : Math.min(interval.maxS, Math.max(interval.minS, seconds));
  const alerting = alert && reporting.alertLevel !== undefined ? { alertLevel: reporting.alertLevel } : {};
  const wanted = interval === null ? undefined : intervalIn(phase, reporting);
  const expectS = wanted === undefined ? null : within(wanted);
  if (!plans)
    return { settings: { ...(expectS !== null && { intervalS: expectS }), ...alerting }, phase, expectS, nearEmpty };
  const { intervalS, quietIntervalS, nearEmpty: near } = reporting;
  const settings = {
    ...(intervalS !== undefined && { intervalS: within(intervalS) }),
    ...(near !== undefined && { nearEmpty: { level: near.level, intervalS: within(near.intervalS) } }),
    ...(quietIntervalS !== undefined && { quietHours: quietHours(within(quietIntervalS), site, now) }),
    ...alerting,
  };
  return { settings, phase, expectS, nearEmpty };
}

/** Told anew when clocks change and when a day off has passed. */
function quietHours(
  intervalS: number,
  { workdays, officeHours, holidays, timezone }: SiteCalendar,
  now: Millis,
): QuietHours {
  const today = localDay(now, timezone);
  const wall = Date.parse(`${today}T${localTime(now, timezone)}:00Z`);
  return {
    intervalS,
    workdays: workdays.length === 0 ? [1, 2, 3, 4, 5, 6, 7] : [...new Set(workdays)].sort((a, b) => a - b),
    hours: [officeHours[0], officeHours[1]],
    holidays: [...new Set(holidays)]
      .filter((day) => day >= today)
      .sort()
      .slice(0, holidaysAhead),
    utcOffsetS: Math.round((wall - Math.floor(now / 60_000) * 60_000) / 1000),
  };
}
