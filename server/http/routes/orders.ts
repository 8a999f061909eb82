/** Purchase orders through their life. */
import * as v from 'valibot';
import {
  GoodsReceipt,
  NewOrder,
  OrderCancellation,
  OrderConfirmation,
  OrderView,
  orderStatuses,
} from '../../contract/api/orders.ts';
import { ok } from '../../contract/errors.ts';
import type { Role } from '../../contract/primitives.ts';
import type { OrderDoc } from '../../domain/model.ts';
import { orderCsv } from '../../domain/order-document.ts';
import { approveOrder } from '../../usecases/approve-order.ts';
import { cancelOrder } from '../../usecases/cancel-order.ts';
import { confirmOrder } from '../../usecases/confirm-order.ts';
import { createOrder } from '../../usecases/create-order.ts';
import { outgoingOrder } from '../../usecases/outgoing-order.ts';
import type { State, UseCase } from '../../usecases/ports.ts';
import { receiveGoods } from '../../usecases/receive-goods.ts';
import { recordAudit } from '../../usecases/record-audit.ts';
import { sendOrder } from '../../usecases/send-order.ts';
import { orderView } from '../../usecases/views/order-view.ts';
import { page, pageOf, pageQuery, timeKey } from '../paging.ts';
import { content, json } from '../reply.ts';
import { type Route, route } from '../route.ts';
import { api, ByAnyId, notFound } from './common.ts';

const tag = 'orders';
const Nothing = v.strictObject({});

const viewOf = (state: State, now: number) => (order: OrderDoc) => orderView(order, state.get('outbox', order.id), now);

/** `POST /orders/{id}/<verb>`: one step in an order's life. */
function step<B extends object>(
  verb: 'approve' | 'send' | 'confirm' | 'receive' | 'cancel',
  {
    role,
    summary,
    body,
    act,
  }: { role: Role; summary: string; body: v.GenericSchema<unknown, B>; act: UseCase<{ order: string } & B, OrderDoc> },
): Route {
  return route({
    method: 'post',
    path: api(`/orders/{id}/${verb}`),
    role,
    tag,
    summary,
    params: ByAnyId,
    body,
    response: OrderView,
    idempotent: true,
    handler: ({ params, body: said, write }) =>
      write((tx, context) => {
        const done = act(tx, { ...said, order: params.id }, context);
        if (!done.ok) return done;
        recordAudit(tx, { action: `order.${verb}`, subject: `order:${params.id}` }, context);
        return ok(viewOf(tx, context.now)(done.value));
      }),
  });
}

export const orderRoutes = [
  route({
    method: 'get',
    path: api('/orders'),
    role: 'staff',
    tag,
    summary: 'All orders, newest first',
    query: v.object({ ...pageQuery, status: v.optional(v.picklist(orderStatuses)) }),
    response: pageOf(OrderView),
    handler: ({ services, query }) => {
      const { state } = services.store;
      return page(state.values('orders'), query, {
        key: ({ id, createdAt }) => timeKey({ id, at: createdAt }),
        view: viewOf(state, services.clock.now()),
        newestFirst: true,
        where: ({ status }) => query.status === undefined || status === query.status,
      });
    },
  }),
  route({
    method: 'get',
    path: api('/orders/{id}'),
    role: 'staff',
    tag,
    summary: 'One order',
    params: ByAnyId,
    response: OrderView,
    handler: ({ services, params }) => {
      const { state } = services.store;
      const order = state.get('orders', params.id);
      return order === undefined ? notFound('order', params.id) : json(viewOf(state, services.clock.now())(order));
    },
  }),
  route({
    method: 'post',
    path: api('/orders'),
    role: 'staff',
    tag,
    summary: 'Make an order by hand; a draft until a manager approves it',
    body: NewOrder,
    status: 201,
    response: OrderView,
    idempotent: true,
    handler: ({ body, write }) =>
      write(
        (tx, context) => {
          const done = createOrder(tx, body, context);
          if (!done.ok) return done;
          recordAudit(tx, { action: 'order.created', subject: `order:${done.value.id}` }, context);
          return ok(viewOf(tx, context.now)(done.value));
        },
        { status: 201 },
      ),
  }),
  step('approve', {
    role: 'manager',
    summary: 'Approve a draft; it is sent on the next order day',
    body: Nothing,
    act: approveOrder,
  }),
  step('send', { role: 'manager', summary: 'Send an approved order at once', body: Nothing, act: sendOrder }),
  step('confirm', {
    role: 'staff',
    summary: 'The supplier has confirmed it',
    body: OrderConfirmation,
    act: confirmOrder,
  }),
  step('receive', {
    role: 'staff',
    summary: 'Goods have come; in parts, or all that is outstanding',
    body: GoodsReceipt,
    act: receiveGoods,
  }),
  step('cancel', {
    role: 'manager',
    summary: 'Cancel an order before goods have come',
    body: OrderCancellation,
    act: cancelOrder,
  }),
  route({
    method: 'get',
    path: api('/orders/{id}/order.csv'),
    role: 'staff',
    tag,
    summary: 'The order as it is sent, as CSV',
    params: ByAnyId,
    produces: 'text/csv; charset=utf-8',
    handler: ({ services, params }) => {
      const found = outgoingOrder(services.store.state, params.id);
      if (!found.ok) return found;
      return content('text/csv; charset=utf-8', orderCsv(found.value), {
        headers: {
          'Content-Disposition': `attachment; filename="order-${found.value.order.id}.csv"`,
          'Cache-Control': 'no-store',
        },
      });
    },
  }),
];
