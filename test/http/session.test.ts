/** Logging in and out, as a browser does it. */
import { describe, expect, test } from 'vitest';
import { createPasswords } from '../../server/http/passwords.ts';
import { ensureSetup } from '../../server/http/setup.ts';
import { sweep } from '../../server/usecases/sweep.ts';
import { quickPasswords, type TestEdge, testEdge } from '../support/http-edge.ts';
import type { MemoryStore } from '../support/memory-store.ts';

const minute = 60_000;
const password = 'correct horse battery';
type On = TestEdge<MemoryStore>;

async function withUser(options: Parameters<typeof testEdge<MemoryStore>>[0] = {}): Promise<On> {
  const on = await testEdge(options);
  const put = await on.ask('PUT', '/api/v1/users/anna', { json: { name: 'Anna', role: 'manager', password } });
  expect(put.status).toBe(200);
  return on;
}

const logIn = ({ ask }: On, json: object = { username: 'anna', password }, headers: Record<string, string> = {}) =>
  ask('POST', '/api/v1/session', { as: null, json, headers });

/** The cookie as a browser sends it back. */
const cookieOf = (answer: { headers: Headers }): string => answer.headers.get('set-cookie')?.split(';')[0] ?? '';
const who = ({ ask }: On, cookie: string) => ask('GET', '/api/v1/session', { as: null, headers: { cookie } });

describe('a session', () => {
  test('opens with the right password, and says who one is', async () => {
    const on = await withUser();
    const answer = await logIn(on);
    expect(answer).toMatchObject({ status: 200, body: { name: 'Anna', role: 'manager', via: 'session' } });
    expect(answer.headers.get('set-cookie')).toMatch(/^hylla_session=[\w-]{22}; Path=\/; HttpOnly; SameSite=Lax$/);
    expect((await who(on, cookieOf(answer))).body).toMatchObject({ name: 'Anna', via: 'session' });
    expect((await who(on, 'hylla_session=AAAAAAAAAAAAAAAAAAAAAA')).status).toBe(401);
  });

  test('keeps only a hash of the cookie', async () => {
    const on = await withUser();
    const secret = cookieOf(await logIn(on)).split('=')[1] ?? '?';
    const state = JSON.stringify([...on.store.state.values('sessions'), ...on.store.state.values('audit')]);
    expect(state).not.toContain(secret);
  });

  test('gets a new id at each log-in, and the one before ends', async () => {
    const on = await withUser();
    const first = cookieOf(await logIn(on));
    const second = cookieOf(await logIn(on, undefined, { cookie: first }));
    expect(second).not.toBe(first);
    expect((await who(on, first)).status).toBe(401);
    expect((await who(on, second)).status).toBe(200);
  });

  test('ends by logging out', async () => {
    const on = await withUser();
    const cookie = cookieOf(await logIn(on));
    const out = await on.ask('DELETE', '/api/v1/session', { as: null, headers: { cookie } });
    expect(out.status).toBe(204);
    expect(out.headers.get('set-cookie')).toContain('Max-Age=0');
    expect((await who(on, cookie)).status).toBe(401);
  });

  test('ends after an hour without use, and after twelve in any case', async () => {
    const on = await withUser();
    const idle = cookieOf(await logIn(on));
    on.clock.at += 59 * minute;
    expect((await who(on, idle)).status).toBe(200);
    on.clock.at += 59 * minute;
    expect((await who(on, idle)).status).toBe(200);
    on.clock.at += 61 * minute;
    expect((await who(on, idle)).status).toBe(401);

    const busy = cookieOf(await logIn(on));
    for (let used = 0; used < 12 * 60 - 30; used += 30) {
      on.clock.at += 30 * minute;
      expect((await who(on, busy)).status).toBe(200);
    }
    on.clock.at += 30 * minute;
    expect((await who(on, busy)).status).toBe(401);
  });

  test('a read costs no commit, but for one each five minutes', async () => {
    const on = await withUser();
    const cookie = cookieOf(await logIn(on));
    const { rev } = on.store;
    for (let i = 0; i < 10; i++) await who(on, cookie);
    expect(on.store.rev).toBe(rev);
    on.clock.at += 6 * minute;
    for (let i = 0; i < 10; i++) await who(on, cookie);
    expect(on.store.rev).toBe(rev + 1);
  });

  test.each([
    ['a new password', { role: 'manager', password: 'another long one' }],
    ['a lesser role', { role: 'staff' }],
    ['being disabled', { role: 'manager', disabled: true }],
  ])('%s ends all sessions of the user', async (_, json) => {
    const on = await withUser();
    const cookies = [cookieOf(await logIn(on)), cookieOf(await logIn(on))];
    expect((await on.ask('PUT', '/api/v1/users/anna', { json })).status).toBe(200);
    for (const cookie of cookies) expect((await who(on, cookie)).status).toBe(401);
  });

  test('of a removed user ends', async () => {
    const on = await withUser();
    const cookie = cookieOf(await logIn(on));
    expect((await on.ask('DELETE', '/api/v1/users/anna')).status).toBe(204);
    expect((await who(on, cookie)).status).toBe(401);
  });

  test('is a cookie of the base path only', async () => {
    const { ask } = await testEdge({ config: { basePath: '/hylla/' } });
    await ask('PUT', '/hylla/api/v1/users/bo', { json: { role: 'staff', password } });
    const login = { as: null, json: { username: 'bo', password } };
    const answer = await ask('POST', '/hylla/api/v1/session', login);
    expect(answer.headers.get('set-cookie')).toContain('Path=/hylla/;');
  });
});

