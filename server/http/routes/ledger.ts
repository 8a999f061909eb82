/** The ledger, and what it could not explain. */
import * as v from 'valibot';
import { DiscrepancyView, MovementView, movementKinds, NewMovement } from '../../contract/api/stock.ts';
import { ok } from '../../contract/errors.ts';
import { Id, Note } from '../../contract/primitives.ts';
import type { State } from '../../usecases/ports.ts';
import { postMovement } from '../../usecases/post-movement.ts';
import { reverseMovement } from '../../usecases/reverse-movement.ts';
import { reopenDiscrepancy, settleDiscrepancy } from '../../usecases/settle-discrepancy.ts';
import { discrepancyView, movementView } from '../../usecases/views/movement-view.ts';
import { nameOf } from '../../usecases/views/name-of.ts';
import { page, pageOf, pageQuery, timeKey } from '../paging.ts';
import { json } from '../reply.ts';
import { route } from '../route.ts';
import { api, ByAnyId, notFound } from './common.ts';

const tag = 'stock';
const Remark = v.strictObject({ note: v.optional(Note) });

function isBy(state: State, by: string, wanted: string): boolean {
  return by === wanted || `${nameOf(state, by) ?? ''} ${by}`.toLowerCase().includes(wanted.toLowerCase());
}

export const ledgerRoutes = [
  route({
    method: 'get',
    path: api('/movements'),
    role: 'staff',
    tag,
    summary: 'The ledger, newest first; by item, dispenser, kind, storeroom, or who booked it',
    query: v.object({
      ...pageQuery,
      item: v.optional(Id),
      dispenser: v.optional(Id),
      kind: v.optional(v.picklist(movementKinds)),
      /** A storeroom that it left or reached. */
      location: v.optional(Id),
      /** Who booked it: `user:anna`, or a part of a name. */
      by: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(120))),
    }),
    response: pageOf(MovementView),
    handler: ({ services, query }) =>
      page(services.store.state.values('movements'), query, {
        key: timeKey,
        view: (doc) => movementView(services.store.state, doc),
        newestFirst: true,
        where: ({ item, dispenser, kind, from, to, by }) =>
          (query.item === undefined || item === query.item) &&
          (query.dispenser === undefined || dispenser === query.dispenser) &&
          (query.kind === undefined || kind === query.kind) &&
          (query.location === undefined || from === query.location || to === query.location) &&
          (!query.by || isBy(services.store.state, by, query.by)),
      }),
  }),
  route({
    method: 'get',
    path: api('/movements/{id}'),
    role: 'staff',
    tag,
    summary: 'One line of the ledger',
    params: ByAnyId,
    response: MovementView,
    handler: ({ services, params }) => {
      const movement = services.store.state.get('movements', params.id);
      return movement === undefined
        ? notFound('movement', params.id)
        : json(movementView(services.store.state, movement));
    },
  }),
  route({
    method: 'post',
    path: api('/movements'),
    role: 'staff',
    tag,
    summary: 'Book a movement by hand, or a count',
    body: NewMovement,
    status: 201,
    response: MovementView,
    idempotent: true,
    handler: ({ body, write }) =>
      write(
        (tx, context) => {
          const booked = postMovement(tx, body, context);
          return booked.ok ? ok(movementView(tx, booked.value)) : booked;
        },
        { status: 201 },
      ),
  }),
  route({
    method: 'post',
    path: api('/movements/{id}/reversal'),
    role: 'staff',
    tag,
    summary: 'Undo a movement by booking its opposite',
    params: ByAnyId,
    body: Remark,
    status: 201,
    response: MovementView,
    idempotent: true,
    handler: ({ params, body, write }) =>
      write(
        (tx, context) => {
          const booked = reverseMovement(tx, { movement: params.id, note: body.note }, context);
          return booked.ok ? ok(movementView(tx, booked.value)) : booked;
        },
        { status: 201 },
      ),
  }),
  route({
    method: 'get',
    path: api('/discrepancies'),
    role: 'staff',
    tag,
    summary: 'What the ledger could not explain, newest first',
    query: v.object({ ...pageQuery, status: v.optional(v.picklist(['open', 'settled'])) }),
    response: pageOf(DiscrepancyView),
    handler: ({ services, query }) =>
      page(services.store.state.values('discrepancies'), query, {
        key: timeKey,
        view: discrepancyView,
        newestFirst: true,
        where: ({ status }) => query.status === undefined || status === query.status,
      }),
  }),
  route({
    method: 'post',
    path: api('/discrepancies/{id}/settle'),
    role: 'staff',
    tag,
    summary: 'Settle a discrepancy with an explanation',
    params: ByAnyId,
    body: Remark,
    response: DiscrepancyView,
    idempotent: true,
    handler: ({ params, body, write }) =>
      write((tx, context) => {
        const settled = settleDiscrepancy(tx, { discrepancy: params.id, note: body.note }, context);
        return settled.ok ? ok(discrepancyView(settled.value)) : settled;
      }),
  }),
  route({
    method: 'post',
    path: api('/discrepancies/{id}/reopen'),
    role: 'staff',
    tag,
    summary: 'Open a discrepancy again that was settled by mistake',
    params: ByAnyId,
    body: v.strictObject({}),
    response: DiscrepancyView,
    idempotent: true,
    handler: ({ params, write }) =>
      write((tx, context) => {
        const open = reopenDiscrepancy(tx, { discrepancy: params.id }, context);
        return open.ok ? ok(discrepancyView(open.value)) : open;
      }),
  }),
];
