/** A session that is cut once has been handed over, or the broker was started anew; again and again it is somebody else's too. */
import { expect, test } from 'vitest';
import { createRivals } from '../../server/mqtt/rivals.ts';

test('three times within a minute is contested, until a minute without', () => {
  let now = 0;
  const rivals = createRivals(() => now);
  for (const session of ['hylla-0', 'hylla-1', 'hylla-2']) rivals.note(session);
  expect(rivals.contested).toBeNull();
  for (const at of [1_000, 2_000]) {
    now = at;
    rivals.note('hylla-1');
  }
  expect(rivals.contested).toBe('hylla-1');
  now = 59_000;
  expect(rivals.contested).toBe('hylla-1');
  now = 61_000;
  expect(rivals.contested).toBeNull();
});

test('now and then is no rival', () => {
  let now = 0;
  const rivals = createRivals(() => now);
  for (; now < 1_000_000; now += 30_000) {
    rivals.note('hylla-0');
    expect(rivals.contested).toBeNull();
  }
});
