/** The refill round: what to fill, in walking order, and what to bring. */
import * as v from 'valibot';
import { NewRound, RoundDetail, RoundView, TickStop } from '../../contract/api/rounds.ts';
import { ok, type Result } from '../../contract/errors.ts';
import type { RoundDoc } from '../../domain/model.ts';
import { endRound } from '../../usecases/end-round.ts';
import type { Tx } from '../../usecases/ports.ts';
import { startRound } from '../../usecases/start-round.ts';
import { tickStop } from '../../usecases/tick-stop.ts';
import { untickStop } from '../../usecases/untick-stop.ts';
import { roundDetail, roundView } from '../../usecases/views/round-view.ts';
import { page, pageOf, pageQuery, timeKey } from '../paging.ts';
import { json } from '../reply.ts';
import { route } from '../route.ts';
import { api, ByAnyId, notFound } from './common.ts';

const tag = 'dispensers';
const ByStop = v.object({
  ...ByAnyId.entries,
  n: v.pipe(v.string(), v.regex(/^\d{1,5}$/), v.transform(Number)),
});

/** The use case's answer as the API gives it. */
function detailed(tx: Tx, done: Result<RoundDoc>): Result<RoundDetail> {
  return done.ok ? ok(roundDetail(tx, done.value)) : done;
}

export const roundRoutes = [
  route({
    method: 'get',
    path: api('/rounds/next'),
    role: 'staff',
    tag,
    summary: 'What to refill now and soon, in walking order, and what to bring from which storeroom',
    query: v.object({
      /** How far ahead `soon` looks, hours. */
      hours: v.optional(v.pipe(v.string(), v.regex(/^\d{1,3}$/), v.transform(Number), v.maxValue(336)), '24'),
    }),
    response: RoundView,
    handler: ({ services, query }) => json(roundView(services.store.state, query.hours, services.clock.now())),
  }),
  route({
    method: 'get',
    path: api('/rounds'),
    role: 'staff',
    tag,
    summary: 'Rounds of the last 30 days, newest first; `open=true`: those that somebody walks',
    query: v.object({ ...pageQuery, open: v.optional(v.picklist(['true', 'false'])) }),
    response: pageOf(RoundDetail),
    handler: ({ services: { store }, query }) =>
      page(store.state.values('rounds'), query, {
        key: timeKey,
        view: (doc) => roundDetail(store.state, doc),
        newestFirst: true,
        where: ({ endedAt }) => query.open === undefined || (query.open === 'true') === (endedAt === undefined),
      }),
  }),
  route({
    method: 'post',
    path: api('/rounds'),
    role: 'staff',
    tag,
    summary: 'Set out: takes what the next round would be, less what others are on the way to',
    body: NewRound,
    status: 201,
    response: RoundDetail,
    idempotent: true,
    handler: ({ body, write }) => write((tx, context) => detailed(tx, startRound(tx, body, context)), { status: 201 }),
  }),
  route({
    method: 'get',
    path: api('/rounds/{id}'),
    role: 'staff',
    tag,
    summary: 'One round, with how its stops went',
    params: ByAnyId,
    response: RoundDetail,
    handler: ({ services: { store }, params }) => {
      const round = store.state.get('rounds', params.id);
      return round === undefined ? notFound('round', params.id) : json(roundDetail(store.state, round));
    },
  }),
  route({
    method: 'post',
    path: api('/rounds/{id}/stops/{n}'),
    role: 'staff',
    tag,
    summary: 'Tick a stop: refilled, which books what it took, skipped, or nothing there to refill it with',
    params: ByStop,
    body: TickStop,
    response: RoundDetail,
    idempotent: true,
    handler: ({ params: { id, n }, body, write }) =>
      write((tx, context) => detailed(tx, tickStop(tx, { round: id, n, tick: body }, context))),
  }),
  route({
    method: 'post',
    path: api('/rounds/{id}/stops/{n}/undo'),
    role: 'staff',
    tag,
    summary: 'Take a tick back, and what it booked',
    params: ByStop,
    body: v.strictObject({}),
    response: RoundDetail,
    idempotent: true,
    handler: ({ params: { id, n }, write }) =>
      write((tx, context) => detailed(tx, untickStop(tx, { round: id, n }, context))),
  }),
  route({
    method: 'post',
    path: api('/rounds/{id}/end'),
    role: 'staff',
    tag,
    summary: 'Be back: what is left is there for the next round',
    params: ByAnyId,
    body: v.strictObject({}),
    response: RoundDetail,
    idempotent: true,
    handler: ({ params, write }) => write((tx, context) => detailed(tx, endRound(tx, { round: params.id }, context))),
  }),
];
