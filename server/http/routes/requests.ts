/** What people ask for at the screens, and what becomes of it. */
import * as v from 'valibot';
import {
  NewRequest,
  RequestAnswer,
  RequestReceipt,
  RequestView,
  requestStatuses,
  undoMs,
  Withdraw,
} from '../../contract/api/requests.ts';
import { ok } from '../../contract/errors.ts';
import { answers } from '../../domain/request.ts';
import { answerRequest } from '../../usecases/answer-request.ts';
import { joinRequest } from '../../usecases/join-request.ts';
import { reopenRequest } from '../../usecases/reopen-request.ts';
import { submitRequest } from '../../usecases/submit-request.ts';
import { requestView, screenRequest } from '../../usecases/views/request-view.ts';
import { withdrawRequest } from '../../usecases/withdraw-request.ts';
import type { Caller } from '../caller.ts';
import { page, pageOf, pageQuery, timeKey } from '../paging.ts';
import { json, type Reply, tooMany } from '../reply.ts';
import { type Call, route } from '../route.ts';
import { newSecret } from '../secrets.ts';
import { api, ByAnyId, notFound } from './common.ts';

const tag = 'requests';

/** A screen hangs where anybody may tap it for fun: then it is told to wait. Staff's programs are not limited. */
function tooOften({ caller, peer, services }: Call<unknown, unknown, unknown>, target: string): Reply | null {
  if (caller?.role !== 'screen') return null;
  const now = services.clock.now();
  const screen = `${caller.by} ${peer.address}`;
  const wait = services.taps.same.take(`${screen} ${target}`, now) ?? services.taps.all.take(screen, now);
  return wait === null ? null : tooMany('This was asked very often just now', wait / services.clock.rate);
}

const viewFor = (caller: Caller | null) => (caller?.role === 'screen' ? screenRequest : requestView);

const targetOf = (asked: NewRequest): string =>
  asked.kind === 'item' ? `item ${asked.item} ${asked.location}` : `${asked.kind} ${asked.dispenser}`;

export const requestRoutes = [
  route({
    method: 'get',
    path: api('/requests'),
    role: 'screen',
    tag,
    summary: 'All requests, newest first',
    query: v.object({ ...pageQuery, status: v.optional(v.picklist(requestStatuses)) }),
    response: pageOf(RequestView),
    handler: ({ services, query, caller }) =>
      page(services.store.state.values('requests'), query, {
        key: ({ id, askedAt }) => timeKey({ id, at: askedAt }),
        view: viewFor(caller),
        newestFirst: true,
        where: ({ status }) => query.status === undefined || status === query.status,
      }),
  }),
  route({
    method: 'get',
    path: api('/requests/{id}'),
    role: 'screen',
    tag,
    summary: 'One request',
    params: ByAnyId,
    response: RequestView,
    handler: ({ services, params, caller }) => {
      const request = services.store.state.get('requests', params.id);
      return request === undefined ? notFound('request', params.id) : json(viewFor(caller)(request));
    },
  }),
  route({
    method: 'post',
    path: api('/requests'),
    role: 'screen',
    tag,
    summary: 'Say that something is empty or broken, or ask for an item; joins an open request of the same',
    body: NewRequest,
    status: 201,
    response: RequestReceipt,
    idempotent: true,
    handler: (call) =>
      tooOften(call, targetOf(call.body)) ??
      call.write((tx, context) => submitRequest(tx, { ...call.body, undo: newSecret() }, context), { status: 201 }),
  }),
  route({
    method: 'post',
    path: api('/requests/{id}/metoo'),
    role: 'screen',
    tag,
    summary: 'Somebody else wants the same',
    params: ByAnyId,
    body: v.strictObject({}),
    response: RequestView,
    idempotent: true,
    handler: (call) =>
      tooOften(call, `metoo ${call.params.id}`) ??
      call.write((tx, context) => {
        const joined = joinRequest(tx, { request: call.params.id }, context);
        return joined.ok ? ok(viewFor(call.caller)(joined.value)) : joined;
      }),
  }),
  route({
    method: 'post',
    path: api('/requests/{id}/withdraw'),
    role: 'screen',
    tag,
    summary: 'Take back a tap of a moment ago, with the `undo` of its receipt; again answers the same',
    params: ByAnyId,
    body: Withdraw,
    response: RequestView,
    handler: ({ params, body, services, caller, write }) =>
      write((tx, context) => {
        const windowMs = 2 * undoMs * services.clock.rate;
        const done = withdrawRequest(tx, { request: params.id, undo: body.undo, windowMs }, context);
        return done.ok ? ok(viewFor(caller)(done.value)) : done;
      }),
  }),
  ...(['accept', 'done', 'decline'] as const).map((answer) =>
    route({
      method: 'post',
      path: api(`/requests/{id}/${answer}`),
      role: 'staff',
      tag,
      summary: `Answer a request: ${answers[answer]}`,
      params: ByAnyId,
      body: RequestAnswer,
      response: RequestView,
      idempotent: true,
      handler: ({ params, body, write }) =>
        write((tx, context) => {
          const done = answerRequest(tx, { request: params.id, answer, note: body.note }, context);
          return done.ok ? ok(requestView(done.value)) : done;
        }),
    }),
  ),
  route({
    method: 'post',
    path: api('/requests/{id}/reopen'),
    role: 'staff',
    tag,
    summary: 'Take the latest answer back, and what it booked: within a day',
    params: ByAnyId,
    body: v.strictObject({}),
    response: RequestView,
    idempotent: true,
    handler: ({ params, write }) =>
      write((tx, context) => {
        const open = reopenRequest(tx, { request: params.id }, context);
        return open.ok ? ok(requestView(open.value)) : open;
      }),
  }),
];
