/** A dispenser's history: raw readings, or rolled up for charts. */
import * as v from 'valibot';
import { ReadingRow, RollupRow, resolutions } from '../../contract/api/dispensers.ts';
import { refuse } from '../../contract/errors.ts';
import { Instant } from '../../contract/primitives.ts';
import { instantAt, localDay } from '../../domain/calendar.ts';
import { siteOf } from '../../domain/documents.ts';
import type { HistoryRow, Millis } from '../../domain/model.ts';
import { type Rollup, rollUp } from '../../domain/roll-up.ts';
import type { State, Store } from '../../usecases/ports.ts';
import { iso } from '../../usecases/views/instants.ts';
import { fromCursor, limitOf, pageQuery, toCursor } from '../paging.ts';
import { json } from '../reply.ts';
import { route } from '../route.ts';
import { api, ById, notFound } from './common.ts';

const minute = 60_000;
const spans = { '15m': 15 * minute, '1h': 60 * minute } as const;
const chunk = 5_000;
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
}: HistoryRow): v.InferOutput<typeof ReadingRow> {
  return { dispenser, ts: iso(ts), receivedAt: iso(receivedAt), boot, seq, level, quality, reason };
}

/** Start of the span that an instant lies in: of the clock, or of the site's day. */
function startOf(resolution: '15m' | '1h' | '1d', state: State): (ts: Millis) => Millis {
  if (resolution !== '1d') return (ts) => Math.floor(ts / spans[resolution]) * spans[resolution];
  const timezone = siteOf(state)?.timezone ?? 'UTC';
  return (ts) => instantAt(localDay(ts, timezone), '00:00', timezone);
}

/** At most `limit` spans, and where the next one begins. Rows are read in pieces, so that a year fits in memory. */
async function rolled(
  store: Store,
  query: { dispenser: string; from: Millis; to: Millis },
  { start, limit }: { start: (ts: Millis) => Millis; limit: number },
): Promise<{ rollups: Rollup[]; next: Millis | null }> {
  const done: Rollup[] = [];
  let open: HistoryRow[] = [];
  let cursor: string | null = null;
  do {
    const piece: { rows: readonly HistoryRow[]; next: string | null } = await store.history({
      ...query,
      limit: chunk,
      ...(cursor !== null && { cursor }),
    });
    cursor = piece.next;
    const rows = [...open, ...piece.rows];
    const last = rows.at(-1);
    // The last span may go on in the next piece.
    const openFrom = cursor === null || last === undefined ? endOfTime : start(last.ts);
    open = rows.filter(({ ts }) => ts >= openFrom);
    done.push(
      ...rollUp(
        rows.filter(({ ts }) => ts < openFrom),
        start,
      ),
    );
  } while (cursor !== null && done.length <= limit);
  return { rollups: done.slice(0, limit), next: done[limit]?.ts ?? null };
}

const foreignCursor = refuse('bad-request', 'The cursor is not one that this list gave');

export const readingRoutes = [
  route({
    method: 'get',
    path: api('/dispensers/{id}/readings'),
    role: 'staff',
    tag: 'dispensers',
    summary: 'History by device time: raw rows, or statistics of spans of 15m, 1h, 1d',
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
      const from = cursor === undefined ? span.from : Number(fromCursor(cursor));
      if (!Number.isFinite(from)) return foreignCursor;
      const start = startOf(resolution, store.state);
      const { rollups, next } = await rolled(store, { ...span, from }, { start, limit });
      const items = rollups.map((row): v.InferOutput<typeof RollupRow> => ({ ...row, ts: iso(row.ts) }));
      return json({ items, next: next === null ? null : toCursor(String(next)) });
    },
  }),
];
