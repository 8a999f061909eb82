/** Taking back a tap, as a paired screen does it. */
import { expect, test } from 'vitest';
import { testEdge } from '../support/http-edge.ts';

test('only the screen that asked takes it back, within twenty seconds, and nobody else learns how', async () => {
  const on = await testEdge();
  const pair = async (name: string): Promise<string> =>
    (await on.ask('POST', '/api/v1/screens', { json: { name, kind: 'kiosk' } })).body.token;
  const [mine, other] = [await pair('mine'), await pair('other')];
  const dispenser = (await on.ask('GET', '/api/v1/dispensers')).body.items[0].id;
  const ask = () => on.ask('POST', '/api/v1/requests', { as: mine, json: { kind: 'empty', dispenser } });
  const withdraw = (as: string, { id, undo }: { id: string; undo: string }) =>
    on.ask('POST', `/api/v1/requests/${id}/withdraw`, { as, json: { undo } });

  const { body: receipt } = await ask();
  expect(receipt.undo).toMatch(/^[\w-]{22}$/);
  const shown = [
    await on.ask('GET', '/api/v1/requests', { as: other }),
    await on.ask('GET', '/api/v1/requests'),
    await on.ask('GET', '/api/v1/snapshot', { as: other }),
  ];
  expect(JSON.stringify(shown.map(({ body }) => body))).not.toContain(receipt.undo);
  expect((await withdraw(other, receipt)).status).toBe(403);
  expect(await withdraw(mine, receipt)).toMatchObject({ status: 200, body: { status: 'withdrawn' } });
  expect(await withdraw(mine, receipt)).toMatchObject({ status: 200, body: { status: 'withdrawn' } });

  const { body: late } = await ask();
  on.clock.at += 20_001;
  expect((await withdraw(mine, late)).status).toBe(409);
});
