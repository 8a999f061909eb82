/** What becomes of what a device is told: answers, silence, limits, and that it never becomes a storm. */
import { describe, expect, test } from 'vitest';
import type { DeviceBinding } from '../../server/contract/site-file.ts';
import {
  answered,
  attempted,
  configId,
  type DeviceConfigDoc,
  dropped,
  heardAt,
  isDue,
  type Plan,
  planned,
  unsent,
} from '../../server/domain/device-config.ts';

const minute = 60_000;
const day = 24 * 60 * minute;
const lora: DeviceBinding = { dialect: 'ttn-v3', id: 'eui-1', preset: 'milesight-ws201' };
const own: DeviceBinding = { dialect: 'hylla', id: 'towel-1' };
const plan = (binding: DeviceBinding, intervalS: number, more: Partial<Plan> = {}): Plan => ({
  binding,
  settings: { intervalS },
  phase: 'usual',
  expectS: intervalS,
  nearEmpty: false,
  seen: null,
  ...more,
});
const fresh = (binding: DeviceBinding, intervalS = 600): DeviceConfigDoc =>
  planned(undefined, plan(binding, intervalS), 't1', 0);
const sentAt = (now: number, binding = lora): DeviceConfigDoc => attempted(fresh(binding), 8, now);

describe('an answer', () => {
  test.each([
    ['to this command', { outcome: 'taken', token: 't1' }, 'taken'],
    ['to another', { outcome: 'taken', token: 't0' }, 'sent'],
    ['that says what it goes by now', { outcome: 'taken', intervalS: 600 }, 'taken'],
    ['that says another interval', { outcome: 'taken', token: 't1', intervalS: 300 }, 'sent'],
    ['that it was not acknowledged', { outcome: 'not-taken', token: 't1' }, 'sent'],
    ['that it cannot be', { outcome: 'refused', token: 't1' }, 'failed'],
  ] as const)('%s', (_, answer, state) => {
    expect(answered(sentAt(0), answer, 5)).toMatchObject({ state });
  });

  test('before anything was sent says nothing', () => {
    expect(answered(fresh(lora), { outcome: 'taken', intervalS: 600 }, 5).state).toBe('waiting');
  });

  test('refused is tried again in a day, not at once', () => {
    const refused = answered(sentAt(0), { outcome: 'refused', token: 't1' }, 5);
    expect([isDue(refused, day - minute), isDue(refused, day + 5)]).toEqual([false, true]);
  });
});

test('two reports in a row that come when they should say that it was taken', () => {
  let doc: DeviceConfigDoc = sentAt(0);
  const see = (seen: number) => {
    doc = planned(doc, plan(lora, 600, { seen }), 'tx', seen);
    return doc.state;
  };
  const seconds = [10, 1810, 2400, 3700, 4310, 4900];
  expect(seconds.map((second) => see(second * 1000))).toEqual(['sent', 'sent', 'sent', 'sent', 'sent', 'taken']);
});

describe('never a storm', () => {
  test('a device that never answers is told four times on its first day, and then once a day', () => {
    let doc = fresh(lora, 600);
    const told: number[] = [];
    for (let now = 0; now < 5 * day; now += 5_000) {
      if (!isDue(doc, now)) continue;
      doc = attempted(doc, 8, now);
      told.push(now);
    }
    expect(told.filter((at) => at < day)).toHaveLength(4);
    expect(told).toHaveLength(8);
    expect(doc).toMatchObject({ state: 'failed', problem: 'no-answer' });
  });

  test('what flips all the time stays within the limit of a day', () => {
    let doc: DeviceConfigDoc | undefined;
    const told: number[] = [];
    for (let now = 0; now < 3 * day; now += 10 * minute) {
      doc = planned(doc, plan(lora, 600 + 60 * ((now / minute / 10) % 2)), `t${now}`, now);
      if (!isDue(doc, now)) continue;
      doc = attempted(doc, 8, now);
      if (doc.problem !== 'daily-limit') told.push(now);
    }
    for (const at of told)
      expect(told.filter((other) => other > at - day && other <= at).length).toBeLessThanOrEqual(8);
    expect(told.length).toBeGreaterThan(8);
  });

  test('what a broker keeps is said once, however long the device sleeps', () => {
    const doc = attempted(fresh(own), null, 0);
    expect([isDue(doc, day), isDue(doc, 300 * day)]).toEqual([false, false]);
  });

  test('what did not leave counts for nothing, and is tried again soon', () => {
    const doc = unsent(sentAt(0), 'no-contact', 0);
    expect(doc).toMatchObject({ state: 'waiting', attempts: 0, sent: [], problem: 'no-contact' });
    expect([isDue(doc, 1000), isDue(doc, minute)]).toEqual([false, true]);
  });
});

test('the same again changes nothing; other settings are told anew under a token of their own', () => {
  const doc = sentAt(0);
  expect(planned(doc, plan(lora, 600), 't2', 5)).toBe(doc);
  expect(planned(doc, plan(lora, 900), 't2', 5)).toMatchObject({
    state: 'waiting',
    token: 't2',
    sent: [0],
    attempts: 0,
  });
});

test('where it is heard is remembered, and what waited for that is due', () => {
  const doc = unsent(fresh(lora), 'not-heard', 0);
  expect(doc.problem).toBe('not-heard');
  const heard = heardAt(doc, 'v3/app@ttn/devices/eui-1');
  expect([heard.problem, isDue(heard, 0)]).toEqual([undefined, true]);
  expect(heardAt(heard, 'v3/app@ttn/devices/eui-1')).toBe(heard);
});

test('what nobody wants any more is taken back where a broker keeps it, and else forgotten', () => {
  expect(dropped(sentAt(0), 't2', 5)).toBeNull();
  const clearing = dropped(attempted(fresh(own), null, 0), 't2', 5);
  expect(clearing).toMatchObject({ state: 'clearing', settings: {} });
  if (clearing === null) throw new Error('it is to be taken back');
  expect(isDue(clearing, 5)).toBe(true);
  expect(planned(clearing, plan(own, 600), 't3', 6)).toMatchObject({ state: 'waiting', token: 't3' });
});

test('a device is one whatever the case of its name, and any name makes an id that a store can keep', () => {
  expect(configId({ dialect: 'ttn-v3', id: 'ABCD' })).toBe(configId({ dialect: 'ttn-v3', id: 'abcd' }));
  expect(configId({ dialect: 'json', id: 'a\u0000\ud800 b' })).toMatch(/^[\x20-\x7e]+$/);
});
