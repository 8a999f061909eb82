/** Stock as a screen sees it, for some items at a time, and as staff sees it. */
import type { ScreenStock } from '../../contract/api/live.ts';
import type { StockView } from '../../contract/api/stock.ts';
import type { CollectionName, Collections } from '../../domain/model.ts';
import type { ItemNeed } from '../../domain/needs.ts';
import { type ItemStock, type StockLine, stockOfAll } from '../../domain/stock.ts';
import type { State } from '../ports.ts';
import { iso } from './instants.ts';

export function screenStock(stock: ItemStock): ScreenStock {
  const { item, onHand, inDispensers, onOrder, allocated, out, locations } = stock;
  return { item, onHand, inDispensers, onOrder, allocated, out, locations: locations.map(stockLine) };
}

const stockLine = ({ at, ...line }: StockLine): ScreenStock['locations'][number] => ({
  ...line,
  ...(at !== undefined && { at: iso(at) }),
});

/**
 * Stock of some items, which hang in `dispensers`. What cannot count is left out before it is looked at: dispensers of
 * other items, and orders and requests that are closed, of which an old installation has many.
 */
export function stockOfSome(
  state: State,
  {
    items,
    dispensers,
    openOrders,
    openRequests,
  }: Record<'items' | 'dispensers' | 'openOrders' | 'openRequests', Iterable<string>>,
): ReadonlyMap<string, ItemStock> {
  const chosen = new Map<CollectionName, Iterable<string>>([
    ['items', items],
    ['dispensers', dispensers],
    ['orders', openOrders],
    ['requests', openRequests],
  ]);
  return stockOfAll({
    get: (collection, id) => state.get(collection, id),
    values(collection) {
      const ids = chosen.get(collection);
      return ids === undefined ? state.values(collection) : pick(state, collection, ids);
    },
  });
}

function* pick<C extends CollectionName>(state: State, collection: C, ids: Iterable<string>): Iterable<Collections[C]> {
  for (const id of ids) {
    const doc = state.get(collection, id);
    if (doc !== undefined) yield doc;
  }
}

/** Stock as staff sees it: with the levels that decide on orders. */
export function stockView({ stock, levels }: Pick<ItemNeed, 'stock' | 'levels'>): StockView {
  const { reorderPoint, canOrder, orderUpTo, dailyUse, dailyUseFrom } = levels;
  return {
    ...screenStock(stock),
    position: stock.position,
    reorderPoint,
    canOrder,
    orderUpTo,
    dailyUse,
    dailyUseFrom,
  };
}
