/** Following one request by its link, as a phone does it that knows nothing but the link. */
import { describe, expect, test } from 'vitest';
import { sweep } from '../../server/usecases/sweep.ts';
import { type TestEdge, testEdge } from '../support/http-edge.ts';
import type { MemoryStore } from '../support/memory-store.ts';

type On = TestEdge<MemoryStore>;
const day = 24 * 3_600_000;

async function withScreens() {
  const on = await testEdge();
  const pair = async (name: string): Promise<string> =>
    (await on.ask('POST', '/api/v1/screens', { json: { name, kind: 'kiosk' } })).body.token;
  const [mine, other] = [await pair('mine'), await pair('other')];
  const dispenser: string = (await on.ask('GET', '/api/v1/dispensers')).body.items[0].id;
  const tap = async (as = mine) =>
    (await on.ask('POST', '/api/v1/requests', { as, json: { kind: 'empty', dispenser, note: 'anna-was-here' } })).body;
  return { on, mine, other, dispenser, tap };
}
const makeLink = (on: On, as: string, { id, undo }: { id: string; undo: string }) =>
  on.ask('POST', `/api/v1/requests/${id}/follow`, { as, json: { undo } });
const open = (on: On, token: string) => on.ask('GET', '/api/v1/follow', { as: token });
const answer = (on: On, id: string, how: string, note?: string) =>
  on.ask('POST', `/api/v1/requests/${id}/${how}`, { json: note === undefined ? {} : { note } });

describe('a link to a request', () => {
  test('opens it to whoever holds it, and shows how it goes', async () => {
    const { on, mine, tap } = await withScreens();
    const receipt = await tap();
    const link = await makeLink(on, mine, receipt);
    expect(link).toMatchObject({ status: 201, body: { token: expect.stringMatching(/^[\w-]{22}$/) } });
    const first = await open(on, link.body.token);
    expect(first).toMatchObject({ status: 200, body: { kind: 'empty', status: 'open', askers: 1, answer: null } });
    expect(first.headers.get('cache-control')).toBe('no-store');
    await answer(on, receipt.id, 'accept');
    expect((await open(on, link.body.token)).body.status).toBe('accepted');
    await answer(on, receipt.id, 'decline', 'We take it down tomorrow');
    expect((await open(on, link.body.token)).body).toMatchObject({
      status: 'declined',
      answer: 'We take it down tomorrow',
      answeredAt: '2026-11-23T09:00:00.000Z',
      next: null,
    });
  });

  test('tells nothing else: no id, no note of another, no stock, no order', async () => {
    const { on, mine, tap, dispenser } = await withScreens();
    const receipt = await tap();
    const { token } = (await makeLink(on, mine, receipt)).body;
    const text = JSON.stringify((await open(on, token)).body);
    for (const secret of [receipt.id, receipt.undo, dispenser, 'anna-was-here', 'onHand', 'order"', 'screen:'])
      expect(text).not.toContain(secret);
    // And the token opens nothing but this.
    for (const path of ['/api/v1/snapshot', '/api/v1/requests', `/api/v1/requests/${receipt.id}`, '/metrics'])
      expect((await on.ask('GET', path, { as: token })).status).toBe(401);
  });

  test('is made by who tapped, with what the receipt says, and by nobody else', async () => {
    const { on, mine, other, tap } = await withScreens();
    const receipt = await tap();
    expect((await makeLink(on, other, receipt)).status).toBe(403);
    expect((await makeLink(on, mine, { ...receipt, undo: 'guessed' })).status).toBe(403);
    expect((await makeLink(on, mine, { ...receipt, id: 'none' })).status).toBe(404);
    // Somebody else joined: the tap is theirs now.
    const joined = await tap(other);
    expect(joined.id).toBe(receipt.id);
    expect((await makeLink(on, mine, receipt)).status).toBe(403);
    expect((await makeLink(on, other, joined)).status).toBe(201);
  });

  test('keeps its secret to itself: the state, the answers and the log know a hash at most', async () => {
    const { on, mine, tap } = await withScreens();
    const receipt = await tap();
    const { token } = (await makeLink(on, mine, receipt)).body;
    await open(on, token);
    const { state } = on.store;
    const kept = (['follows', 'requests', 'idempotency', 'audit', 'activity'] as const).flatMap((name) => [
      ...state.values(name),
    ]);
    expect(state.size('follows')).toBe(1);
    for (const text of [JSON.stringify(kept), on.logged.join('\n')]) expect(text).not.toContain(token);
  });

  test.each([
    ['revoked by who holds it', async ({ on, token }: Held) => on.ask('DELETE', '/api/v1/follow', { as: token })],
    ['revoked by staff', async ({ on, id }: Held) => on.ask('DELETE', `/api/v1/requests/${id}/follow`)],
    [
      'days after it was done',
      async ({ on, id }: Held) => {
        const done = await answer(on, id, 'done');
        on.clock.at += 4 * day;
        return done;
      },
    ],
    [
      'after a quarter of a year without an answer',
      async ({ on, id }: Held) => {
        on.clock.at += 90 * day;
        return answer(on, id, 'accept');
      },
    ],
  ])('opens nothing once it is %s, and answers as one that never was', async (_, end) => {
    const { on, mine, tap } = await withScreens();
    const receipt = await tap();
    const { token } = (await makeLink(on, mine, receipt)).body;
    expect((await open(on, token)).status).toBe(200);
    expect((await end({ on, id: receipt.id, token })).status).toBeLessThan(300);
    const [ended, never, none] = [
      await open(on, token),
      await open(on, 'A'.repeat(22)),
      await on.ask('GET', '/api/v1/follow', { as: null }),
    ];
    expect(ended.status).toBe(404);
    expect([never, none].map(({ status, body }) => ({ status, body }))).toEqual(
      [ended, ended].map(({ status, body }) => ({ status, body })),
    );
  });

  test('still opens days after it was done, and is revoked once', async () => {
    const { on, mine, tap } = await withScreens();
    const receipt = await tap();
    const { token } = (await makeLink(on, mine, receipt)).body;
    await answer(on, receipt.id, 'done');
    on.clock.at += 4 * day - 1;
    expect((await open(on, token)).body.status).toBe('done');
    expect((await on.ask('DELETE', '/api/v1/follow', { as: token })).status).toBe(204);
    expect((await on.ask('DELETE', '/api/v1/follow', { as: token })).status).toBe(404);
  });

  test('is swept away when it opens nothing any more, and not before', async () => {
    const { on, mine, tap } = await withScreens();
    const receipt = await tap();
    await makeLink(on, mine, receipt);
    const sweepNow = () =>
      on.store.transact((tx) => sweep(tx, undefined, { now: on.clock.at, by: 'system', newId: () => 'x' }));
    await answer(on, receipt.id, 'done');
    on.clock.at += 4 * day - 1;
    await sweepNow();
    expect(on.store.state.size('follows')).toBe(1);
    on.clock.at += 1;
    await sweepNow();
    expect(on.store.state.size('follows')).toBe(0);
  });

  test('is not to be found by trying: soon all that comes from there is refused for a while', async () => {
    const { on, mine, tap } = await withScreens();
    const { token } = (await makeLink(on, mine, await tap())).body;
    for (let i = 0; i < 60; i++) expect((await open(on, `${i}`.padStart(22, 'x'))).status).toBe(404);
    const refused = await open(on, token);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    on.clock.at += 600_000;
    expect((await open(on, token)).status).toBe(200);
  });
});

interface Held {
  readonly on: On;
  readonly id: string;
  readonly token: string;
}
