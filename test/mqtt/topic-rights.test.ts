import { describe, expect, test } from 'vitest';
import { deviceRights, matches, mayPublish, mayReceive, maySubscribe } from '../../server/domain/topic-rights.ts';

describe('a filter matches a topic', () => {
  test.each([
    ['a/b', 'a/b', true],
    ['a/b', 'a/c', false],
    ['a/b', 'a/b/c', false],
    ['a/+', 'a/b', true],
    ['a/+', 'a', false],
    ['a/+', 'a/', true],
    ['+/+', '/a', true],
    ['a/+/c', 'a/b/c', true],
    ['a/+/c', 'a/b/d', false],
    ['a/#', 'a', true],
    ['a/#', 'a/b/c', true],
    ['a/#', 'ab', false],
    ['#', 'a/b', true],
    ['hylla/towel/#', 'hylla/towel-2/level', false],
  ])('%s and %s: %s', (filter, topic, expected) => {
    expect(matches(filter, topic)).toBe(expected);
  });
});

describe('a device', () => {
  const rights = deviceRights('towel-1');
  test.each([
    ['hylla/towel-1/level', true],
    ['hylla/towel-1/config/ack', true],
    ['hylla/towel-2/level', false],
    ['hylla/towel-10/level', false],
    ['hylla', false],
    ['HYLLA/towel-1/level', false],
    ['zigbee2mqtt/towel-1', false],
    ['/hylla/towel-1/level', false],
    ['uplinks/ttn', false],
    ['$SYS/broker/new/clients', false],
  ])('publishes and hears %s: %s', (topic, expected) => {
    expect(mayPublish(rights, topic)).toBe(expected);
    expect(mayReceive(rights, topic)).toBe(expected);
  });

  test.each([
    ['hylla/towel-1/#', true],
    ['hylla/towel-1/config', true],
    ['hylla/towel-1/+', true],
    ['hylla/+/config', false],
    ['hylla/#', false],
    ['+/towel-1/config', false],
    ['#', false],
    ['+', false],
    ['$SYS/#', false],
    ['$share/group/hylla/towel-1/#', false],
  ])('subscribes to %s: %s', (filter, expected) => {
    expect(maySubscribe(rights, filter)).toBe(expected);
  });

  test.each(['+', '#', 'towel-+', ''])('that its network names "%s" has no corner of its own', (address) => {
    const wild = deviceRights(address);
    expect(mayPublish(wild, 'hylla/towel-1/level')).toBe(false);
    expect(maySubscribe(wild, 'hylla/towel-1/level')).toBe(false);
    expect(maySubscribe(wild, `hylla/${address}/#`)).toBe(false);
  });
});

describe('an integration', () => {
  const rights = { publish: ['zigbee2mqtt/#', 'tele/+/SENSOR'], subscribe: ['zigbee2mqtt/+/set', '#'] };
  test('publishes what one of its filters matches', () => {
    expect(mayPublish(rights, 'zigbee2mqtt/wc/soap')).toBe(true);
    expect(mayPublish(rights, 'tele/towel-1/SENSOR')).toBe(true);
    expect(mayPublish(rights, 'tele/towel-1/LWT')).toBe(false);
  });
  test('never reaches topics of the broker itself, not even with #', () => {
    expect(mayPublish({ publish: ['#', '$SYS/#'], subscribe: [] }, '$SYS/broker/new/clients')).toBe(false);
    expect(mayReceive(rights, '$SYS/broker/new/clients')).toBe(false);
    expect(maySubscribe({ publish: [], subscribe: ['$SYS/#'] }, '$SYS/#')).toBe(false);
  });
  test('publishes on a topic that begins with $ only by a filter that does', () => {
    const named = { publish: ['$gateway/#'], subscribe: [] };
    expect(mayPublish(named, '$gateway/up')).toBe(true);
    expect(mayPublish(named, 'gateway/up')).toBe(false);
    expect(mayPublish({ publish: ['#', '+/up'], subscribe: [] }, '$gateway/up')).toBe(false);
    expect(mayPublish({ publish: ['$share/#'], subscribe: [] }, '$share/group/a')).toBe(false);
  });
  test.each([
    ['a/+', 'a/#', false],
    ['a/+', 'a/+', true],
    ['a/+/c', 'a/b/c', true],
    ['a/#', 'a/+/c', true],
    ['a/b', 'a/+', false],
    ['+/+', '+', false],
    ['a/#', 'a', true],
  ])('allowed %s, subscribes to %s: %s', (allowed, filter, expected) => {
    expect(maySubscribe({ publish: [], subscribe: [allowed] }, filter)).toBe(expected);
  });
  test('without filters may do nothing', () => {
    const none = { publish: [], subscribe: [] };
    expect([mayPublish(none, 'a'), maySubscribe(none, 'a'), mayReceive(none, 'a')]).toEqual([false, false, false]);
  });
});
