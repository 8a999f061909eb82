/** The parts of a snapshot that settings make, and what happened lately. */
import { type Activity, activityKinds, type Snapshot } from '../../contract/api/live.ts';
import { siteOf } from '../../domain/documents.ts';
import type { ActivityDoc } from '../../domain/model.ts';
import { holdsPlan } from '../../domain/plan.ts';
import type { State } from '../ports.ts';
import { iso } from './instants.ts';
import { planView } from './plan-view.ts';

const shownActivity = 50;

export function siteParts(state: State): Pick<Snapshot, 'site' | 'locations' | 'plans' | 'items'> {
  const site = siteOf(state);
  return {
    site: site === undefined ? null : pickSite(site),
    locations: [...state.values('locations')].filter((one) => !one.retired).map((one) => ({ ...one })),
    plans: [...state.values('plans')].filter(({ id }) => holdsPlan(state.get('locations', id))).map(planView),
    items: [...state.values('items')]
      .filter((item) => !item.retired)
      .map(({ id, name, category, stockUnit }) => ({ id, name, category, stockUnit })),
  };
}

function pickSite({
  id,
  name,
  timezone,
  currency,
  locale,
  officeHours,
}: NonNullable<ReturnType<typeof siteOf>>): Snapshot['site'] {
  return { id, name, timezone, currency, locale, officeHours: [...officeHours] };
}

/** Newest first. */
export function recentActivity(state: State): Activity[] {
  const docs = [...state.values('activity')].sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1));
  return docs.slice(0, shownActivity).flatMap(activityView);
}

/** One thing that happened; none for a kind that no screen knows. */
export function activityView({ at, kind, ...rest }: ActivityDoc): Activity[] {
  const known = activityKinds.find((one) => one === kind);
  return known === undefined ? [] : [{ ...rest, kind: known, at: iso(at) }];
}
