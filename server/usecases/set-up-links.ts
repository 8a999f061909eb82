/** Links that make the first admin. Every server prints one when it starts, and any server takes any of them. */
import { ok, type Result, refuse } from '../contract/errors.ts';
import type { SetupDoc } from '../domain/model.ts';
import type { State, UseCase } from './ports.ts';

/** More than any number of servers prints before somebody opens one; a server that starts again and again must not fill the state. */
const maxLinks = 100;

/** Lets the link with this hash of its token be used; of very many the oldest goes. Errors: those of `mayBeSetUp`. */
export const offerSetUpLink: UseCase<{ id: string }, SetupDoc> = (tx, { id }, { now }) => {
  const usable = mayBeSetUp(tx, null);
  if (!usable.ok) return usable;
  const kept = [...tx.values('setups')].sort((a, b) => a.createdAt - b.createdAt);
  for (const old of kept.slice(0, Math.max(0, kept.length + 1 - maxLinks))) tx.remove('setups', old.id);
  const link = { id, createdAt: now };
  tx.put('setups', link);
  return ok(link);
};

/** Whether the first admin can be made, with the link of this hash or, null, without. Errors: `conflict`, `forbidden`. */
export function mayBeSetUp(state: State, link: string | null): Result<void> {
  if (state.size('users') > 0)
    return refuse('conflict', 'Hylla is already set up; ask an admin for an account', { reason: 'set-up-already' });
  if (link !== null && state.get('setups', link) === undefined)
    return refuse('forbidden', 'The set-up link is not valid; the server prints a new one when it starts');
  return ok(undefined);
}
