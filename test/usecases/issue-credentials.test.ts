import { expect, test } from 'vitest';
import { issueDeviceCredentials, issueIntegrationCredentials } from '../../server/usecases/issue-credentials.ts';
import { contextAt, memoryState } from '../support/memory-state.ts';

const context = contextAt('2026-11-23T09:00:00Z', 'user:anna');
const device = { id: 'towel-1', dialect: 'hylla', address: 'towel-1', createdAt: 5 } as const;

test('new credentials of a device replace the old ones, and are noted without the secret', () => {
  const state = memoryState();
  state.put('devices', { ...device, secretHash: 'old' });
  expect(issueDeviceCredentials(state, { device: 'towel-1', secretHash: 'new' }, context)).toMatchObject({ ok: true });
  expect(state.get('devices', 'towel-1')).toEqual({ ...device, secretHash: 'new' });
  expect([...state.values('audit')]).toMatchObject([{ action: 'device.credentials', subject: 'device:towel-1' }]);
  expect(JSON.stringify([...state.values('audit')])).not.toMatch(/"new"|"old"/);
});

test('a device that is not there has none', () => {
  const state = memoryState();
  expect(issueDeviceCredentials(state, { device: 'x', secretHash: 'h' }, context)).toMatchObject({
    ok: false,
    code: 'not-found',
  });
  expect(state.size('audit')).toBe(0);
});

test('an integration is made, then changed, and keeps when it was made', () => {
  const state = memoryState();
  const bridge = { id: 'bridge', secretHash: 'a', publish: ['zigbee2mqtt/#'], subscribe: [] };
  issueIntegrationCredentials(state, bridge, context);
  issueIntegrationCredentials(state, { ...bridge, secretHash: 'b', publish: [] }, contextAt('2027-01-01T00:00:00Z'));
  expect(state.get('integrations', 'bridge')).toEqual({
    ...bridge,
    secretHash: 'b',
    publish: [],
    createdAt: Date.parse('2026-11-23T09:00:00Z'),
  });
});

test('an integration does not take the name of a device', () => {
  const state = memoryState();
  state.put('devices', device);
  const result = issueIntegrationCredentials(
    state,
    { id: 'towel-1', secretHash: 'a', publish: ['#'], subscribe: ['#'] },
    context,
  );
  expect(result).toMatchObject({ ok: false, code: 'conflict' });
  expect(state.size('integrations')).toBe(0);
});
