/** Removes what has served its time, so that the state stays small whatever the age of the installation. */
import { ok } from '../contract/errors.ts';
import { isFollowed } from '../domain/follow.ts';
import type { UseCase } from './ports.ts';

const hour = 3_600_000;
const day = 24 * hour;

/**
 * `Idempotency-Key`s hold for 24 h, what can be taken back too, sessions 12 h from log-in, the audit log two years, use by day two years, visits 400 days, links as
 * long as they open, rounds 30 days.
 * Set-up links go with the first user, however that one was made.
 * A round that nobody ended is over after 12 h, so that others may walk to its stops.
 */
export const sweep: UseCase<void, { removed: number }> = (tx, _input, { now }) => {
  let removed = 0;
  function drop<
    C extends 'idempotency' | 'sessions' | 'audit' | 'usage' | 'visits' | 'rounds' | 'undos' | 'follows' | 'setups',
  >(collection: C, isOld: (doc: NonNullable<ReturnType<typeof tx.get<C>>>) => boolean): void {
    for (const doc of [...tx.values(collection)]) {
      if (!isOld(doc)) continue;
      tx.remove(collection, doc.id);
      removed++;
    }
  }
  drop('idempotency', (doc) => doc.at < now - day);
  drop('sessions', (doc) => doc.createdAt < now - 12 * hour);
  drop('undos', (doc) => doc.at < now - day);
  drop('audit', (doc) => doc.at < now - 730 * day);
  drop('usage', (doc) => Date.parse(doc.day) < now - 730 * day);
  drop('visits', (doc) => Date.parse(doc.day) < now - 400 * day);
  drop('rounds', (doc) => doc.at < now - 30 * day);
  for (const round of [...tx.values('rounds')])
    if (round.endedAt === undefined && round.at < now - 12 * hour)
      tx.put('rounds', { ...round, endedAt: now, endedBy: 'system' });
  drop('setups', () => tx.size('users') > 0);
  drop('follows', (doc) => !isFollowed(doc, tx.get('requests', doc.request), now));
  return ok({ removed });
};