describe('a log-in that fails', () => {
  test('says the same of a wrong password, an unknown user and a disabled one', async () => {
    const on = await withUser();
    await on.ask('PUT', '/api/v1/users/bo', { json: { role: 'staff', password, disabled: true } });
    const answers = [
      await logIn(on, { username: 'anna', password: 'wrong' }),
      await logIn(on, { username: 'nobody', password }),
      await logIn(on, { username: 'bo', password }),
    ];
    for (const { status } of answers) expect(status).toBe(401);
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
  });

  test('is stopped after ten, with when to try again; and is let in a quarter of an hour later', async () => {
    const on = await withUser();
    for (let i = 0; i < 10; i++) {
      expect((await logIn(on, { username: 'anna', password: `guess ${i}` })).status).toBe(401);
    }
    const stopped = await logIn(on);
    expect(stopped.status).toBe(429);
    expect(Number(stopped.headers.get('retry-after'))).toBeGreaterThan(800);
    on.clock.at += 15 * minute;
    expect((await logIn(on)).status).toBe(200);
  });

  test('a thousand guesses at once get no further than ten', async () => {
    const on = await withUser({ options: { passwords: createPasswords({ logN: 4, maxWaiting: 10_000 }) } });
    const answers = await Promise.all(
      Array.from({ length: 1000 }, (_, i) => logIn(on, { username: `user-${i}`, password: 'guess' })),
    );
    const counts = new Map<number, number>();
    for (const { status } of answers) counts.set(status, (counts.get(status) ?? 0) + 1);
    expect(Object.fromEntries(counts)).toEqual({ 401: 10, 429: 990 });
  });

  test('is in the audit log, without the password', async () => {
    const on = await withUser();
    await logIn(on, { username: 'anna', password: 'my secret guess' });
    const audit = (await on.ask('GET', '/api/v1/audit')).body.items;
    expect(audit[0]).toMatchObject({ action: 'login.failed', subject: 'user:anna', by: 'anybody' });
    expect(JSON.stringify(audit)).not.toContain('my secret guess');
  });
});

describe('users', () => {
  test('the last admin stays', async () => {
    const { ask } = await testEdge();
    const put = (id: string, json: object) => ask('PUT', `/api/v1/users/${id}`, { json });
    expect((await put('root', { role: 'admin', password })).status).toBe(200);
    expect((await put('root', { role: 'staff' })).status).toBe(409);
    expect((await put('root', { role: 'admin', disabled: true })).status).toBe(409);
    expect((await ask('DELETE', '/api/v1/users/root')).status).toBe(409);
    expect((await put('second', { role: 'admin', password })).status).toBe(200);
    expect((await ask('DELETE', '/api/v1/users/root')).status).toBe(204);
  });

  test('need a password of ten characters, which is never shown', async () => {
    const { ask } = await testEdge();
    expect((await ask('PUT', '/api/v1/users/bo', { json: { role: 'staff', password: 'short' } })).status).toBe(422);
    expect((await ask('PUT', '/api/v1/users/bo', { json: { role: 'staff' } })).status).toBe(422);
    await ask('PUT', '/api/v1/users/bo', { json: { role: 'staff', password } });
    expect((await ask('GET', '/api/v1/users')).body.items).toEqual([
      { id: 'bo', name: 'bo', role: 'staff', disabled: false },
    ]);
  });
});

describe('a paired screen', () => {
  test('trades its token for a cookie that scripts cannot read', async () => {
    const on = await testEdge();
    const { token } = (
      await on.ask('POST', '/api/v1/screens', { json: { name: 'Kiosk 1', kind: 'kiosk', location: 'wc' } })
    ).body;
    const paired = await logIn(on, { token });
    expect(paired.body).toEqual({ name: 'Kiosk 1', role: 'screen', via: 'screen', location: 'wc', screen: 'kiosk' });
    expect(paired.headers.get('set-cookie')).toMatch(/^hylla_screen=.*HttpOnly; SameSite=Lax; Max-Age=\d{9}$/);
    expect((await who(on, cookieOf(paired))).body).toMatchObject({ role: 'screen', location: 'wc' });
    expect((await logIn(on, { token: 'screen.no-such.thing' })).status).toBe(401);
  });

  test("a program's token is no screen", async () => {
    const on = await testEdge();
    const { token } = (await on.ask('POST', '/api/v1/tokens', { json: { name: 'ci', role: 'admin' } })).body;
    expect((await logIn(on, { token })).status).toBe(401);
    expect((await who(on, `hylla_screen=${token}`)).status).toBe(401);
  });
});

