/**
 * Pairing by address: staff open `/#token=…` (or `/wall#token=…`) on the screen once; the token is traded for a cookie
 * that scripts cannot read, and taken out of the address. Behind `#` it never reaches a log.
 */
import { SessionView } from '../../server/contract/api/access.ts';
import { callApi } from '../data/api.ts';

/** Answers when it is settled whether this browser is paired now. */
export async function pairFromAddress(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (!token) return;
  const paired = await callApi({ method: 'POST', path: 'session', schema: SessionView, body: { token } });
  if (paired.ok || paired.code !== 'unavailable') history.replaceState(null, '', location.pathname + location.search);
}
