import { expect, test } from 'vitest';
import { testEdge } from '../support/http-edge.ts';

test('what somebody reports empty is a stop of the next round, with what to bring; a refill ends it', async () => {
  const { ask } = await testEdge();
  const stops = async () => (await ask('GET', '/api/v1/rounds/next')).body.stops;
  const stock = { kind: 'receipt', item: 'roll', location: 'near', quantity: 3 };
  expect((await ask('POST', '/api/v1/movements', { json: stock })).status).toBe(201);
  expect(await stops()).toEqual([]);
  const asked = await ask('POST', '/api/v1/requests', { json: { kind: 'empty', dispenser: 'rolls' } });
  const { status, body } = await ask('GET', '/api/v1/rounds/next?hours=0');
  expect(status).toBe(200);
  expect(body.stops).toMatchObject([
    { n: 1, dispenser: 'rolls', location: 'wc', urgency: 'now', request: asked.body.id, quantity: 1 },
  ]);
  expect(body.cart).toMatchObject([{ item: 'roll', from: 'near', quantity: 1 }]);
  expect((await ask('POST', '/api/v1/dispensers/rolls/refills', { json: {} })).status).toBe(201);
  expect(await stops()).toEqual([]);
});

test('how far ahead it looks is a number of hours, two weeks at most', async () => {
  const { ask } = await testEdge();
  for (const hours of ['soon', '-1', '337']) {
    expect((await ask('GET', `/api/v1/rounds/next?hours=${hours}`)).status, hours).toBe(400);
  }
  expect((await ask('GET', '/api/v1/rounds/next?hours=336')).status).toBe(200);
});
