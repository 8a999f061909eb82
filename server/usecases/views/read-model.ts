/**
 * The read model of kiosk and wall, kept up to date commit by commit: whole as a snapshot, and as what changed.
 *
 * A commit only marks what it touches. Views are made of what is marked when somebody wants them, each serialised once,
 * so that a reading costs its own dispenser and item and never the site. Changed settings make all of it anew, and the
 * screens get a fresh snapshot.
 */
import type { AlertView, Snapshot } from '../../contract/api/live.ts';
import type { ActivityDoc, CollectionName, Millis } from '../../domain/model.ts';
import { isOverdue } from '../../domain/purchase-order.ts';
import { type ItemStock, isOpenOrder } from '../../domain/stock.ts';
import { countedPlace } from '../../domain/visits.ts';
import type { Commit, DocChange, State } from '../ports.ts';
import { createAlertBook } from './alert-book.ts';
import { discrepancyAlerts, dispenserAlerts, orderAlerts, sourceAlerts, stockAlerts } from './alerts.ts';
import { bindingKey, deviceIds } from './device-view.ts';
import { dispenserView, sourceOf } from './dispenser-view.ts';
import { healthOf } from './health-view.ts';
import { withIncidents } from './incidents.ts';
import { iso } from './instants.ts';
import { screenOrder } from './order-view.ts';
import { createPart, type Part } from './parts.ts';
import { screenRequest } from './request-view.ts';
import { activityView, recentActivity, siteParts } from './site-view.ts';
import { screenStock, stockOfSome } from './stock-view.ts';

const hour = 3_600_000;
/** What is over stays on the screens for a while. */
const showDone = { requests: 24 * hour, orders: 7 * 24 * hour };
/** More than this between two changes is left to the next snapshot. */
const maxActivity = 100;
/** An alert that tells no time of its own is shown as unseen again after a day. */
const seenFor = 24 * hour;

const settings: ReadonlySet<CollectionName> = new Set([
  'site',
  'locations',
  'plans',
  'suppliers',
  'items',
  'dispensers',
  'devices',
  'sources',
]);

/** What stays the same while the server runs. */
export interface ServerFacts {
  readonly clockRate: number;
  readonly demo: boolean;
  readonly version: string;
}

export interface ReadModel {
  /** Marks what a commit touches. */
  take(commit: Pick<Commit, 'changes' | 'reset'>): void;
  /** The store's trouble, which no document tells of; null when it is well. */
  setStoreProblem(problem: string | null, now: Millis): void;
  /** A `Snapshot` as JSON text. */
  snapshot(rev: number, now: Millis): string;
  /**
   * What changed since the last call: a `Change` as JSON text, `snapshot` when settings changed and screens need it all,
   * or null.
   */
  takeChange(rev: number, now: Millis): string | 'snapshot' | null;
  alerts(now: Millis): readonly AlertView[];
}

/** Alerts whose id does not tell since when. */
const timeless: ReadonlySet<AlertView['kind']> = new Set(['stock-out', 'battery-low', 'device-unsteady']);

