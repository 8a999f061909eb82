/** Home Assistant's switch and prefix through the front door. */
import { expect, test } from 'vitest';
import { readConfig } from '../../server/config.ts';
import type { HomeAssistantEnvironment } from '../../server/domain/home-assistant.ts';
import { testEdge } from '../support/http-edge.ts';

const path = '/api/v1/home-assistant';
const house = (environment: Partial<HomeAssistantEnvironment> = {}) =>
  testEdge({ config: { homeAssistant: { mode: null, prefix: null, broker: 'own', ...environment } } });

test('it is by itself told once an integration may read it, switched on and off, and says so', async () => {
  const { ask, store } = await house();
  const auto = { mode: 'auto', prefix: 'homeassistant', fixed: [], broker: 'own', told: false };
  expect((await ask('GET', path)).body).toEqual(auto);
  const rights = { publish: [], subscribe: ['homeassistant/#'] };
  expect((await ask('POST', '/api/v1/integrations/ha/credentials', { json: rights })).status).toBe(201);
  expect((await ask('GET', path)).body).toEqual({ ...auto, told: true });
  const off = await ask('PUT', path, { json: { mode: 'off', prefix: 'home/found' } });
  expect(off).toMatchObject({ status: 200, body: { mode: 'off', prefix: 'home/found', told: false } });
  expect(store.state.get('settings', 'home-assistant')).toMatchObject({ mode: 'off', prefix: 'home/found' });
  expect((await ask('GET', '/api/v1/audit')).body.items[0]).toMatchObject({ action: 'home-assistant.set' });
  expect((await ask('GET', path)).body).toMatchObject({ mode: 'off', prefix: 'home/found' });
});

test.each(['', '/x', 'a/', 'a/#', '+/a', '$SYS', 'hylla', 'hylla/x', 'hylla-ha', 'x'.repeat(65)])(
  'the prefix "%s" is refused at the door, and in the environment',
  async (prefix) => {
    const { ask } = await house();
    expect((await ask('PUT', path, { json: { mode: 'on', prefix } })).status).toBe(422);
    if (prefix !== '') expect(() => readConfig({ HYLLA_HOME_ASSISTANT_PREFIX: prefix }, [])).toThrow(/PREFIX/);
  },
);

test('what the environment sets is shown as fixed, and nobody changes it here', async () => {
  const { homeAssistant } = readConfig({ HYLLA_HOME_ASSISTANT: 'on', HYLLA_BROKER_URL: 'mqtt://broker' }, []);
  expect(homeAssistant).toEqual({ mode: 'on', prefix: null, broker: 'outside' });
  const { ask } = await house(homeAssistant);
  expect((await ask('GET', path)).body).toMatchObject({ mode: 'on', fixed: ['mode'], broker: 'outside', told: true });
  const refused = await ask('PUT', path, { json: { mode: 'off', prefix: 'homeassistant' } });
  expect(refused).toMatchObject({ status: 409, body: { error: { code: 'conflict' } } });
  const renamed = await ask('PUT', path, { json: { mode: 'on', prefix: 'ha' } });
  expect(renamed).toMatchObject({ status: 200, body: { prefix: 'ha', fixed: ['mode'] } });
});

test('it is a manager’s', async () => {
  const { ask } = await house();
  expect((await ask('GET', path, { as: null })).status).toBe(401);
});
