/** A dispenser's history: raw readings, or rolled up for charts. */
import * as v from 'valibot';
import { ReadingRow, RollupRow, resolutions } from '../../contract/api/dispensers.ts';
import { refuse } from '../../contract/errors.ts';
import { Instant } from '../../contract/primitives.ts';
import { siteOf } from '../../domain/documents.ts';
import type { HistoryRow } from '../../domain/model.ts';
import { spanStart } from '../../domain/roll-up.ts';
import { iso } from '../../usecases/views/instants.ts';
import { fromCursor, limitOf, pageQuery, toCursor } from '../paging.ts';
import { json } from '../reply.ts';
import { route } from '../route.ts';
import { api, ById, notFound } from './common.ts';

/** The last instant that a date can tell. */
const endOfTime = 8.64e15;

const Query = v.object({
  ...pageQuery,
  from: v.optional(Instant),
  to: v.optional(Instant),
  resolution: v.optional(v.picklist(resolutions), 'raw'),
});

function readingRow({
  dispenser,
  ts,
  receivedAt,
  boot,
  seq,
  level,
  quality,
  reason,
  refill,
}: HistoryRow): v.InferOutput<typeof ReadingRow> {
  const row = { dispenser, ts: iso(ts), receivedAt: iso(receivedAt), boot, seq, level, quality, reason };
  return refill ? { ...row, refill } : row;
}

const foreignCursor = refuse('bad-request', 'The cursor is not one that this list gave');

export const readingRoutes = [
  route({
    method: 'get',
    path: api('/dispensers/{id}/readings'),
    role: 'staff',
    tag: 'dispensers',
    summary: 'History by device time: raw rows (14 days), or statistics of spans of 15m (90 days), 1h (2 years), 1d',
    params: ById,
    query: Query,
    response: v.object({ items: v.array(v.union([ReadingRow, RollupRow])), next: v.nullable(v.string()) }),
    handler: async ({ services, params, query }) => {
      const { store } = services;
      if (store.state.get('dispensers', params.id) === undefined) return notFound('dispenser', params.id);
      const span = {
        dispenser: params.id,
        from: query.from === undefined ? 0 : Date.parse(query.from),
        to: query.to === undefined ? endOfTime : Date.parse(query.to),
      };
      const { resolution, cursor } = query;
      const limit = limitOf(query);
      if (resolution === 'raw') {
        const page = await store
          .history({ ...span, limit, ...(cursor && { cursor: fromCursor(cursor) }) })
          .catch((error: unknown) => {
            // The store's word for a cursor that it did not give.
            if (error instanceof RangeError) return null;
            throw error;
          });
        if (page === null) return foreignCursor;
        const { rows, next } = page;
        return json({ items: rows.map(readingRow), next: next === null ? null : toCursor(next) });
      }
      const timezone = siteOf(store.state)?.timezone ?? 'UTC';
      // The span that `from` lies in is the first one, whole.
      const from = cursor === undefined ? spanStart(resolution, timezone)(span.from) : Number(fromCursor(cursor));
      if (!Number.isFinite(from)) return foreignCursor;
      const { spans, next } = await store.trend({ ...span, from, step: resolution, timezone, limit });
      const items = spans.map(
        ({ step, ...span }): v.InferOutput<typeof RollupRow> => ({ ...span, ts: iso(span.ts), resolution: step }),
      );
      return json({ items, next: next === null ? null : toCursor(String(next)) });
    },
  }),
];
