import { expect, test } from 'vitest';
import { testEdge } from '../support/http-edge.ts';

test('the outlook of an item: back to its first line, thirty days ahead, and the levels that decide', async () => {
  const { ask } = await testEdge();
  const stock = { kind: 'receipt', item: 'roll', location: 'near', quantity: 12 };
  expect((await ask('POST', '/api/v1/movements', { json: stock })).status).toBe(201);
  const { status, body } = await ask('GET', '/api/v1/stock/roll/outlook');
  expect(status).toBe(200);
  expect([body.past.length, body.ahead.length]).toEqual([1, 31]);
  expect(body.past.at(-1).onHand).toBe(12);
  const { body: now } = await ask('GET', '/api/v1/stock/roll');
  expect(body).toMatchObject({ item: 'roll', reorderPoint: now.reorderPoint, mean: expect.closeTo(now.dailyUse, 6) });
  expect((await ask('GET', '/api/v1/stock/nothing/outlook')).status).toBe(404);
});
