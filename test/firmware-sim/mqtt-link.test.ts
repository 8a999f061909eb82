/** A device's good-bye to a broker that does not answer any more. */
import { createServer } from 'node:net';
import { Aedes } from 'aedes';
import { expect, test } from 'vitest';
import { createLink } from '../../firmware-sim/mqtt-link.ts';
import { until } from '../support/until.ts';

test('a link ends in time though nothing is acknowledged', async () => {
  let published = 0;
  const aedes = await Aedes.createBroker({
    authorizePublish: () => {
      published++;
    },
  });
  const server = createServer(aedes.handle);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  const counters = { sent: 0, acked: 0, refused: 0 };
  const link = createLink({
    url: `mqtt://127.0.0.1:${port}`,
    clientId: 'd',
    statusOf: 'd',
    sleepy: false,
    counters,
  });
  link.publish({ topic: 'hylla/d/level', payload: '{"level":1}', qos: 1, retain: false });
  await until(() => published > 0);
  await link.close();
  expect(counters.acked).toBe(0);
  await new Promise<void>((resolve) => aedes.close(() => resolve()));
  await new Promise((resolve) => server.close(resolve));
});
