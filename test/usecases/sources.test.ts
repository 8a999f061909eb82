import { expect, test } from 'vitest';
import { noteSource, putSource, removeSource } from '../../server/usecases/sources.ts';
import { sourceView } from '../../server/usecases/views/source-view.ts';
import { contextAt, memoryState } from '../support/memory-state.ts';

const context = contextAt('2026-11-23T09:00:00Z', 'user:anna');
const settings = { id: 'ttn', url: 'mqtts://eu1.example:8883', topics: ['v3/+/devices/+/up'], username: 'app@ttn' };

test('its password is kept, and shown nowhere', () => {
  const state = memoryState();
  const put = putSource(state, { ...settings, password: 'hush' }, context);
  expect(put).toMatchObject({ ok: true, value: { password: 'hush', connected: null } });
  const doc = state.get('sources', 'ttn');
  expect(doc && sourceView(state, doc)).toMatchObject({ status: 'new', hasPassword: true, username: 'app@ttn' });
  expect(JSON.stringify([doc && sourceView(state, doc), ...state.values('audit')])).not.toContain('hush');
});

test('a password that is left out stays while the address does, and is asked for when it goes elsewhere', () => {
  const state = memoryState();
  putSource(state, { ...settings, password: 'hush' }, context);
  expect(putSource(state, { ...settings, topics: ['#'] }, context)).toMatchObject({
    ok: true,
    value: { password: 'hush' },
  });
  const elsewhere = putSource(state, { ...settings, url: 'mqtt://evil.example' }, context);
  expect(elsewhere).toMatchObject({ ok: false, code: 'bad-request' });
  expect(state.get('sources', 'ttn')?.url).toBe(settings.url);
  const without = putSource(state, { id: 'ttn', url: 'mqtt://open.example', topics: ['#'] }, context);
  expect(without.ok && without.value.password).toBeUndefined();
});

test('how it is, is noted once, with since when', () => {
  const state = memoryState();
  const put = putSource(state, settings, context);
  if (!put.ok) throw new Error(put.message);
  const source = put.value;
  noteSource(state, { source, connected: false, problem: 'refused' }, contextAt('2026-11-23T10:00:00Z'));
  noteSource(state, { source, connected: false, problem: 'not found' }, contextAt('2026-11-23T11:00:00Z'));
  expect(state.get('sources', 'ttn')).toMatchObject({
    connected: false,
    since: Date.parse('2026-11-23T10:00:00Z'),
    problem: 'not found',
  });
  putSource(state, { ...settings, url: 'mqtts://eu2.example' }, context);
  noteSource(state, { source, connected: true, problem: null }, context);
  expect(state.get('sources', 'ttn')?.connected).toBeNull();
});

test('one that a dispenser is heard through stays', () => {
  const state = memoryState();
  putSource(state, settings, context);
  const dispenser = {
    id: 'd',
    name: 'D',
    location: 'l',
    item: 'i',
    capacity: 1,
    measure: { kind: 'percent' },
    lowLevel: 20,
    emptyLevel: 3,
    device: { dialect: 'ttn-v3', id: 'x', source: 'ttn' },
  } as const;
  state.put('dispensers', dispenser);
  expect(removeSource(state, { id: 'ttn' }, context)).toMatchObject({ ok: false, code: 'conflict' });
  state.put('dispensers', { ...dispenser, device: { dialect: 'ttn-v3', id: 'x' } });
  expect(removeSource(state, { id: 'ttn' }, context)).toMatchObject({ ok: true });
  expect(removeSource(state, { id: 'ttn' }, context)).toMatchObject({ ok: false, code: 'not-found' });
});
