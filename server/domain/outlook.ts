/**
 * An item's stock looked at from today: by day back in time, as the ledger tells, and what is likely left ahead.
 *
 * Ahead, use sums up over working days as independent days of the same mean and spread do, so that its spread grows with the
 * square root of their number (as in the reorder point, Silver, Pyke and Thomas, "Inventory and Production Management in
 * Supply Chains", 4th ed., 2017, section 6.7); what is on order counts from the day that it is expected.
 */
import { addDays, isWorkday, localDay } from './calendar.ts';
import { type Documents, siteOf } from './documents.ts';
import { roundQuantity, storeroomChanges } from './ledger.ts';
import type { ItemDoc, Millis } from './model.ts';
import { dispensersOf, needOf } from './needs.ts';
import { usageOf } from './usage.ts';

/** Standard normal quantile of 0.9: eight in ten lie between the 10th and the 90th percentile. */
const z90 = 1.2816;

export interface PastStock {
  readonly day: string;
  /** In storerooms when the day ended; today: now. */
  readonly onHand: number;
  /** Used out of dispensers, and given out by hand. */
  readonly used: number;
  readonly issued: number;
}

export interface StockAhead {
  readonly day: string;
  /** Likely left when the day ends, in storerooms and dispensers: percentiles, never below 0. */
  readonly p10: number;
  readonly p50: number;
  readonly p90: number;
}

export interface Outlook {
  /** Oldest first, today last; from the first line of the ledger on. */
  readonly past: readonly PastStock[];
  /** Today first. */
  readonly ahead: readonly StockAhead[];
  readonly mean: number;
  readonly sd: number;
}

/** `back` and `ahead` in days. */
export function outlookOf(
  state: Documents,
  item: ItemDoc,
  now: Millis,
  span: { readonly back: number; readonly ahead: number },
): Outlook {
  const site = siteOf(state);
  const timezone = site?.timezone ?? 'UTC';
  const today = localDay(now, timezone);
  const { stock, demand } = needOf(state, item, now);
  const changes = changesByDay(state, item.id, timezone);
  const first = [...changes.keys()].sort()[0] ?? today;
  const usageOn = usageOf(state, item.id, dispensersOf(state, item.id));
  const past: PastStock[] = [];
  let { onHand } = stock;
  for (let back = 0; back < span.back; back++) {
    const day = addDays(today, -back);
    if (back > 0 && day < first) break;
    const usage = usageOn(day);
    past.push({ day, onHand, used: usage?.used ?? 0, issued: usage?.issued ?? 0 });
    onHand = roundQuantity(onHand - (changes.get(day) ?? 0));
  }
  const arriving = arrivals(state, item.id, timezone, today);
  const ahead: StockAhead[] = [];
  let left = stock.onHand + stock.inDispensers;
  let workdays = 0;
  for (let n = 0; n <= span.ahead; n++) {
    const day = addDays(today, n);
    if (n > 0 && site !== undefined && isWorkday(day, site)) {
      workdays++;
      left -= demand.mean;
    }
    left += arriving.get(day) ?? 0;
    const spread = z90 * demand.sd * Math.sqrt(workdays);
    ahead.push({ day, p10: atLeast0(left - spread), p50: atLeast0(left), p90: atLeast0(left + spread) });
  }
  return { past: past.reverse(), ahead, mean: demand.mean, sd: demand.sd };
}

const atLeast0 = (value: number): number => Math.max(0, roundQuantity(value));

function changesByDay(state: Documents, item: string, timezone: string): ReadonlyMap<string, number> {
  const changes = new Map<string, number>();
  for (const movement of state.values('movements')) {
    if (movement.item !== item) continue;
    const day = localDay(movement.at, timezone);
    const change = storeroomChanges(movement).reduce((sum, one) => sum + one.change, 0);
    changes.set(day, (changes.get(day) ?? 0) + change);
  }
  return changes;
}

/** What orders under way bring, by day; one that is late may come any day, and is taken for today's. */
function arrivals(state: Documents, item: string, timezone: string, today: string): ReadonlyMap<string, number> {
  const byDay = new Map<string, number>();
  for (const { status, expectedAt, lines } of state.values('orders')) {
    const isUnderWay = status === 'sent' || status === 'confirmed' || status === 'partly-received';
    if (!isUnderWay || expectedAt === undefined) continue;
    const expected = localDay(expectedAt, timezone);
    const day = expected < today ? today : expected;
    for (const line of lines) {
      if (line.item !== item) continue;
      const missing = Math.max(0, line.packs * line.packSize - line.received);
      byDay.set(day, (byDay.get(day) ?? 0) + missing);
    }
  }
  return byDay;
}
