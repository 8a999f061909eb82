/**
 * Alerts, derived from the documents: each says what is wrong now and goes when it is right again. Nothing is stored but
 * that somebody has seen one.
 *
 * An alert's id names the incident: kind, subject and since when. So the next time the same dispenser runs empty is
 * another alert, that nobody has seen yet.
 */
import type { AlertView, ScreenStock } from '../../contract/api/live.ts';
import type { HealthDoc } from '../../domain/device-health.ts';
import type {
  DiscrepancyDoc,
  DispenserDoc,
  LevelDoc,
  Millis,
  OrderDoc,
  OutboxDoc,
  SourceDoc,
} from '../../domain/model.ts';
import { isOverdue } from '../../domain/purchase-order.ts';
import { unsteadiness } from './health-view.ts';
import { iso } from './instants.ts';

export type Alert = Omit<AlertView, 'at' | 'acknowledgedAt' | 'acknowledgedBy'> & { readonly at: Millis };

function alert(
  kind: AlertView['kind'],
  severity: AlertView['severity'],
  subject: string,
  at: Millis,
  more: object,
): Alert {
  return { id: `${kind}-${subject}-${at.toString(36)}`, kind, severity, at, ...more };
}

/** A battery is told as low so long before it is foreseen to be empty. */
const batteryAhead = 14 * 86_400_000;

/** At most one alert of its status, one of its battery, and one of its device. `health`: of the device that it has. */
export function dispenserAlerts(
  { id, item }: DispenserDoc,
  level: LevelDoc | undefined,
  health: HealthDoc | undefined,
  now: Millis,
): Alert[] {
  if (level === undefined) return [];
  const found: Alert[] = [];
  const at = level.statusAt ?? level.seenAt ?? 0;
  const problem = level.problem === null ? {} : { detail: level.problem };
  const about = { dispenser: id, item, ...problem };
  if (level.status === 'empty') found.push(alert('dispenser-empty', 'critical', id, at, about));
  if (level.status === 'low') found.push(alert('dispenser-low', 'info', id, at, about));
  if (level.status === 'stale') found.push(alert('dispenser-stale', 'warning', id, at, about));
  if (level.status === 'fault') found.push(alert('dispenser-fault', 'warning', id, at, about));
  const { gatewayDown } = level;
  if (gatewayDown !== undefined)
    found.push(alert('gateway-down', 'warning', id, gatewayDown.at, { dispenser: id, network: gatewayDown.name }));
  const { battery, batteryLow } = level.vitals;
  // What was said of the battery before it was changed is said no more.
  const isOld = health !== undefined && health.changedAt !== null && health.changedAt >= (level.seenAt ?? 0);
  const isForeseen = health?.forecast != null && health.forecast.at - now < batteryAhead;
  if (!isOld && (batteryLow === true || isForeseen || (battery !== undefined && battery <= 10))) {
    // Since when is not kept: the id stands for the battery, until it is changed.
    found.push({
      id: `battery-low-${id}`,
      kind: 'battery-low',
      severity: 'info',
      at: level.seenAt ?? at,
      dispenser: id,
      ...(battery !== undefined && { detail: `${Math.round(battery)} %` }),
    });
  }
  const [unsteady] = unsteadiness(level, health, now);
  if (unsteady !== undefined)
    found.push({
      // Since when is not kept: the id stands for what is wrong with it.
      ...{ id: `device-unsteady-${id}-${unsteady}`, kind: 'device-unsteady', severity: 'info' },
      ...{ at: level.seenAt ?? at, dispenser: id, detail: unsteady },
    });
  return found;
}

/** One for all dispensers below it, which have none of their own meanwhile. */
export function sourceAlerts({ id, connected, since, createdAt, problem }: SourceDoc): Alert[] {
  if (connected !== false) return [];
  return [alert('source-down', 'warning', id, since ?? createdAt, { source: id, ...(problem && { detail: problem }) })];
}

/** `since`: when the storerooms were first seen empty. */
export function stockAlerts(stock: Pick<ScreenStock, 'item' | 'out'>, since: Millis): Alert[] {
  if (!stock.out) return [];
  return [{ id: `stock-out-${stock.item}`, kind: 'stock-out', severity: 'critical', at: since, item: stock.item }];
}

export function orderAlerts(order: OrderDoc, outbox: OutboxDoc | undefined, now: Millis): Alert[] {
  const { id } = order;
  if (isOverdue(order, now)) return [alert('order-overdue', 'warning', id, order.expectedAt ?? now, { order: id })];
  if (order.status === 'draft') return [alert('order-waits', 'info', id, order.createdAt, { order: id })];
  if (order.status === 'approved' && outbox !== undefined && outbox.lastError !== undefined && !outbox.sentAt) {
    const at = order.approvedAt ?? order.createdAt;
    return [alert('order-not-sent', 'warning', id, at, { order: id, detail: outbox.lastError })];
  }
  return [];
}

export function discrepancyAlerts({ id, status, kind, at, item, dispenser, order }: DiscrepancyDoc): Alert[] {
  if (status !== 'open') return [];
  const about = { item, ...(dispenser && { dispenser }), ...(order && { order }), detail: kind };
  return [{ id: `discrepancy-${id}`, kind: 'discrepancy', severity: 'info', at, ...about }];
}

const severities = ['critical', 'warning', 'info'] as const;

/** Gravest first, then oldest first, with who has seen it. */
export function alertViews(
  alerts: Iterable<Alert>,
  seenBy: (alert: Alert) => { readonly at: Millis; readonly by: string } | undefined,
): AlertView[] {
  return [...alerts]
    .sort(
      (a, b) =>
        severities.indexOf(a.severity) - severities.indexOf(b.severity) || a.at - b.at || (a.id < b.id ? -1 : 1),
    )
    .map((one) => {
      const seen = seenBy(one);
      return { ...one, at: iso(one.at), ...(seen && { acknowledgedAt: iso(seen.at), acknowledgedBy: seen.by }) };
    });
}
