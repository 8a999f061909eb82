/** The two cookies: a person's session, and a paired screen's token. */
import type { Peer } from './peer.ts';

export const cookieNames = { session: 'hylla_session', screen: 'hylla_screen' } as const;
export type CookieName = (typeof cookieNames)[keyof typeof cookieNames];

/** The value of a cookie in a `Cookie` header. */
export function readCookie(header: string | undefined, name: CookieName): string | null {
  for (const pair of header?.split(';') ?? []) {
    const at = pair.indexOf('=');
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return null;
}

/** `maxAge` in seconds; absent: until the browser closes. An empty value with `maxAge` 0 removes the cookie. */
export function setCookie(
  name: CookieName,
  value: string,
  { peer, path, maxAge }: { peer: Peer; path: string; maxAge?: number },
): string {
  const age = maxAge === undefined ? '' : `; Max-Age=${maxAge}`;
  return `${name}=${value}; Path=${path}; HttpOnly; SameSite=Lax${age}${peer.secure ? '; Secure' : ''}`;
}