describe('the first admin', () => {
  const twoServers = async (): Promise<[On, On]> => {
    const one = await testEdge();
    return [one, await testEdge({ store: one.store, site: false })];
  };
  const setupOf = (on: On, adminPassword: string | null) =>
    ensureSetup({ ...on, newId: () => 'id', adminPassword, passwords: quickPasswords });

  test("is made of the operator's password, once", async () => {
    const on = await testEdge();
    expect(await setupOf(on, password)).toBeNull();
    expect((await logIn(on, { username: 'admin', password })).status).toBe(200);
    expect(await setupOf(on, 'another password')).toBeNull();
    expect((await logIn(on, { username: 'admin', password })).status).toBe(200);
  });

  test('is made through the link, which works once', async () => {
    const on = await testEdge();
    const token = await setupOf(on, null);
    expect(token).toMatch(/^[\w-]{22}$/);
    const setup = (json: object) => on.ask('POST', '/api/v1/setup', { as: null, json });
    expect((await setup({ token: 'wrong', username: 'anna', password })).status).toBe(403);
    const made = await setup({ token, username: 'anna', password });
    expect(made).toMatchObject({ status: 200, body: { name: 'anna', role: 'admin', via: 'session' } });
    expect((await who(on, cookieOf(made))).status).toBe(200);
    expect((await setup({ token, username: 'bo', password })).status).toBe(409);
    expect(await setupOf(on, null)).toBeNull();
  });

  test('is made at any of the servers on one store, by the link of any; then no link works', async () => {
    const [one, other] = await twoServers();
    const links = [await setupOf(one, null), await setupOf(other, null), await setupOf(other, null)];
    const setup = (on: On, token: string | null | undefined) =>
      on.ask('POST', '/api/v1/setup', { as: null, json: { token, username: 'anna', password } });
    const kept = JSON.stringify([...one.store.state.values('setups')]);
    for (const link of links) expect(kept).not.toContain(link);
    const hash = one.store.state.values('setups')[Symbol.iterator]().next().value?.id;
    expect((await setup(one, hash)).status).toBe(403);
    expect((await setup(one, links[1])).status).toBe(200);
    expect(one.store.state.size('setups')).toBe(0);
    for (const link of links) for (const on of [one, other]) expect((await setup(on, link)).status).toBe(409);
    expect(one.store.state.size('users')).toBe(1);
  });

  test('is one, though two links are opened at the same moment', async () => {
    const [one, other] = await twoServers();
    const links = [await setupOf(one, null), await setupOf(other, null)];
    const answers = await Promise.all(
      [other, one].map((on, n) =>
        on.ask('POST', '/api/v1/setup', { as: null, json: { token: links[n], username: `user-${n}`, password } }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(one.store.state.size('users')).toBe(1);
  });

  test('leaves a bounded number of links behind, however often the server starts', async () => {
    const on = await testEdge();
    const first = await setupOf(on, null);
    let last: string | null = null;
    for (let n = 0; n < 120; n++) {
      on.clock.at += 1_000;
      last = await setupOf(on, null);
    }
    expect(on.store.state.size('setups')).toBe(100);
    const setup = (token: string | null) =>
      on.ask('POST', '/api/v1/setup', { as: null, json: { token, username: 'anna', password } });
    expect((await setup(first)).status).toBe(403);
    expect((await setup(last)).status).toBe(200);
  });

  test('leaves no link behind when somebody was made a user with the API token instead', async () => {
    const on = await testEdge();
    const token = await setupOf(on, null);
    await on.ask('PUT', '/api/v1/users/bo', { json: { role: 'admin', password } });
    const json = { token, username: 'anna', password };
    expect((await on.ask('POST', '/api/v1/setup', { as: null, json })).status).toBe(409);
    await on.store.transact((tx) => sweep(tx, undefined, { now: on.clock.at, by: 'system', newId: () => 'x' }));
    expect(on.store.state.size('setups')).toBe(0);
  });

  test('cannot be made without a link', async () => {
    const on = await testEdge();
    const json = { token: '', username: 'anna', password };
    expect((await on.ask('POST', '/api/v1/setup', { as: null, json })).status).toBe(403);
  });
});
