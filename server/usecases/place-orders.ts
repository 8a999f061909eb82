/**
 * Orders what is due: one basket a supplier, every open order counted, so that it can run at any time and as often as one
 * likes. What is on an order, drafts included, is in the position and not needed again.
 *
 * A basket fills up an order of that supplier that has not left yet, before it becomes one of its own. Under the
 * supplier's `autoBelow` it is approved and queued by itself, else it waits for a manager.
 */
import { ok } from '../contract/errors.ts';
import { fillBasket } from '../domain/basket.ts';
import { localDay, nextOrderDay } from '../domain/calendar.ts';
import { siteOf } from '../domain/documents.ts';
import type { Minor, OrderDoc, SiteDoc } from '../domain/model.ts';
import { parseMoney } from '../domain/money.ts';
import type { ItemNeed } from '../domain/needs.ts';
import { planOrders, type SupplierPlan } from '../domain/order-plan.ts';
import { nextOrderNumber, orderTotal, withLines, withNeeds } from '../domain/purchase-order.ts';
import { logActivity } from './log-activity.ts';
import type { Context, State, Tx, UseCase } from './ports.ts';
import { queueOrder } from './queue-order.ts';

const system = 'system';

/** Ids of the orders that were created, and of those that were filled up. */
export interface PlacedOrders {
  readonly created: readonly string[];
  readonly filled: readonly string[];
}

export const placeOrders: UseCase<void, PlacedOrders> = (tx, _input, context) => {
  const placed = { created: [] as string[], filled: [] as string[] };
  const site = siteOf(tx);
  if (site === undefined) return ok(placed);
  const cancelled = cancelledToday(tx, site, context.now);
  for (const plan of planOrders(tx, context.now)) {
    const isWanted = (need: ItemNeed) => !cancelled.has(need.item.id);
    if (!plan.needs.some((need) => need.due && isWanted(need))) continue;
    const order = placeFor(tx, { ...plan, needs: plan.needs.filter(isWanted) }, site, context);
    placed[order.created ? 'created' : 'filled'].push(order.id);
  }
  return ok(placed);
};

function placeFor(tx: Tx, { supplier, needs }: SupplierPlan, site: SiteDoc, context: Context) {
  const autoBelow = supplier.approval.autoBelow === undefined ? 0 : parseMoney(supplier.approval.autoBelow);
  const isAutomatic = (total: Minor) => total < autoBelow;
  const fresh = fillBasket(supplier, needs);
  const automatic = isAutomatic(fresh.goods + fresh.freight);
  for (const order of unsentOrders(tx, supplier.id)) {
    const { lines } = fillBasket(supplier, needs, order.lines);
    const filled = withNeeds(tx, withLines(order, lines, supplier));
    const staysAutomatic = isAutomatic(orderTotal(filled));
    // Money that a person has not agreed to, or has agreed to already, is not spent by adding to it.
    if (order.createdBy !== system && automatic) continue;
    if (order.status === 'approved' && !staysAutomatic) continue;
    if (order.status === 'draft' && order.createdBy === system && staysAutomatic) approve(tx, filled, plan(), context);
    else tx.put('orders', filled);
    return { id: order.id, created: false };
  }
  const order = withNeeds(tx, {
    id: nextOrderNumber(tx, context.now, site.timezone),
    supplier: supplier.id,
    status: 'draft',
    lines: fresh.lines,
    freight: fresh.freight,
    currency: site.currency,
    createdAt: context.now,
    createdBy: system,
  });
  tx.put('orders', order);
  logActivity(tx, { kind: 'order-created', order: order.id }, context);
  if (automatic) approve(tx, order, plan(), context);
  return { id: order.id, created: true };

  function plan() {
    return { site, notBefore: nextOrderDay(context.now, supplier, site) };
  }
}

function approve(tx: Tx, order: OrderDoc, { site, notBefore }: { site: SiteDoc; notBefore: number }, context: Context) {
  const approved: OrderDoc = { ...order, status: 'approved', approvedAt: context.now, approvedBy: system };
  queueOrder(tx, approved, notBefore, site);
  logActivity(tx, { kind: 'order-approved', order: order.id }, context);
}

/** Drafts, then what the system approved and nobody has begun to send; oldest first. */
function unsentOrders(state: State, supplier: string): readonly OrderDoc[] {
  return [...state.values('orders')]
    .filter((order) => {
      if (order.supplier !== supplier) return false;
      if (order.status === 'draft') return true;
      return (
        order.status === 'approved' && order.approvedBy === system && state.get('outbox', order.id)?.attempts === 0
      );
    })
    .sort((a, b) => (a.status === b.status ? (a.id < b.id ? -1 : 1) : a.status === 'draft' ? -1 : 1));
}

/**
 * Items on an order that somebody cancelled today. To order them again at once would undo what they did; tomorrow the
 * need, if it is still there, is taken up again.
 */
function cancelledToday(state: State, { timezone }: SiteDoc, now: number): ReadonlySet<string> {
  const today = localDay(now, timezone);
  const items = new Set<string>();
  for (const { cancelledAt, lines } of state.values('orders')) {
    if (cancelledAt === undefined || localDay(cancelledAt, timezone) !== today) continue;
    for (const { item } of lines) items.add(item);
  }
  return items;
}
