/** Who comes to where a dispenser hangs, as the API answers it. */
import type { VisitsView } from '../../contract/api/visits.ts';
import { addDays, localDay } from '../../domain/calendar.ts';
import { siteOf } from '../../domain/documents.ts';
import type { DispenserDoc, Millis } from '../../domain/model.ts';
import { provenPerVisit } from '../../domain/visit-trial.ts';
import { countedPlace, counterId, pointsPerVisit, usualWeek, visitsId } from '../../domain/visits.ts';
import type { State } from '../ports.ts';
import { bindingKey, deviceIds } from './device-view.ts';
import { isoOrNull } from './instants.ts';

const daysShown = 28;

export function visitsView(state: State, { id, location: at }: DispenserDoc, now: Millis): VisitsView {
  const location = countedPlace(state, at);
  const level = state.get('levels', id);
  const perVisit = level === undefined ? null : pointsPerVisit(level);
  const forecastBy = level !== undefined && provenPerVisit(level) !== null ? 'visits' : 'days';
  if (location === null) return { location, days: [], week: null, perVisit, forecastBy: 'days', counters: [] };
  const { timezone = 'UTC', holidays = [] } = siteOf(state) ?? {};
  const today = localDay(now, timezone);
  const ids = deviceIds(state);
  return {
    location,
    days: Array.from({ length: daysShown }, (_, i) => addDays(today, i + 1 - daysShown)).flatMap((day) => {
      const hours = state.get('visits', visitsId(location, day))?.hours;
      return hours === undefined ? [] : [{ day, arrivals: sumOf(hours), hours: [...hours] }];
    }),
    week: usualWeek(state, location, today, holidays)?.map((usual) => Math.round(usual * 100) / 100) ?? null,
    perVisit: perVisit === null ? null : Math.round(perVisit * 10_000) / 10_000,
    forecastBy,
    counters: (state.get('locations', location)?.devices ?? []).flatMap((device) => {
      const { dialect, id: address, source } = device;
      const known = state.get('counters', counterId(location, { dialect, address, source }));
      // A call button counts nobody.
      if (known !== undefined && known.countedAt === null) return [];
      return {
        deviceId: ids.get(bindingKey(device)) ?? null,
        address,
        seenAt: isoOrNull(known?.seenAt),
        countedAt: isoOrNull(known?.countedAt),
        total: known?.total ?? null,
        present: known?.present ?? null,
        battery: known?.vitals.battery ?? null,
      };
    }),
  };
}

const sumOf = (hours: readonly number[]): number => Math.round(hours.reduce((sum, one) => sum + one, 0) * 10) / 10;
