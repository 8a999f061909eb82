/** Pairing a screen by the code that it shows. */
import { describe, expect, test } from 'vitest';
import { type TestEdge, testEdge } from '../support/http-edge.ts';
import type { MemoryStore } from '../support/memory-store.ts';

type On = TestEdge<MemoryStore>;
const minute = 60_000;
const kiosk = { name: 'Pantry', kind: 'kiosk', location: 'pentry' };

const showCode = ({ ask }: On) => ask('POST', '/api/v1/pairings', { as: null, json: {} });
const enter = ({ ask }: On, code: string, screen: object = kiosk) =>
  ask('POST', '/api/v1/screens/pair', { json: { ...screen, code } });
const tryToken = ({ ask }: On, token: string) => ask('POST', '/api/v1/session', { as: null, json: { token } });
/** A code that nobody shows. */
const other = (code: string) => (code === '000000' ? '000001' : '000000');

/** The room of the test site: the first location that is one. */
async function withRoom(): Promise<On> {
  const on = await testEdge();
  const put = await on.ask('PUT', '/api/v1/locations/pentry', { json: { name: 'Pantry', kind: 'break-room' } });
  expect(put.status).toBe(200);
  return on;
}

describe('pairing by code', () => {
  test('opens the site to the screen that showed the code, in its room, and to nobody before', async () => {
    const on = await withRoom();
    const shown = await showCode(on);
    expect(shown).toMatchObject({ status: 201, body: { code: expect.stringMatching(/^\d{6}$/), expiresInS: 600 } });
    const { code, token } = shown.body;
    expect((await tryToken(on, token)).status).toBe(401);

    const paired = await enter(on, `${code.slice(0, 3)} ${code.slice(3)}`);
    expect(paired).toMatchObject({ status: 201, body: kiosk });
    const entered = await tryToken(on, token);
    expect(entered).toMatchObject({ status: 200, body: { via: 'screen', screen: 'kiosk', location: 'pentry' } });
    const cookie = entered.headers.get('set-cookie')?.split(';')[0] ?? '';
    const snapshot = () => on.ask('GET', '/api/v1/snapshot', { as: null, headers: { cookie } });
    expect((await snapshot()).status).toBe(200);

    expect((await on.ask('DELETE', `/api/v1/screens/${paired.body.id}`)).status).toBe(204);
    expect((await snapshot()).status).toBe(401);
    expect((await tryToken(on, token)).status).toBe(401);
  });

  test.each([
    ['the page that shows the code', 'wall', undefined, 'wall'],
    ['a kiosk, when its page said nothing', undefined, undefined, 'kiosk'],
    ['what staff say', 'wall', 'kiosk', 'kiosk'],
  ])('the screen is %s', async (_, page, kind, is) => {
    const on = await withRoom();
    const { code } = (await on.ask('POST', '/api/v1/pairings', { as: null, json: { kind: page } })).body;
    expect(await enter(on, code, { name: 'Hall', kind })).toMatchObject({ status: 201, body: { kind: is } });
  });

  test('a code pairs one screen once', async () => {
    const on = await withRoom();
    const { code } = (await showCode(on)).body;
    expect((await enter(on, code)).status).toBe(201);
    expect((await enter(on, code)).status).toBe(404);
    expect((await on.ask('GET', '/api/v1/screens')).body.items).toHaveLength(1);
  });

  test('a code is worth nothing after ten minutes, and the state forgets it', async () => {
    const on = await withRoom();
    const { code, token } = (await showCode(on)).body;
    on.clock.at += 10 * minute;
    expect((await enter(on, code)).status).toBe(404);
    expect((await tryToken(on, token)).status).toBe(401);
    await showCode(on);
    expect(on.store.state.size('pairings')).toBe(1);
  });

  test('a room that does not exist leaves the code as good as it was', async () => {
    const on = await withRoom();
    const { code } = (await showCode(on)).body;
    expect((await enter(on, code, { ...kiosk, location: 'nowhere' })).status).toBe(422);
    expect((await enter(on, code)).status).toBe(201);
  });

  test('wrong codes are soon refused, the right one among them too, and good ones do not count', async () => {
    const on = await withRoom();
    for (let i = 0; i < 12; i++) expect((await enter(on, (await showCode(on)).body.code)).status).toBe(201);
    const { code } = (await showCode(on)).body;
    for (let i = 0; i < 10; i++) expect((await enter(on, other(code))).status).toBe(404);
    const refused = await enter(on, code);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  });

  test('one address cannot ask for codes without end', async () => {
    const on = await withRoom();
    for (let i = 0; i < 30; i++) expect((await showCode(on)).status).toBe(201);
    expect((await showCode(on)).status).toBe(429);
    on.clock.at += 10 * minute;
    expect((await showCode(on)).status).toBe(201);
  });

  test('neither the code nor the token is in the state, the audit log or the log', async () => {
    const on = await withRoom();
    const first = (await showCode(on)).body;
    const second = (await showCode(on)).body;
    await enter(on, first.code);
    const { state } = on.store;
    const kept = JSON.stringify([...state.values('pairings'), ...state.values('screens'), ...state.values('audit')]);
    for (const text of [kept, on.logged.join('\n')]) {
      for (const { code, token } of [first, second]) {
        expect(text).not.toContain(`"${code}"`);
        expect(text).not.toContain(token.split('.')[2]);
      }
    }
  });
});
