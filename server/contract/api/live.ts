/**
 * The read model of kiosk and wall, whole (`GET /snapshot`, SSE `snapshot`) and as changes (SSE `change`).
 *
 * A change carries whole views of what changed; a screen replaces them by id. Changed settings (site, locations, items)
 * come as a fresh snapshot.
 */
import * as v from 'valibot';
import { Text } from '../primitives.ts';
import { Category, Location } from '../site-file.ts';
import { DispenserView } from './dispensers.ts';
import { OrderHead } from './orders.ts';
import { PlanView } from './plans.ts';
import { RequestView } from './requests.ts';
import { StockView } from './stock.ts';

export const ItemView = v.object({ id: v.string(), name: Text, category: Category, stockUnit: v.string() });
export type ItemView = v.InferOutput<typeof ItemView>;

/** An order as a screen sees it: no prices. */
export const ScreenOrder = v.object({
  ...OrderHead.entries,
  supplierName: v.string(),
  lines: v.array(v.object({ item: v.string(), quantity: v.number(), received: v.number() })),
});
export type ScreenOrder = v.InferOutput<typeof ScreenOrder>;

/** Stock as a screen sees it. */
export const ScreenStock = v.pick(StockView, [
  'item',
  'onHand',
  'inDispensers',
  'onOrder',
  'allocated',
  'out',
  'locations',
]);
export type ScreenStock = v.InferOutput<typeof ScreenStock>;

export const alertKinds = [
  'dispenser-empty',
  'dispenser-low',
  'dispenser-stale',
  'dispenser-fault',
  'stock-out',
  'order-overdue',
  'order-waits',
  'order-not-sent',
  'discrepancy',
  'battery-low',
  'store-failed',
  'source-down',
  'device-unsteady',
  'devices-silent',
  'gateway-down',
] as const;
export const AlertView = v.object({
  id: v.string(),
  kind: v.picklist(alertKinds),
  severity: v.picklist(['critical', 'warning', 'info']),
  at: v.string(),
  dispenser: v.optional(v.string()),
  item: v.optional(v.string()),
  order: v.optional(v.string()),
  source: v.optional(v.string()),
  /** Of `devices-silent` and `gateway-down`: the gateway or network that they are heard through, how many are silent, and of how many. */
  network: v.optional(v.string()),
  count: v.optional(v.number()),
  total: v.optional(v.number()),
  detail: v.optional(v.string()),
  acknowledgedAt: v.optional(v.string()),
  acknowledgedBy: v.optional(v.string()),
});
export type AlertView = v.InferOutput<typeof AlertView>;

export const activityKinds = [
  'refill',
  'order-created',
  'order-approved',
  'order-sent',
  'order-cancelled',
  'receipt',
  'request',
  'request-answered',
] as const;
/** One thing that happened, newest first on the screens. */
export const Activity = v.object({
  id: v.string(),
  at: v.string(),
  kind: v.picklist(activityKinds),
  dispenser: v.optional(v.string()),
  item: v.optional(v.string()),
  order: v.optional(v.string()),
  request: v.optional(v.string()),
  quantity: v.optional(v.number()),
  /** How a refill became known: `sensed`, `tapped`. Or the request's kind or answer. */
  how: v.optional(v.string()),
});
export type Activity = v.InferOutput<typeof Activity>;

export const SiteView = v.object({
  id: v.string(),
  name: v.string(),
  timezone: v.string(),
  currency: v.string(),
  locale: v.string(),
  officeHours: v.tuple([v.string(), v.string()]),
});

export const Snapshot = v.object({
  rev: v.number(),
  /** Server time, UTC. */
  at: v.string(),
  /** How fast the server's clock runs: 1, but for the demo. */
  clockRate: v.number(),
  demo: v.boolean(),
  /** Changes when the server's pages change; a screen that loaded another reloads. */
  version: v.string(),
  site: v.nullable(SiteView),
  locations: v.array(Location),
  /** Of the locations that have one; absent in what a screen of an older version wrote down. */
  plans: v.optional(v.array(PlanView), []),
  items: v.array(ItemView),
  dispensers: v.array(DispenserView),
  stock: v.array(ScreenStock),
  requests: v.array(RequestView),
  orders: v.array(ScreenOrder),
  alerts: v.array(AlertView),
  activity: v.array(Activity),
});
export type Snapshot = v.InferOutput<typeof Snapshot>;

/** What changed since the change before. Absent parts did not change. */
export const Change = v.object({
  rev: v.number(),
  at: v.string(),
  dispensers: v.optional(v.array(DispenserView)),
  stock: v.optional(v.array(ScreenStock)),
  requests: v.optional(v.array(RequestView)),
  orders: v.optional(v.array(ScreenOrder)),
  /** All alerts, when any changed. */
  alerts: v.optional(v.array(AlertView)),
  /** New activity only. */
  activity: v.optional(v.array(Activity)),
});
export type Change = v.InferOutput<typeof Change>;

export const Heartbeat = v.object({ at: v.string(), rev: v.number() });
export type Heartbeat = v.InferOutput<typeof Heartbeat>;
