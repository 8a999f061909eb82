/** What there is of each item, and what would be ordered now. */
import { Proposal } from '../../contract/api/orders.ts';
import { OutlookView, StockView } from '../../contract/api/stock.ts';
import { needOf, needsOf } from '../../domain/needs.ts';
import { outlookOf } from '../../domain/outlook.ts';
import { proposals } from '../../usecases/proposals.ts';
import { stockView } from '../../usecases/views/stock-view.ts';
import { Page, page, pageOf } from '../paging.ts';
import { json } from '../reply.ts';
import { route } from '../route.ts';
import { api, ById, notFound } from './common.ts';

export const stockRoutes = [
  route({
    method: 'get',
    path: api('/stock'),
    role: 'staff',
    tag: 'stock',
    summary: 'Per item: what there is, and the levels that decide on orders',
    query: Page,
    response: pageOf(StockView),
    handler: ({ services, query }) =>
      page(needsOf(services.store.state, services.clock.now()), query, { key: ({ item }) => item.id, view: stockView }),
  }),
  route({
    method: 'get',
    path: api('/stock/{id}'),
    role: 'staff',
    tag: 'stock',
    summary: 'The stock of one item',
    params: ById,
    response: StockView,
    handler: ({ services, params }) => {
      const { state } = services.store;
      const item = state.get('items', params.id);
      if (item === undefined || item.retired) return notFound('item', params.id);
      return json(stockView(needOf(state, item, services.clock.now())));
    },
  }),
  route({
    method: 'get',
    path: api('/stock/{id}/outlook'),
    role: 'staff',
    tag: 'stock',
    summary: 'The stock of one item by day: 90 days back, and what is likely left 30 days ahead',
    params: ById,
    response: OutlookView,
    handler: ({ services, params }) => {
      const { state } = services.store;
      const item = state.get('items', params.id);
      if (item === undefined || item.retired) return notFound('item', params.id);
      const now = services.clock.now();
      const { reorderPoint, orderUpTo } = needOf(state, item, now).levels;
      return json({ item: item.id, reorderPoint, orderUpTo, ...outlookOf(state, item, now, { back: 90, ahead: 30 }) });
    },
  }),
  route({
    method: 'get',
    path: api('/proposals'),
    role: 'staff',
    tag: 'orders',
    summary: 'What would be ordered now, and why, line by line',
    query: Page,
    response: pageOf(Proposal),
    handler: ({ services, query }) =>
      page(proposals(services.store.state, services.clock.now()), query, {
        key: ({ supplier }) => supplier,
        view: (proposal) => proposal,
      }),
  }),
];
