/** Keeps other sites' pages from writing in the name of a browser that is logged in here (CSRF). */
import { type Refused, refuse } from '../contract/errors.ts';
import type { Peer } from './peer.ts';

/**
 * Refuses a write that a browser says comes from another origin. A client without `Origin` (curl, a script) is none of
 * a browser's pages, and its credentials are its own.
 */
export function checkOrigin(peer: Peer, header: (name: string) => string | undefined): Refused | null {
  const site = header('sec-fetch-site');
  if (site === 'cross-site' || site === 'same-site') {
    return refuse('forbidden', 'A page of another site may not write here');
  }
  const origin = header('origin');
  if (origin === undefined) return null;
  const url = URL.canParse(origin) ? new URL(origin) : null;
  if (url !== null && url.host === hostOf(peer) && (!peer.secure || url.protocol === 'https:')) return null;
  return refuse(
    'forbidden',
    `A page of ${origin.slice(0, 100)} may not write here; behind a proxy, set HYLLA_TRUSTED_PROXY to its address`,
  );
}

/** As `URL.host` has it: lower case, without the scheme's own port. */
function hostOf({ host, secure }: Peer): string {
  const text = `${secure ? 'https' : 'http'}://${host}`;
  return URL.canParse(text) ? new URL(text).host : '';
}
