/**
 * When to order an item and up to how much: one pure function, its figures are its reasons. All in stock units and
 * working days.
 *
 * Periodic review with a normal demand over lead time and review (Silver, Pyke & Thomas, "Inventory and Production
 * Management in Supply Chains", 4th ed. 2017, sections 6.7 and 6.10): safety stock z·√((L+R)·σd² + d²·σL²), reorder
 * point d·(L+R) + safety stock. The position counts what hangs in dispensers, which cannot be taken from one for another.
 * So the reorder point is that of the echelon (Clark & Scarf, "Optimal policies for a multi-echelon inventory problem",
 * Management Science 6, 1960): plus what hangs there on an average day, whose spread adds to the safety stock. The
 * can-order level follows Balintfy, "On a basic class of multi-item inventory problems", Management Science 10, 1964.
 */
import type { DailyDemand } from './demand.ts';
import { normalQuantile } from './normal.ts';

/** Working days of use between the reorder point and the level under which an item joins another's order. */
const joinDays = 12;
/** Working days of use that an order brings on top of the reorder point: about one order every five weeks. */
const cycleDays = 25;

export interface ReplenishmentInput {
  readonly demand: DailyDemand;
  /** Working days from order to goods. */
  readonly leadTime: { readonly mean: number; readonly sd: number };
  /** Working days between two occasions to order. */
  readonly reviewDays: number;
  /** Probability of no stock-out in a cycle. */
  readonly serviceLevel: number;
  /** Its dispensers: what each holds, and the level at which it is refilled, percent. `known`: its level is. */
  readonly dispensers: readonly { readonly capacity: number; readonly lowLevel: number; readonly known: boolean }[];
}

export interface Replenishment {
  /** Position at and under which it must be ordered. */
  readonly reorderPoint: number;
  /** Position at and under which it joins an order of something else. */
  readonly canOrder: number;
  readonly orderUpTo: number;
  readonly safetyStock: number;
  /** Part of the reorder point: what hangs in dispensers on an average day. */
  readonly hanging: number;
  readonly dailyUse: number;
  readonly dailyUseFrom: DailyDemand['from'];
  readonly leadTimeDays: number;
  readonly reviewDays: number;
}

export function replenishmentLevels(input: ReplenishmentInput): Replenishment {
  const { demand, leadTime, reviewDays, serviceLevel, dispensers } = input;
  const known = dispensers.filter((dispenser) => dispenser.known);
  // Refilled at the low level up to full, and falling evenly between.
  const hanging = sum(known.map(({ capacity, lowLevel }) => (capacity * (100 + lowLevel)) / 200));
  const hangingVariance = sum(known.map(({ capacity, lowLevel }) => ((capacity * (100 - lowLevel)) / 100) ** 2 / 12));
  const days = leadTime.mean + reviewDays;
  const variance = days * demand.sd ** 2 + demand.mean ** 2 * leadTime.sd ** 2 + hangingVariance;
  const safetyStock = normalQuantile(serviceLevel) * Math.sqrt(variance);
  // With use unknown: a refill for every dispenser, so that no restroom is without.
  const refills = demand.from === 'none' ? sum(dispensers.map(({ capacity }) => capacity)) : 0;
  const reorderPoint = figure(Math.max(demand.mean * days + safetyStock, refills) + hanging);
  return {
    reorderPoint,
    canOrder: figure(reorderPoint + demand.mean * joinDays),
    // At least one unit above the reorder point, or an order would not end the need that it is for.
    orderUpTo: reorderPoint === 0 ? 0 : figure(reorderPoint + Math.max(1, demand.mean * cycleDays)),
    safetyStock: figure(safetyStock),
    hanging: figure(hanging),
    dailyUse: figure(demand.mean, 4),
    dailyUseFrom: demand.from,
    leadTimeDays: leadTime.mean,
    reviewDays: figure(reviewDays),
  };
}

/** Whether a position calls for an order. Nothing is kept of an item of which nothing is known, but what is asked for. */
export function isDue(position: number, { reorderPoint }: Pick<Replenishment, 'reorderPoint'>): boolean {
  return reorderPoint > 0 ? position <= reorderPoint : position < 0;
}

/** Figures are shown to people, who decide on them: two decimals, upwards so that rounding never lowers a level. */
function figure(value: number, decimals = 2): number {
  const grain = 10 ** decimals;
  return Math.ceil(Math.round(value * grain * 1e6) / 1e6) / grain;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
