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

test('a round: set out, tick, take back, tick again, be back', async () => {
  const { ask } = await testEdge();
  const stock = { kind: 'receipt', item: 'roll', location: 'near', quantity: 3 };
  await ask('POST', '/api/v1/movements', { json: stock });
  expect((await ask('POST', '/api/v1/rounds', { json: {} })).status).toBe(409);
  await ask('POST', '/api/v1/requests', { json: { kind: 'empty', dispenser: 'rolls' } });
  const begun = await ask('POST', '/api/v1/rounds', { json: {} });
  expect(begun.status).toBe(201);
  const path = `/api/v1/rounds/${begun.body.id}`;
  expect(begun.body).toMatchObject({
    stops: [{ n: 1, dispenser: 'rolls', urgency: 'now' }],
    cart: [{ item: 'roll', from: 'near', quantity: 1 }],
  });
  // Whoever looks at what comes next sees that somebody is on the way.
  expect((await ask('GET', '/api/v1/rounds/next')).body.stops).toMatchObject([{ taken: begun.body.id }]);
  expect((await ask('GET', '/api/v1/rounds?open=true')).body.items).toHaveLength(1);

  const onHand = async () => (await ask('GET', '/api/v1/stock')).body.items.find(isRoll).onHand;
  const isRoll = (one: { item: string }) => one.item === 'roll';
  const again = { json: {}, headers: { 'Idempotency-Key': 'tick-1' } };
  const ticked = await ask('POST', `${path}/stops/1`, again);
  expect(ticked).toMatchObject({ status: 200, body: { stops: [{ result: { kind: 'refilled', sensed: false } }] } });
  expect(ticked.body.endedAt).toBeDefined();
  // The answer was lost and it is sent again.
  expect((await ask('POST', `${path}/stops/1`, again)).body).toEqual(ticked.body);
  expect(await onHand()).toBe(2);
  expect((await ask('POST', `${path}/stops/1`, { json: {} })).status).toBe(409);

  const undone = await ask('POST', `${path}/stops/1/undo`, { json: {} });
  expect(undone.body.stops[0].result).toBeUndefined();
  expect(await onHand()).toBe(3);
  await ask('POST', `${path}/stops/1`, { json: { result: 'missing', note: 'the shelf is empty' } });
  expect((await ask('GET', path)).body).toMatchObject({
    stops: [{ result: { kind: 'missing', note: 'the shelf is empty' } }],
  });
  expect((await ask('POST', `${path}/end`, { json: {} })).status).toBe(200);
  expect((await ask('GET', '/api/v1/rounds?open=true')).body.items).toEqual([]);
});

test('what is no tick is refused, and says where', async () => {
  const { ask } = await testEdge();
  await ask('POST', '/api/v1/requests', { json: { kind: 'empty', dispenser: 'rolls' } });
  const { body } = await ask('POST', '/api/v1/rounds', { json: {} });
  const path = `/api/v1/rounds/${body.id}`;
  for (const json of [{ level: 101 }, { result: 'eaten' }, { quantity: -1 }, { more: 1 }])
    expect((await ask('POST', `${path}/stops/1`, { json })).status, JSON.stringify(json)).toBe(422);
  expect((await ask('POST', `${path}/stops/one`, { json: {} })).status).toBe(400);
  expect((await ask('POST', `${path}/stops/7`, { json: {} })).status).toBe(404);
  expect((await ask('GET', '/api/v1/rounds/nothing')).status).toBe(404);
  expect((await ask('POST', '/api/v1/rounds', { json: { within: 'nowhere' } })).status).toBe(404);
});
