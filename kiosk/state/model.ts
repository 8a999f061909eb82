/**
 * The read model on the screen's side: the snapshot, indexed by id, and how a change alters it. Immutable: what did not
 * change keeps its identity, so slices compare by `===`.
 */
import type { DispenserView } from '../../server/contract/api/dispensers.ts';
import type {
  Activity,
  AlertView,
  Change,
  ItemView,
  ScreenOrder,
  ScreenStock,
  Snapshot,
} from '../../server/contract/api/live.ts';
import type { PlanView } from '../../server/contract/api/plans.ts';
import type { RequestView } from '../../server/contract/api/requests.ts';
import type { Location } from '../../server/contract/site-file.ts';

export interface Model {
  readonly rev: number;
  readonly version: string;
  readonly demo: boolean;
  readonly site: Snapshot['site'];
  readonly locations: ReadonlyMap<string, Location>;
  /** By location. */
  readonly plans: ReadonlyMap<string, PlanView>;
  readonly items: ReadonlyMap<string, ItemView>;
  readonly dispensers: ReadonlyMap<string, DispenserView>;
  /** By item. */
  readonly stock: ReadonlyMap<string, ScreenStock>;
  readonly requests: ReadonlyMap<string, RequestView>;
  readonly orders: ReadonlyMap<string, ScreenOrder>;
  readonly alerts: readonly AlertView[];
  /** Newest first, at most 50. */
  readonly activity: readonly Activity[];
}

const activityKept = 50;

export function modelOf(snapshot: Snapshot): Model {
  const { rev, version, demo, site, alerts } = snapshot;
  return {
    rev,
    version,
    demo,
    site,
    alerts,
    locations: byId(snapshot.locations),
    plans: new Map(snapshot.plans.map((plan) => [plan.location, plan])),
    items: byId(snapshot.items),
    dispensers: byId(snapshot.dispensers),
    stock: new Map(snapshot.stock.map((line) => [line.item, line])),
    requests: byId(snapshot.requests),
    orders: byId(snapshot.orders),
    activity: newest(snapshot.activity),
  };
}

/** The snapshot that would make this model; `at` is ISO text, `clockRate` as the server says it. */
export function snapshotOf(model: Model, { at, clockRate }: Pick<Snapshot, 'at' | 'clockRate'>): Snapshot {
  const { rev, version, demo, site, alerts, activity } = model;
  const list = <T>(views: ReadonlyMap<string, T>) => [...views.values()];
  return {
    rev,
    at,
    clockRate,
    demo,
    version,
    site,
    locations: list(model.locations),
    plans: list(model.plans),
    items: list(model.items),
    dispensers: list(model.dispensers),
    stock: list(model.stock),
    requests: list(model.requests),
    orders: list(model.orders),
    alerts: [...alerts],
    activity: [...activity],
  };
}

/** A change at or behind the model's revision is old news (a resumed link repeats) and alters nothing. */
export function applyChange(model: Model, change: Change): Model {
  if (change.rev <= model.rev) return model;
  return {
    ...model,
    rev: change.rev,
    dispensers: replaced(model.dispensers, change.dispensers, (view) => view.id),
    stock: replaced(model.stock, change.stock, (line) => line.item),
    requests: replaced(model.requests, change.requests, (view) => view.id),
    orders: replaced(model.orders, change.orders, (view) => view.id),
    alerts: change.alerts ?? model.alerts,
    activity: change.activity?.length ? merged(model.activity, change.activity) : model.activity,
  };
}

function byId<T extends { readonly id: string }>(views: readonly T[]): ReadonlyMap<string, T> {
  return new Map(views.map((view) => [view.id, view]));
}

function replaced<T>(
  before: ReadonlyMap<string, T>,
  views: readonly T[] | undefined,
  key: (view: T) => string,
): ReadonlyMap<string, T> {
  if (!views?.length) return before;
  const after = new Map(before);
  for (const view of views) after.set(key(view), view);
  return after;
}

function merged(before: readonly Activity[], more: readonly Activity[]): readonly Activity[] {
  const known = new Set(before.map((entry) => entry.id));
  return newest([...more.filter((entry) => !known.has(entry.id)), ...before]);
}

function newest(activity: readonly Activity[]): readonly Activity[] {
  return [...activity].sort((a, b) => b.at.localeCompare(a.at)).slice(0, activityKept);
}
