/**
 * One order of everything that a supplier should send now: what is due, what is under its can-order level, in whole
 * packs, at the price break, the minimum order and the free freight that pay. Money in minor units.
 *
 * What pays is reckoned with the all-units discount model (Silver, Pyke & Thomas 2017, section 4.5): goods cost their
 * price and 25 % of it a year to hold, and nothing is bought for more than 60 days.
 */
import type { LineReason } from '../contract/api/orders.ts';
import type { Offer } from '../contract/site-file.ts';
import type { Minor, OrderLineDoc, SupplierDoc } from './model.ts';
import { lineTotal, parseMoney } from './money.ts';
import type { ItemNeed } from './needs.ts';
import { packPriceAt, packsFor } from './offers.ts';

/** Cost of holding goods for a year, as a part of their price. */
export const holdingRate = 0.25;
const workingDaysAYear = 250;
/** 60 calendar days: no price break, minimum or freight is worth more cover than that. */
const mostCoverDays = 43;

export interface Basket {
  readonly lines: readonly OrderLineDoc[];
  readonly goods: Minor;
  readonly freight: Minor;
}

/** An item that is on the order or may join it. */
interface Slot {
  readonly need: ItemNeed;
  readonly offer: Offer;
  /** Its line on the draft that is filled up. */
  readonly line: OrderLineDoc | undefined;
  /** Packs of that line, in packs of `offer`; the need's position counts them. */
  readonly base: number;
  packs: number;
  /** Null while nothing is added. */
  reason: LineReason | null;
  roundedUpBy: number;
}

/** The terms of a supplier that an order's price depends on. */
export type Terms = Pick<SupplierDoc, 'minimumOrder' | 'freight'>;

/** What the supplier charges for bringing goods of this value. */
export function freightFor({ freight }: Pick<Terms, 'freight'>, goods: Minor): Minor {
  if (freight === undefined || goods === 0) return 0;
  return freight.freeFrom !== undefined && goods >= parseMoney(freight.freeFrom) ? 0 : parseMoney(freight.fee);
}

/**
 * @param needs of the items that this supplier is chosen for
 * @param draft lines of an order that is not yet sent, to be filled up; their packs count in the needs' positions
 */
export function fillBasket(terms: Terms, needs: readonly ItemNeed[], draft: readonly OrderLineDoc[] = []): Basket {
  const slots = needs.flatMap((need) => slotOf(need, draft));
  const linesOf = () => [
    ...draft.flatMap((line) => {
      const slot = slots.find((one) => one.line === line);
      return slot === undefined ? [line] : lineOf(slot);
    }),
    ...slots.filter((slot) => slot.line === undefined).flatMap(lineOf),
  ];
  const goodsOf = () => goodsTotal(linesOf());
  for (const slot of slots) {
    addNeed(slot);
    takeBreak(slot);
  }
  if (goodsOf() > 0) {
    fillToMinimum(slots, goodsOf, parseMoney(terms.minimumOrder));
    fillToFreeFreight(slots, goodsOf, terms);
  }
  const goods = goodsOf();
  return { lines: linesOf(), goods, freight: freightFor(terms, goods) };
}

export function goodsTotal(lines: readonly Pick<OrderLineDoc, 'packs' | 'packPrice'>[]): Minor {
  return lines.reduce((sum, line) => sum + lineTotal(line), 0);
}

/** Cost a year of buying an item in lots of `packs`: price, and holding half a lot on average. */
export function yearlyCost(offer: Offer, packs: number, yearlyPacks: number, rate = holdingRate, perOrder = 0): number {
  const price = packPriceAt(offer, packs);
  return price * yearlyPacks + (perOrder * yearlyPacks) / packs + (rate * price * packs) / 2;
}

function slotOf(need: ItemNeed, draft: readonly OrderLineDoc[]): Slot[] {
  if (need.offer === null) return [];
  const { offer } = need.offer;
  const line = draft.find(({ item }) => item === need.item.id);
  const base = line === undefined ? 0 : (line.packs * line.packSize) / offer.packSize;
  return [{ need, offer, line, base, packs: Math.ceil(base), reason: null, roundedUpBy: 0 }];
}

function addNeed(slot: Slot): void {
  const { offer, base } = slot;
  const { levels, stock, due } = slot.need;
  if (!due && stock.position > levels.canOrder) return;
  const wanted = levels.orderUpTo - stock.position;
  if (wanted <= 0) return;
  const packs = packsFor(offer, wanted + base * offer.packSize);
  slot.reason = reasonOf(slot.need, due ? 'reorder' : 'join');
  slot.roundedUpBy = Math.max(0, packs - Math.ceil(base + wanted / offer.packSize));
  slot.packs = packs;
}

