/**
 * Runs a use case for a caller: one transaction, and with it the note of the `Idempotency-Key`, so that the same key
 * answers the same result for 24 h and across restarts, or the effect and its note are both absent.
 */
import { createHash } from 'node:crypto';
import { ok, type Result, refuse } from '../contract/errors.ts';
import type { IdempotencyDoc } from '../domain/model.ts';
import type { Context, Tx } from '../usecases/ports.ts';
import { type Answer, json, noContent, type Reply } from './reply.ts';
import type { Exchange, Route, Tools, Work, WriteOptions } from './route.ts';

const day = 24 * 3_600_000;
const keyPattern = /^[\x21-\x7e]{1,128}$/;

/** What is kept of an answer: never a secret, since handlers add those afterwards. */
type Kept = Pick<IdempotencyDoc, 'status' | 'body'>;

export function createTools(route: Route, exchange: Exchange, target: () => string): Tools {
  const { services, caller } = exchange;
  const by = caller?.by ?? 'anybody';
  const { mappingFault, presetFault } = services.decoder;
  const context = (): Context => ({
    now: services.clock.now(),
    by,
    newId: services.newId,
    mappingFault,
    presetFault,
  });

  return {
    context,
    write:
      (body) =>
      async <T>(work: Work<T>, options: WriteOptions<T> = {}): Promise<Answer> => {
        const key = route.idempotent === undefined ? undefined : exchange.header('idempotency-key');
        if (key === undefined) return answer(await services.store.transact((tx) => work(tx, context())), options);
        if (!keyPattern.test(key)) {
          return refuse('bad-request', 'Idempotency-Key must be 1 to 128 visible ASCII characters');
        }
        const hash = createHash('sha256').update(`${route.method} ${target()}\n`).update(body).digest('hex');
        return once({ id: `${by} ${key}`, hash }, work, options);
      },
  };

  async function once<T>(note: { id: string; hash: string }, work: Work<T>, options: WriteOptions<T>): Promise<Answer> {
    const result = await services.store.transact((tx): Result<{ kept: Kept; fresh: T | null }> => {
      const now = context();
      const found = recall(tx, note, now);
      if (found !== null) return found.ok ? ok({ kept: found.value, fresh: null }) : found;
      const done = work(tx, now);
      if (!done.ok) return done;
      const kept: Kept = { status: options.status ?? 200, body: done.value ?? null };
      tx.put('idempotency', { ...note, at: now.now, ...kept });
      return ok({ kept, fresh: done.value });
    });
    if (!result.ok) return result;
    const { kept, fresh } = result.value;
    if (fresh !== null) return answer(ok(fresh), options);
    const headers = { 'Idempotency-Replayed': 'true' };
    return kept.status === 204 ? noContent(headers) : json(kept.body, { status: kept.status, headers });
  }
}

function recall(tx: Tx, { id, hash }: { id: string; hash: string }, { now }: Context): Result<Kept> | null {
  const found = tx.get('idempotency', id);
  if (found === undefined || found.at <= now - day) return null;
  if (found.hash !== hash) return refuse('invalid', 'This Idempotency-Key was used for another request');
  // Put again, so that this answer too waits until what it tells of is durable.
  tx.put('idempotency', found);
  return ok(found);
}

function answer<T>(result: Result<T>, { status = 200, headers }: WriteOptions<T>): Answer {
  if (!result.ok) return result;
  const extra = headers?.(result.value) ?? {};
  return status === 204 ? noContent(extra) : (json(result.value, { status, headers: extra }) satisfies Reply);
}