/** A read model over `state`, which it reads when asked and never changes. */
export function createReadModel(state: State, facts: ServerFacts): ReadModel {
  let stale = true;
  let snapshotDue = false;
  let deviceIdOf: ReadonlyMap<string, string> = new Map();
  let stocks: ReadonlyMap<string, ItemStock> = new Map();
  /** Ids of the dispensers that an item hangs in. */
  const hangsIn = new Map<string, string[]>();
  let at: Millis = 0;
  let storeProblem: string | null = null;
  let newActivity: ActivityDoc[] = [];
  const openOrders = new Set<string>();
  const openRequests = new Set<string>();
  const overdue = new Set<string>();
  const outSince = new Map<string, Millis>();
  /** Dispensers whose devices are back after an outage, and not yet as usual: an incident may still be theirs. */
  const back = new Set<string>();
  const book = createAlertBook(
    ({ id, kind }) => {
      const seen = state.get('acknowledgements', id);
      return seen !== undefined && timeless.has(kind) && seen.at < at - seenFor ? undefined : seen;
    },
    (alerts) => withIncidents(alerts, state),
  );

  const dispensers = createPart((id) => {
    const doc = state.get('dispensers', id);
    if (doc === undefined || doc.retired) return null;
    const device = doc.device === undefined ? null : (deviceIdOf.get(bindingKey(doc.device)) ?? null);
    return dispenserView(state, doc, device);
  });
  const stock = createPart((item) => {
    const found = stocks.get(item);
    return found === undefined ? null : screenStock(found);
  });
  const requests = createPart((id) => {
    const doc = state.get('requests', id);
    if (doc === undefined || (doc.answeredAt !== undefined && doc.answeredAt < at - showDone.requests)) return null;
    return screenRequest(doc);
  });
  const orders = createPart((id) => {
    const doc = state.get('orders', id);
    const over = doc?.receivedAt ?? doc?.cancelledAt;
    if (doc === undefined || (over !== undefined && over < at - showDone.orders)) return null;
    return screenOrder(state, doc, at);
  });
  const parts: Readonly<Record<'dispensers' | 'stock' | 'requests' | 'orders', Part>> = {
    dispensers,
    stock,
    requests,
    orders,
  };

  function mark({ collection, id }: DocChange, doc: DocChange['doc']): void {
    switch (collection) {
      case 'levels': {
        dispensers.mark(id);
        const item = state.get('dispensers', id)?.item;
        if (item !== undefined) stock.mark(item);
        break;
      }
      case 'health':
        dispensers.mark(id);
        break;
      case 'visits':
        // Who came tells when what hangs there runs empty.
        for (const dispenser of state.values('dispensers'))
          if (countedPlace(state, dispenser.location) === id.slice(0, id.indexOf('@'))) dispensers.mark(dispenser.id);
        break;
      case 'balances':
        stock.mark(id.slice(0, id.indexOf('@')));
        break;
      case 'requests': {
        requests.mark(id);
        const item = state.get('requests', id)?.item;
        if (item !== undefined) stock.mark(item);
        break;
      }
      case 'orders':
        orders.mark(id);
        for (const { item } of state.get('orders', id)?.lines ?? []) stock.mark(item);
        break;
      case 'outbox':
        orders.mark(id);
        break;
      case 'discrepancies':
        noteDiscrepancy(id);
        break;
      case 'acknowledgements':
        book.touch();
        break;
      case 'activity':
        if (doc !== null) newActivity = [...newActivity, ...activityOf(id)].slice(-maxActivity);
        break;
      default:
        if (settings.has(collection)) stale = snapshotDue = true;
    }
  }

  function activityOf(id: string): ActivityDoc[] {
    const doc = state.get('activity', id);
    return doc === undefined ? [] : [doc];
  }

  function noteDiscrepancy(id: string): void {
    const doc = state.get('discrepancies', id);
    book.set(`discrepancy ${id}`, doc === undefined ? [] : discrepancyAlerts(doc));
  }

  function startOver(): void {
    deviceIdOf = deviceIds(state);
    openOrders.clear();
    openRequests.clear();
    overdue.clear();
    back.clear();
    book.clear();
    storeProblem = null;
    dispensers.reset(ids(state.values('dispensers')));
    hangsIn.clear();
    for (const { id, item } of state.values('dispensers')) {
      const others = hangsIn.get(item);
      if (others === undefined) hangsIn.set(item, [id]);
      else others.push(id);
    }
    stock.reset(ids(state.values('items')));
    requests.reset(ids(state.values('requests')));
    orders.reset(ids(state.values('orders')));
    for (const { id } of state.values('discrepancies')) noteDiscrepancy(id);
    for (const source of state.values('sources')) book.set(`source ${source.id}`, sourceAlerts(source));
    newActivity = [];
    stale = false;
  }

  /** Makes anew what is marked, and what time alone changed. */
  function refresh(now: Millis): void {
    at = now;
    if (stale) startOver();
    for (const id of openOrders) {
      const doc = state.get('orders', id);
      if (doc !== undefined && isOverdue(doc, now) !== overdue.has(id)) orders.mark(id);
    }
    for (const id of dispensers.marked) {
      const doc = state.get('dispensers', id);
      const isTold = doc && !doc.retired && sourceOf(state, doc)?.connected !== false;
      const level = state.get('levels', id);
      book.set(`dispenser ${id}`, isTold ? dispenserAlerts(doc, level, healthOf(state, doc), now) : []);
      const isBack = level?.filter.outage !== undefined;
      if (back.has(id) !== isBack) book.touch();
      toggle(back, id, isBack);
    }
    for (const id of requests.marked) {
      const status = state.get('requests', id)?.status;
      toggle(openRequests, id, status === 'open' || status === 'accepted');
    }
    for (const id of orders.marked) {
      const doc = state.get('orders', id);
      toggle(openOrders, id, doc !== undefined && isOpenOrder(doc));
      toggle(overdue, id, doc !== undefined && isOverdue(doc, now));
      book.set(`order ${id}`, doc === undefined ? [] : orderAlerts(doc, state.get('outbox', id), now));
    }
    if (stock.marked.size > 0) {
      const dispensersOf = [...stock.marked].flatMap((item) => hangsIn.get(item) ?? []);
      stocks = stockOfSome(state, { items: stock.marked, dispensers: dispensersOf, openOrders, openRequests });
      for (const item of stock.marked) noteStock(item, now);
    }
    for (const part of Object.values(parts)) part.refresh();
  }

  function noteStock(item: string, now: Millis): void {
    const found = stocks.get(item);
    if (found?.out !== true) outSince.delete(item);
    else if (!outSince.has(item)) outSince.set(item, now);
    book.set(`item ${item}`, found === undefined ? [] : stockAlerts(found, outSince.get(item) ?? now));
  }

  return {
    take({ changes, reset }) {
      if (reset) stale = snapshotDue = true;
      for (const change of changes) mark(change, change.doc);
    },
    setStoreProblem(problem, now) {
      if (problem === storeProblem) return;
      storeProblem = problem;
      const alert = { id: 'store-failed', kind: 'store-failed', severity: 'critical', at: now } as const;
      book.set('store', problem === null ? [] : [{ ...alert, detail: problem }]);
    },
    alerts(now) {
      refresh(now);
      return book.views();
    },
    snapshot(rev, now) {
      refresh(now);
      const values: Omit<Snapshot, keyof typeof parts> = {
        rev,
        at: iso(now),
        ...facts,
        ...siteParts(state),
        alerts: book.forScreens(),
        activity: recentActivity(state),
      };
      return withParts(
        JSON.stringify(values),
        Object.entries(parts).map(([name, part]) => [name, part.all()]),
      );
    },
    takeChange(rev, now) {
      refresh(now);
      const changed = [
        ...Object.entries(parts).map(([name, part]) => [name, part.takeChanged()] as const),
        ['alerts', book.takeChanged()] as const,
        ['activity', newActivity.length === 0 ? null : JSON.stringify(newActivity.flatMap(activityView))] as const,
      ];
      newActivity = [];
      if (snapshotDue) {
        snapshotDue = false;
        return 'snapshot';
      }
      const present = changed.flatMap(([name, text]) => (text === null ? [] : [[name, text] as const]));
      return present.length === 0 ? null : withParts(JSON.stringify({ rev, at: iso(now) }), present);
    },
  };
}

function* ids(docs: Iterable<{ id: string }>): Iterable<string> {
  for (const { id } of docs) yield id;
}

function toggle(set: Set<string>, id: string, isIn: boolean): void {
  if (isIn) set.add(id);
  else set.delete(id);
}

/** Adds members that are JSON already to the text of a non-empty object. */
function withParts(object: string, members: readonly (readonly [string, string])[]): string {
  return `${object.slice(0, -1)},${members.map(([name, text]) => `"${name}":${text}`).join(',')}}`;
}
