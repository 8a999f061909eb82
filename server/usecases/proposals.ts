/** What would be ordered now from each supplier, and why. */
import type { Proposal } from '../contract/api/orders.ts';
import { fillBasket } from '../domain/basket.ts';
import { siteOf } from '../domain/documents.ts';
import type { Millis } from '../domain/model.ts';
import { formatMoney, parseMoney } from '../domain/money.ts';
import { planOrders } from '../domain/order-plan.ts';
import type { State } from './ports.ts';
import { orderLine } from './views/order-view.ts';

/** By supplier; one without a line proposes nothing and is left out. What is on an order already is not proposed. */
export function proposals(state: State, now: Millis): Proposal[] {
  const currency = siteOf(state)?.currency ?? 'SEK';
  return planOrders(state, now).flatMap(({ supplier, needs, due }) => {
    const { lines, goods, freight } = fillBasket(supplier, needs);
    if (lines.length === 0) return [];
    const { autoBelow } = supplier.approval;
    return [
      {
        supplier: supplier.id,
        lines: lines.map(orderLine),
        goodsTotal: formatMoney(goods),
        freight: formatMoney(freight),
        total: formatMoney(goods + freight),
        currency,
        due,
        automatic: autoBelow !== undefined && goods + freight < parseMoney(autoBelow),
      },
    ];
  });
}
