import { expect, test } from 'vitest';
import { testEdge } from '../support/http-edge.ts';

test('which of several servers leads is told to who watches them', async () => {
  let leads = false;
  const on = await testEdge({ parts: { isLeader: () => leads } });
  const leader = async () => /^hylla_leader (\d)$/m.exec((await on.ask('GET', '/metrics')).body)?.[1];
  expect(await leader()).toBe('0');
  leads = true;
  expect(await leader()).toBe('1');
});
