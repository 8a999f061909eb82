/** The soak's eyes, which nobody misses for eight hours at a time: the server is started with them, and they see. */
import { expect, test } from 'vitest';
// @ts-expect-error a plain script of the bench, without types
import { startHylla } from '../bench/support/processes.mjs';

test('the probe tells what the process holds on to, and takes the clock on', async () => {
  const nodeArgs = ['--expose-gc', '--import', new URL('probe.mjs', import.meta.url).href];
  const server = await startHylla({ nodeArgs, channel: true });
  try {
    server.child.send('day');
    const answer = new Promise((resolve) => server.child.once('message', resolve));
    server.child.send('sample');
    expect(await answer).toEqual({
      rss: expect.any(Number),
      heap: expect.any(Number),
      timers: expect.any(Number),
      resources: expect.any(Number),
    });
  } finally {
    await server.stop();
  }
});
