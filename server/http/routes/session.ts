/** Log in, log out, who am I; and the first admin through the one-time link. */
import * as v from 'valibot';
import { Login, ScreenLogin, SessionView, Setup } from '../../contract/api/access.ts';
import { refuse } from '../../contract/errors.ts';
import { closeSession, noteFailedLogin, openSession, sessionLifetime } from '../../usecases/sessions.ts';
import { mayBeSetUp } from '../../usecases/set-up-links.ts';
import { setUpFirstAdmin } from '../../usecases/users.ts';
import { userView } from '../../usecases/views/access-view.ts';
import { iso } from '../../usecases/views/instants.ts';
import { type Caller, findCaller } from '../caller.ts';
import { cookieNames, readCookie, setCookie } from '../cookies.ts';
import { type Answer, type Headers, json, noContent, tooMany } from '../reply.ts';
import { type Call, route } from '../route.ts';
import { hashSecret, newSecret } from '../secrets.ts';
import { api } from './common.ts';

/** A paired screen stays paired until it is removed. */
const screenCookieSeconds = 10 * 365 * 86_400;
/** One text for all that can be wrong with a log-in, so that nobody learns who exists. */
const wrong = refuse('unauthenticated', 'The user name or the password is wrong');

type OpenCall<B> = Call<unknown, unknown, B>;

function sessionView({ name, role, via, location, screen, settings, expiresAt }: Caller): SessionView {
  // A device token may ask nothing else, so that it never gets here.
  if (role === 'device') throw new Error('a device has no session');
  const until = expiresAt === undefined ? {} : { expiresAt: iso(expiresAt) };
  const ofScreen = { ...(location && { location }), ...(screen && { screen }), ...(settings && { settings }) };
  return { name, role, via, ...ofScreen, ...until };
}

async function logIn(call: OpenCall<v.InferOutput<typeof Login>>): Promise<Answer> {
  const { services, body, peer } = call;
  const { username, password } = body;
  const login = { account: username, address: peer.address };
  const wait = services.logins.attempt(login, services.clock.now());
  if (wait !== null) {
    return tooMany('Too many failed log-ins; wait, or ask an admin for a new password', wait / services.clock.rate);
  }
  const user = services.store.state.get('users', username);
  const stored = user === undefined || user.disabled ? null : user.passwordHash;
  const matches = await services.passwords.verify(password, stored);
  if (user === undefined || !matches) {
    const noted = await call.write((tx, context) =>
      noteFailedLogin(tx, { username, address: peer.address }, { ...context, by: 'anybody' }),
    );
    return noted !== 'sent' && noted.ok ? wrong : noted;
  }
  services.logins.succeeded(login);
  return enter(call, user.id);
}

/** Opens a session under a new id, in place of the one that the browser may have. */
function enter(call: OpenCall<unknown>, user: string): Promise<Answer> {
  const { services, header, peer } = call;
  const before = readCookie(header('cookie'), cookieNames.session);
  const secret = newSecret();
  const opening = { id: hashSecret(secret), user, replaces: before === null ? null : hashSecret(before) };
  const cookie = setCookie(cookieNames.session, secret, { peer, path: services.config.basePath });
  return call.write(
    (tx, context) => {
      const opened = openSession(tx, opening, { ...context, by: `user:${user}` });
      const doc = tx.get('users', user);
      if (!opened.ok || doc === undefined) return opened.ok ? wrong : opened;
      const expiresAt = iso(opened.value.createdAt + sessionLifetime);
      return { ok: true, value: { name: doc.name, role: doc.role, via: 'session' as const, expiresAt } };
    },
    { headers: (): Headers => ({ 'Set-Cookie': cookie }) },
  );
}

/** Trades a screen's token for a cookie that the page's scripts cannot read. */
function pair({ services, body, peer }: OpenCall<v.InferOutput<typeof ScreenLogin>>): Answer {
  const { token } = body;
  const { store, clock, config } = services;
  const given = { state: store.state, now: clock.now(), rules: services.rules };
  const caller = findCaller((name) => (name === 'authorization' ? `Bearer ${token}` : undefined), given);
  if (caller === null || !('by' in caller) || caller.via !== 'screen') {
    return refuse('unauthenticated', 'The screen token is not known, or the screen was removed');
  }
  const options = { peer, path: config.basePath, maxAge: screenCookieSeconds };
  return json(sessionView(caller), { headers: { 'Set-Cookie': setCookie(cookieNames.screen, token, options) } });
}

export const sessionRoutes = [
  route({
    method: 'post',
    path: api('/session'),
    role: 'open',
    tag: 'session',
    summary: 'Log in with a name and a password, or pair this browser with a screen token',
    body: v.union([Login, ScreenLogin], 'must be {username, password}, or {token} of a screen'),
    response: SessionView,
    handler: (call) =>
      'token' in call.body ? pair({ ...call, body: call.body }) : logIn({ ...call, body: call.body }),
  }),
  route({
    method: 'get',
    path: api('/session'),
    role: 'screen',
    tag: 'session',
    summary: 'Who the caller is',
    response: SessionView,
    handler: ({ caller }) => (caller === null ? wrong : json(sessionView(caller))),
  }),
  route({
    method: 'delete',
    path: api('/session'),
    role: 'open',
    tag: 'session',
    summary: 'Log out; ends the session and forgets both cookies',
    status: 204,
    handler: ({ services, header, peer, write }) => {
      const cookie = readCookie(header('cookie'), cookieNames.session);
      const options = { peer, path: services.config.basePath, maxAge: 0 };
      const headers: Headers = { 'Set-Cookie': setCookie(cookieNames.session, '', options) };
      if (cookie === null) return noContent(headers);
      const closing = { id: hashSecret(cookie) };
      return write((tx, context) => closeSession(tx, closing, context), { status: 204, headers: () => headers });
    },
  }),
  route({
    method: 'post',
    path: api('/setup'),
    role: 'open',
    tag: 'session',
    summary: 'Make the first admin, with the token of the one-time link; logs in',
    body: Setup,
    response: SessionView,
    handler: async (call) => {
      const { services, body, write, peer } = call;
      const link = hashSecret(body.token);
      const wait = services.logins.attempt({ account: 'setup', address: peer.address }, services.clock.now());
      if (wait !== null) return tooMany('Too many wrong set-up tokens', wait / services.clock.rate);
      // The server that printed it may be another one, a moment ago.
      if (!mayBeSetUp(services.store.state, link).ok) await services.store.catchUp();
      const usable = mayBeSetUp(services.store.state, link);
      if (!usable.ok) return usable;
      const passwordHash = await services.passwords.hash(body.password);
      const made = await write((tx, context) => {
        const user = setUpFirstAdmin(
          tx,
          { id: body.username, passwordHash, link },
          { ...context, by: `user:${body.username}` },
        );
        return user.ok ? { ok: true, value: userView(user.value) } : user;
      });
      return made !== 'sent' && made.ok ? enter(call, body.username) : made;
    },
  }),
];
