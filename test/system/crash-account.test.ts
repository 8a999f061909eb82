/** The account of the crash test can fail: each kind of loss and doubling is seen, and what is in order is not. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Json } from '../support/start-server.ts';
import { mailFaults, orderFaults } from './crash/order-account.ts';
import { levelOf, refillsBy } from './crash/shelves.ts';
import { nothingTold, show, type Told } from './crash/told.ts';

let dir: string;
let told: Told;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hylla-account-'));
  mkdirSync(join(dir, 'outbox'));
  told = nothingTold([]);
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** An order for one item that the server decided on; the supplier's file of it is there. */
function order(id: string, parts: Json = {}): Json {
  writeFileSync(join(dir, 'outbox', `${id}.json`), JSON.stringify({ order: id }));
  const line = { item: 'coffee', quantity: 12, reason: { kind: 'reorder', onOrder: 0 } };
  return { id, status: 'sent', createdAt: '1', sentAt: '2', lines: [line], ...parts };
}
const mail = (order: string, parts: Json = {}): Json => ({
  order,
  messageId: `<${order}>`,
  csv: 'a',
  isOwned: true,
  ...parts,
});

describe('a shelf that was counted empty', () => {
  test('must be ordered once that is answered, whatever else is not', () => {
    told.emptied.set('coffee', 'book-20').set('paper', 'book-40');
    told.movements.set('book-20', 'm-20').set('book-40', null).set('book-60', null);
    expect(orderFaults(dir, told, [])).toEqual(['coffee was counted empty and never ordered']);
    expect(orderFaults(dir, told, [order('1')])).toEqual([]);
    told.movements.set('book-40', 'm-40');
    expect(orderFaults(dir, told, [order('1')])).toEqual(['paper was counted empty and never ordered']);
  });

  test('must not be ordered twice', () => {
    const twice = ['coffee was ordered twice for one need: 1 and 2'];
    expect(orderFaults(dir, told, [order('1'), order('2')])).toEqual(twice);
    expect(orderFaults(dir, told, [order('1'), order('2', { status: 'approved', sentAt: undefined })])).toEqual(twice);
    expect(orderFaults(dir, told, [order('1', { receivedAt: '3' }), order('2', { sentAt: '4' })])).toEqual([]);
    const [line] = order('2').lines;
    const counted = { lines: [{ ...line, reason: { ...line.reason, onOrder: 12 } }] };
    expect(orderFaults(dir, told, [order('1'), order('2', counted)])).toEqual([]);
  });
});

test('an order that was shown must be there, and go on', () => {
  show(told, { id: '1', status: 'received' });
  show(told, { id: '1', status: 'sent' });
  show(told, { id: '2', status: 'draft' });
  expect(orderFaults(dir, told, [order('1')])).toEqual([
    'order 1 was received, and is sent now',
    'order 2, shown as draft, is lost',
  ]);
});

test('a sent order must be at the supplier’s, in one version under one message id; and nothing else', () => {
  const orders = [order('1'), order('2'), order('3', { status: 'approved' })];
  expect(mailFaults([mail('1'), mail('1', { isOwned: false }), mail('2')], orders)).toEqual([]);
  expect(mailFaults([mail('1', { isOwned: false })], orders)).toEqual([
    'order 1 is sent, and no supplier has it',
    'order 2 is sent, and no supplier has it',
  ]);
  const wrong = [mail('1'), mail('1', { csv: 'b' }), mail('2'), mail('2', { messageId: '<other>' }), mail('4')];
  expect(mailFaults(wrong, orders)).toEqual([
    'order 1 was mailed in two versions',
    'order 2 came under 1 message ids besides <2>',
    'order 2 came under 1 message ids besides <other>',
    '<4> came, and there is no order 4',
  ]);
});

test('shelves empty and are filled once a turn', () => {
  const levels = Array.from({ length: 400 }, (_, i) => levelOf('soap-wc-1b', i + 1, 100));
  const fills = levels.filter((level, i) => level === 100 && levels[i - 1] === 100 && i > 1);
  expect(fills).toHaveLength(refillsBy(400, 100));
  expect(Math.min(...levels)).toBe(1);
});
