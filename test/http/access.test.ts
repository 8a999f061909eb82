/** Who may do what: every route of the table against every kind of caller. */
import { beforeAll, describe, expect, test } from 'vitest';
import { roles } from '../../server/contract/primitives.ts';
import type { Access } from '../../server/http/caller.ts';
import { routes } from '../../server/http/routes/index.ts';
import { apiToken, type TestEdge, testEdge } from '../support/http-edge.ts';
import type { MemoryStore } from '../support/memory-store.ts';
import { until } from '../support/until.ts';

const callers = ['anonymous', 'screen', 'staff', 'manager', 'admin', 'device'] as const;
type CallerName = (typeof callers)[number];

let on: TestEdge<MemoryStore>;
const tokens: Partial<Record<CallerName, string>> = {};
beforeAll(async () => {
  on = await testEdge();
  for (const role of ['staff', 'manager', 'admin', 'device'] as const) {
    tokens[role] = (await on.ask('POST', '/api/v1/tokens', { json: { name: role, role } })).body.token;
  }
  const screen = { name: 'Wall', kind: 'wall' };
  tokens.screen = (await on.ask('POST', '/api/v1/screens', { json: screen })).body.token;
});

/** What the table promises, said anew: the code under test decides by `checkAccess`. */
function expected(role: Access, caller: CallerName): 'in' | 401 | 403 {
  if (role === 'open') return 'in';
  if (caller === 'anonymous') return 401;
  if (role === 'device') return caller === 'device' || caller === 'admin' ? 'in' : 403;
  if (caller === 'device') return 403;
  return roles.indexOf(caller) >= roles.indexOf(role) ? 'in' : 403;
}

const ask = (caller: CallerName, method: string, path: string, body?: string) =>
  on.ask(method, path, {
    as: tokens[caller] ?? null,
    ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
  });

describe.each(callers)('%s', (caller) => {
  test.each(routes.map((one) => [`${one.method.toUpperCase()} ${one.path}`, one] as const))('%s', async (_, route) => {
    // Nothing of that id exists and the body is not even JSON: 401 and 403 come before 404 and 400.
    const path = route.path.replace(/\{\w+\}/g, 'no-such-thing');
    const { status } = await ask(
      caller,
      route.method.toUpperCase(),
      path,
      route.method === 'get' ? undefined : '{nope',
    );
    const wanted = expected(route.role, caller);
    if (wanted === 'in') expect([401, 403]).not.toContain(status);
    else expect(status).toBe(wanted);
  });
});

test('a screen may look and ask, and nothing else', () => {
  const open = routes.filter(({ role }) => role === 'screen').map(({ method, path }) => `${method} ${path}`);
  expect(open.sort()).toEqual([
    'get /api/v1/dispensers',
    'get /api/v1/dispensers/{id}',
    'get /api/v1/live',
    'get /api/v1/locations/{id}/plan',
    'get /api/v1/requests',
    'get /api/v1/requests/{id}',
    'get /api/v1/session',
    'get /api/v1/snapshot',
    'get /metrics',
    'post /api/v1/requests',
    'post /api/v1/requests/{id}/follow',
    'post /api/v1/requests/{id}/metoo',
    'post /api/v1/requests/{id}/withdraw',
  ]);
});

test('what is open to anybody is this, and nothing else', () => {
  const open = routes.filter(({ role }) => role === 'open').map(({ method, path }) => `${method} ${path}`);
  expect(open.sort()).toEqual([
    'delete /api/v1/follow',
    'delete /api/v1/session',
    'get /api/asyncapi.json',
    'get /api/docs',
    'get /api/docs.css',
    'get /api/openapi.json',
    'get /api/v1/follow',
    'get /healthz',
    'get /readyz',
    'post /api/v1/pairings',
    'post /api/v1/session',
    'post /api/v1/setup',
  ]);
});

