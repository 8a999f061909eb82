/** What the site's own device shows: stock by item, what is asked for and what is on its way. */
import { siteOf } from '../../domain/documents.ts';
import { isOpenOrder, stockOfAll } from '../../domain/stock.ts';
import type { State } from '../../usecases/ports.ts';
import type { SiteFacts } from './discovery.ts';

export function siteFacts(state: State, locale: 'sv' | 'en'): SiteFacts {
  const stocks = stockOfAll(state);
  return {
    name: siteOf(state)?.name ?? 'Hylla',
    items: [...state.values('items')]
      .filter(({ retired }) => !retired)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .map(({ id, name, stockUnit }) => ({
        id,
        name: typeof name === 'string' ? name : (name[locale] ?? name.sv ?? name.en ?? id),
        unit: stockUnit,
        onHand: stocks.get(id)?.onHand ?? 0,
      })),
    openRequests: count(state.values('requests'), ({ status }) => status === 'open' || status === 'accepted'),
    openOrders: count(state.values('orders'), isOpenOrder),
  };
}

function count<T>(all: Iterable<T>, isOne: (one: T) => boolean): number {
  let found = 0;
  for (const one of all) if (isOne(one)) found++;
  return found;
}
