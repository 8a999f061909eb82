/** Who calls: a person's session, a program's or a screen's token, or anybody where screens are open to all. */
import type { ScreenSettings } from '../contract/api/screen-settings.ts';
import { type Refused, refuse } from '../contract/errors.ts';
import { mayAct, type Role } from '../contract/primitives.ts';
import type { State } from '../usecases/ports.ts';
import { findSession, sessionLifetime } from '../usecases/sessions.ts';
import { brokerCaller } from './broker-caller.ts';
import { cookieNames, readCookie } from './cookies.ts';
import { hashSecret, sameHash } from './secrets.ts';

/** What a route asks for. `open`: nothing. `device`: a device token, which opens nothing else. */
export type Access = 'open' | 'device' | Role;

export interface Caller {
  /** As the ledger and the audit log name it: `user:anna`, `screen:01k…`, `token:01k…`, `anybody`. */
  readonly by: string;
  readonly name: string;
  readonly role: Role | 'device';
  readonly via: 'session' | 'token' | 'screen' | 'open';
  readonly location?: string;
  readonly screen?: 'kiosk' | 'wall';
  readonly settings?: ScreenSettings;
  /** Ms since the epoch. */
  readonly expiresAt?: number;
  /** The document of its session or token, and when its use was last written down. */
  readonly use?: { readonly of: 'session' | 'token'; readonly id: string; readonly usedAt: number };
  /** A party of the broker: a device tells of itself, a network what its filters allow. */
  readonly tells?: { readonly address: string } | { readonly publish: readonly string[] };
  /** What it proved itself with; null for anybody. Never logged, never answered. */
  readonly credential: string | null;
}

export interface CallerRules {
  readonly apiToken: string | null;
  /** The role of a caller without credentials; null: none. */
  readonly openRole: Role | null;
}

/** Tokens read `<kind>.<id>.<secret>`, so that one look-up finds them. */
export const tokenText = (kind: 'screen' | 'token', id: string, secret: string): string => `${kind}.${id}.${secret}`;

/** The caller; null when nobody in particular; a refusal for a bearer token that nobody knows. */
export function findCaller(
  header: (name: string) => string | undefined,
  { state, now, rules }: { state: State; now: number; rules: CallerRules },
): Caller | Refused | null {
  const authorization = header('authorization') ?? '';
  const bearer = /^Bearer +(\S+)$/i.exec(authorization)?.[1];
  if (bearer !== undefined) {
    const caller = byToken(bearer, state, rules) ?? brokerCaller(authorization, state);
    return caller ?? refuse('unauthenticated', 'The bearer token is not known, or was revoked');
  }
  // A proxy in front may ask browsers for a name and password of its own: what is not ours is not held against anybody.
  const party = /^Basic /i.test(authorization) ? brokerCaller(authorization, state) : null;
  if (party !== null) return party;
  const cookie = header('cookie');
  if (cookie !== undefined) {
    const session = readCookie(cookie, cookieNames.session);
    const person = session === null ? null : bySession(session, state, now);
    if (person !== null) return person;
    const screen = readCookie(cookie, cookieNames.screen);
    const paired = screen === null ? null : byToken(screen, state, rules);
    if (paired?.via === 'screen') return paired;
  }
  if (rules.openRole === null) return null;
  return { by: 'anybody', name: 'anybody', role: rules.openRole, via: 'open', credential: null };
}

/** Whether the caller may use what asks for `needed`. 401 for who has not said who they are, 403 for who may not. */
export function checkAccess(caller: Caller | Refused | null, needed: Access): Refused | null {
  if (needed === 'open') return null;
  if (caller === null || !('by' in caller)) {
    return caller ?? refuse('unauthenticated', 'Log in, or send a token: Authorization: Bearer …');
  }
  const { role } = caller;
  const allowed =
    needed === 'device' ? role === 'device' || role === 'admin' : role !== 'device' && mayAct(role, needed);
  if (allowed) return null;
  if (caller.via === 'open') return refuse('unauthenticated', `Log in: this needs the role ${needed}`);
  return refuse('forbidden', `${caller.name} has the role ${role}; this needs ${needed}`);
}

function bySession(cookie: string, state: State, now: number): Caller | null {
  const live = findSession(state, hashSecret(cookie), now);
  if (live === null) return null;
  const { session, user } = live;
  return {
    by: `user:${user.id}`,
    name: user.name,
    role: user.role,
    via: 'session',
    expiresAt: session.createdAt + sessionLifetime,
    use: { of: 'session', id: session.id, usedAt: session.usedAt },
    credential: cookie,
  };
}

function byToken(text: string, state: State, { apiToken }: CallerRules): Caller | null {
  if (apiToken !== null && sameHash(hashSecret(text), hashSecret(apiToken))) {
    return { by: 'token:api', name: 'api', role: 'admin', via: 'token', credential: text };
  }
  const [kind, id, secret] = text.split('.');
  if (id === undefined || secret === undefined) return null;
  if (kind === 'screen') {
    const screen = state.get('screens', id);
    if (screen === undefined || !sameHash(hashSecret(secret), screen.secretHash)) return null;
    const { name, kind, location, settings } = screen;
    const more = { screen: kind, ...(location && { location }), ...(settings && { settings }) };
    return { by: `screen:${id}`, name, role: 'screen', via: 'screen', ...more, credential: text };
  }
  if (kind === 'token') {
    const token = state.get('tokens', id);
    if (token === undefined || !sameHash(hashSecret(secret), token.secretHash)) return null;
    const { name, role, usedAt } = token;
    return {
      by: `token:${id}`,
      name,
      role,
      via: 'token',
      use: { of: 'token', id, usedAt: usedAt ?? 0 },
      credential: text,
    };
  }
  return null;
}