describe('tokens', () => {
  test('a token that nobody knows is 401, also where anybody may read', async () => {
    const { ask } = await testEdge({ config: { publicScreens: true } });
    expect((await ask('GET', '/api/v1/snapshot', { as: null })).status).toBe(200);
    expect((await ask('GET', '/api/v1/snapshot', { as: 'token.no-such.secret' })).status).toBe(401);
    expect((await ask('GET', '/api/v1/snapshot', { as: `${apiToken}x` })).status).toBe(401);
  });

  test('a token says when it was last used, to some minutes, and whether it ever was', async () => {
    const { ask, clock } = await testEdge();
    const { id, token } = (await ask('POST', '/api/v1/tokens', { json: { name: 'ci', role: 'staff' } })).body;
    const usedAt = async () =>
      (await ask('GET', '/api/v1/tokens')).body.items.find((one: { id: string }) => one.id === id).usedAt;
    expect(await usedAt()).toBeNull();
    const first = new Date(clock.now()).toISOString();
    await ask('GET', '/api/v1/stock', { as: token });
    await until(async () => (await usedAt()) === first);
    clock.at += 60_000;
    await ask('GET', '/api/v1/stock', { as: token });
    clock.at += 3_600_000;
    const last = new Date(clock.now()).toISOString();
    expect(await usedAt()).toBe(first);
    await ask('GET', '/api/v1/stock', { as: token });
    await until(async () => (await usedAt()) === last);
  });

  test('a revoked token and a removed screen open nothing', async () => {
    const { ask } = await testEdge();
    const token = (await ask('POST', '/api/v1/tokens', { json: { name: 'ci', role: 'staff' } })).body;
    const screen = (await ask('POST', '/api/v1/screens', { json: { name: 'Wall', kind: 'wall' } })).body;
    expect((await ask('GET', '/api/v1/stock', { as: token.token })).status).toBe(200);
    expect((await ask('GET', '/api/v1/snapshot', { as: screen.token })).status).toBe(200);
    expect((await ask('DELETE', `/api/v1/tokens/${token.id}`)).status).toBe(204);
    expect((await ask('DELETE', `/api/v1/screens/${screen.id}`)).status).toBe(204);
    expect((await ask('GET', '/api/v1/stock', { as: token.token })).status).toBe(401);
    expect((await ask('GET', '/api/v1/snapshot', { as: screen.token })).status).toBe(401);
  });

  test('the right secret under another id opens nothing', async () => {
    const { ask } = await testEdge();
    const make = async (role: string) =>
      (await ask('POST', '/api/v1/tokens', { json: { name: role, role } })).body as { id: string; token: string };
    const [staff, admin] = [await make('staff'), await make('admin')];
    const crossed = `token.${admin.id}.${staff.token.split('.')[2]}`;
    expect((await ask('GET', '/api/v1/users', { as: crossed })).status).toBe(401);
    const asScreen = staff.token.replace('token.', 'screen.');
    expect((await ask('GET', '/api/v1/snapshot', { as: asScreen })).status).toBe(401);
  });

  test('no secret is in the state, in a list, or in the log', async () => {
    const { ask, store, logged } = await testEdge();
    const { token } = (await ask('POST', '/api/v1/tokens', { json: { name: 'ci', role: 'admin' } })).body;
    const secret = token.split('.')[2];
    const state = JSON.stringify([...store.state.values('tokens'), ...store.state.values('audit')]);
    const shown = JSON.stringify([
      (await ask('GET', '/api/v1/tokens')).body,
      (await ask('GET', '/api/v1/audit')).body,
      (await ask('GET', '/api/v1/export')).body,
    ]);
    for (const text of [state, shown, logged.join('\n')]) expect(text).not.toContain(secret);
  });
});

test('a demo opens everything that a manager may do, and not users or tokens', async () => {
  const { ask } = await testEdge({ parts: { demo: true } });
  expect((await ask('GET', '/api/v1/session', { as: null })).body).toMatchObject({ role: 'manager', via: 'open' });
  expect((await ask('GET', '/api/v1/stock', { as: null })).status).toBe(200);
  expect((await ask('GET', '/api/v1/users', { as: null })).status).toBe(401);
});
