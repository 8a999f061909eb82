/** Plans of floors, as pictures, and the points on them where dispensers hang. */
import * as v from 'valibot';
import { PlanView, planLimit, planTypes } from '../../contract/api/plans.ts';
import { ok, refuse } from '../../contract/errors.ts';
import { PlanPoint } from '../../contract/site-file.ts';
import type { PlanDoc } from '../../domain/model.ts';
import { holdsPlan } from '../../domain/plan.ts';
import { placeDispenser, putPlan, removePlan } from '../../usecases/plans.ts';
import type { State } from '../../usecases/ports.ts';
import { planView } from '../../usecases/views/plan-view.ts';
import { checkPrecondition, etagOf } from '../etag.ts';
import { content, type Headers, type Reply } from '../reply.ts';
import { route } from '../route.ts';
import { api, ById, notFound } from './common.ts';

const tag = 'locations';
/** Opened by itself, an SVG is a document: it then runs nothing, fetches nothing and is shown as nothing else. */
const still: Headers = {
  'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:",
  'X-Content-Type-Options': 'nosniff',
};

const find = (state: State, id: string): PlanDoc | undefined =>
  holdsPlan(state.get('locations', id)) ? state.get('plans', id) : undefined;
/** What an ETag is made of. */
const taggable = (plan: PlanDoc | undefined) => plan && { version: plan.version };

export const planRoutes = [
  route({
    method: 'get',
    path: api('/locations/{id}/plan'),
    role: 'screen',
    tag,
    summary:
      'The plan of a floor, a building or a site, as a picture; with ?v= of its version it may be kept for a year',
    params: ById,
    query: v.object({ v: v.optional(v.pipe(v.string(), v.maxLength(64))) }),
    produces: planTypes[0],
    handler: ({ services, params, query, header }): Reply | ReturnType<typeof notFound> => {
      const plan = find(services.store.state, params.id);
      if (plan === undefined) return notFound('plan of', params.id);
      const etag = etagOf({ version: plan.version });
      const caching = query.v === plan.version ? 'private, max-age=31536000, immutable' : 'private, no-cache';
      const headers = { ...still, ETag: etag, 'Cache-Control': caching };
      if (header('if-none-match')?.includes(etag)) return { ok: true, status: 304, headers, body: null };
      const body = plan.type === 'image/png' ? new Uint8Array(Buffer.from(plan.data, 'base64')) : plan.data;
      return content(plan.type, body, { headers });
    },
  }),
  route({
    method: 'put',
    path: api('/locations/{id}/plan'),
    role: 'manager',
    tag,
    summary: 'Give a floor, a building or a site a plan: an SVG without scripts and outside references, or a PNG',
    params: ById,
    raw: { types: planTypes },
    bodyLimit: planLimit,
    response: PlanView,
    handler: async ({ params, header, write }, bytes) => {
      const type = planTypes.find((one) => header('content-type')?.trim().toLowerCase().startsWith(one));
      if (type === undefined || bytes.length === 0) return refuse('bad-request', 'The body must be the picture');
      const { readPlanImage } = await import('../plan-image/read-plan-image.ts');
      const image = readPlanImage(type, bytes);
      if (!image.ok) return image;
      return write(
        (tx, context) => {
          const stale = checkPrecondition(header, taggable(find(tx, params.id)));
          if (stale !== null) return stale;
          const put = putPlan(tx, { location: params.id, image: image.value }, context);
          return put.ok ? ok(planView(put.value)) : put;
        },
        { headers: ({ version }) => ({ ETag: etagOf({ version }) }) },
      );
    },
  }),
  route({
    method: 'delete',
    path: api('/locations/{id}/plan'),
    role: 'manager',
    tag,
    summary: 'Remove the plan; where dispensers hung on it is kept for the next one',
    params: ById,
    status: 204,
    handler: ({ params, header, write }) =>
      write(
        (tx, context) =>
          checkPrecondition(header, taggable(find(tx, params.id))) ?? removePlan(tx, { location: params.id }, context),
        { status: 204 },
      ),
  }),
  route({
    method: 'put',
    path: api('/dispensers/{id}/at'),
    role: 'manager',
    tag: 'dispensers',
    summary: 'Draw the dispenser at a point of the plan that shows its place',
    params: ById,
    body: PlanPoint,
    response: PlanPoint,
    handler: ({ params, body, write }) =>
      write((tx, context) => {
        const placed = placeDispenser(tx, { dispenser: params.id, at: body }, context);
        return placed.ok ? ok(placed.value.at ?? body) : placed;
      }),
  }),
  route({
    method: 'delete',
    path: api('/dispensers/{id}/at'),
    role: 'manager',
    tag: 'dispensers',
    summary: 'Take the dispenser off the plan',
    params: ById,
    status: 204,
    handler: ({ params, write }) =>
      write(
        (tx, context) => {
          const taken = placeDispenser(tx, { dispenser: params.id, at: null }, context);
          return taken.ok ? ok(null) : taken;
        },
        { status: 204 },
      ),
  }),
];
