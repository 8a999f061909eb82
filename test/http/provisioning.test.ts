/** What a label of a device holds: all that it needs to get in, by the name that the caller reached the server with. */
import { expect, test } from 'vitest';
import { provisioningOf } from '../../server/http/provisioning.ts';
import { testEdge } from '../support/http-edge.ts';

const secret = { username: 'towel-1', password: 'a/b:c@d' };

test.each([
  ['mqtt://localhost:1883', 'hylla.example:8080', 'mqtt://towel-1:a%2Fb%3Ac%40d@hylla.example:1883/hylla/towel-1'],
  ['mqtts://localhost:8883', '[::1]:8080', 'mqtts://towel-1:a%2Fb%3Ac%40d@[::1]:8883/hylla/towel-1'],
  // Bound to one address: no other name leads there for sure.
  ['mqtt://10.0.0.7:1883', 'hylla.example', 'mqtt://towel-1:a%2Fb%3Ac%40d@10.0.0.7:1883/hylla/towel-1'],
  [null, 'hylla.example', null],
  ['mqtt://localhost:1883', undefined, null],
  ['mqtt://localhost:1883', 'no host/at all?', null],
])('%s, asked at %s: %s', (broker, host, text) => {
  expect(provisioningOf(secret, broker, host)).toBe(text);
});

test('comes with the credentials of a device of our own, and of no other', async () => {
  const on = await testEdge();
  const issue = async (id: string) => (await on.ask('POST', `/api/v1/devices/${id}/credentials`)).body;
  const { password, provisioning } = await issue('rolls');
  expect(new URL(provisioning)).toMatchObject({ username: 'rolls', hostname: 'hylla.test', port: '1883' });
  expect(decodeURIComponent(new URL(provisioning).password)).toBe(password);
  await on.ask('PUT', '/api/v1/devices/tof', { json: { dialect: 'tasmota', address: 'tof' } });
  expect(await issue('tof')).not.toHaveProperty('provisioning');
});
