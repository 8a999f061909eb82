/** What each item needs now: its stock, its replenishment levels, and the offer that would be ordered. */
import { localDay, type SiteCalendar } from './calendar.ts';
import { type DailyDemand, dailyDemand, type PastDay, pastDays, useByWorkingDay } from './demand.ts';
import { type Documents, siteOf } from './documents.ts';
import type { DispenserDoc, ItemDoc, Millis, SupplierDoc } from './model.ts';
import { breadthOfSuppliers, cheapestOffer, type LiveOffer } from './offers.ts';
import { isDue, type Replenishment, replenishmentLevels } from './replenishment.ts';
import { type ItemStock, stockOf, stockOfAll } from './stock.ts';
import { usageOf } from './usage.ts';

export interface ItemNeed {
  readonly item: ItemDoc;
  readonly stock: ItemStock;
  readonly levels: Replenishment;
  readonly demand: DailyDemand;
  /** Null when nobody offers it: then it can only be bought by hand. */
  readonly offer: LiveOffer | null;
  /** At or under its reorder point. */
  readonly due: boolean;
}

/** Until a site is imported: the contract's defaults. */
const anywhere: SiteCalendar = {
  timezone: 'Europe/Stockholm',
  workdays: [1, 2, 3, 4, 5],
  holidays: [],
  officeHours: ['07:30', '17:30'],
};
/** The contract's defaults of a supplier, for an item that nobody offers. */
const anybody: Pick<SupplierDoc, 'leadTimeDays' | 'orderDays'> = {
  leadTimeDays: { mean: 3, sd: 1 },
  orderDays: [1, 2, 3, 4, 5],
};
/** Working days of use that offers are compared for. */
const comparedDays = 25;

/** The need of every item in use, by id. */
export function needsOf(state: Documents, now: Millis): readonly ItemNeed[] {
  const byItem = new Map<string, DispenserDoc[]>();
  for (const dispenser of state.values('dispensers')) {
    if (dispenser.retired) continue;
    const others = byItem.get(dispenser.item);
    if (others === undefined) byItem.set(dispenser.item, [dispenser]);
    else others.push(dispenser);
  }
  const all = common(state, now);
  const needs: ItemNeed[] = [];
  for (const [id, stock] of stockOfAll(state)) {
    const item = state.get('items', id);
    if (item !== undefined) needs.push(assess(state, item, stock, byItem.get(id) ?? [], all));
  }
  return needs.sort((a, b) => (a.item.id < b.item.id ? -1 : 1));
}

/** The need of one item. */
export function needOf(state: Documents, item: ItemDoc, now: Millis): ItemNeed {
  return assess(state, item, stockOf(state, item.id), dispensersOf(state, item.id), common(state, now));
}

/** Where an item hangs. */
export function dispensersOf(state: Documents, item: string): readonly DispenserDoc[] {
  return [...state.values('dispensers')].filter((one) => one.item === item && !one.retired);
}

/** Working days between two occasions to order from a supplier. */
export function reviewDays({ orderDays }: Pick<SupplierDoc, 'orderDays'>, { workdays }: SiteCalendar): number {
  const days = workdays.length || 7;
  return Math.max(1, days / Math.max(1, orderDays.length));
}

/** What is the same for all items. */
interface Common {
  readonly site: SiteCalendar;
  readonly days: readonly PastDay[];
  readonly breadth: ReadonlyMap<string, number>;
}

function common(state: Documents, now: Millis): Common {
  const site = siteOf(state) ?? anywhere;
  return { site, days: pastDays(localDay(now, site.timezone), site), breadth: breadthOfSuppliers(state) };
}

function assess(
  state: Documents,
  item: ItemDoc,
  stock: ItemStock,
  dispensers: readonly DispenserDoc[],
  { site, days, breadth }: Common,
): ItemNeed {
  const seen = useByWorkingDay(usageOf(state, item.id, dispensers), days);
  const capacity = dispensers.reduce((sum, dispenser) => sum + dispenser.capacity, 0);
  const demand = dailyDemand(seen, item.expectedDailyUse, capacity);
  const offer = cheapestOffer(state, item, demand.mean * comparedDays, breadth);
  const supplier = offer?.supplier ?? anybody;
  const levels = replenishmentLevels({
    demand,
    leadTime: supplier.leadTimeDays,
    reviewDays: reviewDays(supplier, site),
    serviceLevel: item.serviceLevel,
    dispensers: dispensers.map(({ id, capacity, lowLevel }) => ({
      capacity,
      lowLevel,
      known: (state.get('levels', id)?.level ?? null) !== null,
    })),
  });
  return { item, stock, levels, demand, offer, due: isDue(stock.position, levels) };
}