/** Goes up to the price break that makes a year's cost least, if the goods are used within the cover. */
function takeBreak(slot: Slot): void {
  if (slot.reason === null) return;
  const { offer, need } = slot;
  const yearlyPacks = (need.levels.dailyUse * workingDaysAYear) / offer.packSize;
  let best = slot.packs;
  for (const { fromPacks } of offer.prices) {
    if (fromPacks <= slot.packs || !isCovered(slot, fromPacks)) continue;
    if (yearlyCost(offer, fromPacks, yearlyPacks) < yearlyCost(offer, best, yearlyPacks)) best = fromPacks;
  }
  slot.roundedUpBy += best - slot.packs;
  slot.packs = best;
}

/** Adds what is due soonest until the goods reach the supplier's minimum; below it there would be no order at all. */
function fillToMinimum(slots: readonly Slot[], goodsOf: () => Minor, minimum: Minor): void {
  for (let added: number | null = 0; added !== null && goodsOf() < minimum; ) added = addSoonest(slots);
  // Nothing more is needed within the cover: then more of what is used fastest, whatever it is enough for.
  for (let i = 0; goodsOf() < minimum && i < 100; i++) {
    const slot = slots.filter((one) => one.packs > 0 && packPriceAt(one.offer, one.packs) > 0).sort(byDue)[0];
    if (slot === undefined) return;
    addPacks(slot, Math.ceil((minimum - goodsOf()) / packPriceAt(slot.offer, slot.packs)));
  }
}

/** Adds what is due soonest until freight is free, if holding it until it would have been bought costs less. */
function fillToFreeFreight(slots: readonly Slot[], goodsOf: () => Minor, { freight }: Terms): void {
  if (freight?.freeFrom === undefined) return;
  const target = parseMoney(freight.freeFrom);
  const before = slots.map(({ packs, reason, roundedUpBy }) => ({ packs, reason, roundedUpBy }));
  let cost = 0;
  while (goodsOf() < target) {
    const added = addSoonest(slots);
    cost += added ?? Number.POSITIVE_INFINITY;
    if (cost >= parseMoney(freight.fee)) {
      slots.forEach((slot, i) => {
        Object.assign(slot, before[i]);
      });
      return;
    }
  }
}

/** Adds one pack of what is due soonest. Answers what holding it until then costs; null when nothing is needed in time. */
function addSoonest(slots: readonly Slot[]): number | null {
  const able = slots.filter((slot) => slot.need.levels.dailyUse > 0 && isCovered(slot, nextPacks(slot)));
  const slot = able.sort(byDue)[0];
  if (slot === undefined) return null;
  const early = Math.max(0, daysUntilDue(slot));
  const packs = nextPacks(slot) - slot.packs;
  addPacks(slot, packs);
  return (packs * packPriceAt(slot.offer, slot.packs) * holdingRate * early) / workingDaysAYear;
}

function nextPacks({ offer, packs }: Slot): number {
  return packsFor(offer, (packs + 1) * offer.packSize);
}

function addPacks(slot: Slot, packs: number): void {
  if (slot.reason === null) slot.reason = reasonOf(slot.need, 'freight');
  else slot.roundedUpBy += packs;
  slot.packs += packs;
}

function positionWith({ need, offer, base }: Slot, packs: number): number {
  return need.stock.position + (packs - base) * offer.packSize;
}

function isCovered(slot: Slot, packs: number): boolean {
  return positionWith(slot, packs) <= slot.need.levels.dailyUse * mostCoverDays;
}

/** Working days until it is due again, with what is on the order. */
function daysUntilDue(slot: Slot): number {
  const { dailyUse, reorderPoint } = slot.need.levels;
  return dailyUse > 0 ? (positionWith(slot, slot.packs) - reorderPoint) / dailyUse : Number.POSITIVE_INFINITY;
}

function byDue(a: Slot, b: Slot): number {
  return daysUntilDue(a) - daysUntilDue(b) || (a.need.item.id < b.need.item.id ? -1 : 1);
}

function lineOf({ need, offer, line, packs, reason, roundedUpBy }: Slot): OrderLineDoc[] {
  if (reason === null) return line === undefined ? [] : [line];
  return [
    {
      item: need.item.id,
      sku: offer.sku,
      packs,
      packSize: offer.packSize,
      packPrice: packPriceAt(offer, packs),
      received: 0,
      reason: { ...reason, ...(roundedUpBy > 0 && { roundedUpBy }) },
    },
  ];
}

function reasonOf({ stock, levels }: ItemNeed, kind: LineReason['kind']): LineReason {
  const { position, onHand, inDispensers, onOrder, allocated } = stock;
  const { reorderPoint, canOrder, orderUpTo, dailyUse, leadTimeDays, reviewDays, safetyStock, hanging } = levels;
  return {
    kind,
    ...{ position, onHand, inDispensers, onOrder, allocated },
    ...{ reorderPoint, canOrder, orderUpTo, dailyUse, leadTimeDays, reviewDays, safetyStock, hanging },
  };
}
