/** What somebody is called who is named in a document as `user:anna`, `screen:01k…` or `token:01k…`. */
import type { State } from '../ports.ts';

/** Undefined for who is gone since, and for what has no name. */
export function nameOf(state: State, by: string): string | undefined {
  const [kind, id = ''] = by.split(':');
  if (kind === 'user') return state.get('users', id)?.name;
  if (kind === 'screen') return state.get('screens', id)?.name;
  return kind === 'token' ? state.get('tokens', id)?.name : undefined;
}
