/** Orders: none that was told is lost, none is doubled, no need is forgotten, and the supplier has each of them. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mail } from '../../support/flaky-supplier.ts';
import type { Json } from '../../support/start-server.ts';
import { stageOf, type Told } from './told.ts';

const forgotten = 'was counted empty and never ordered';
/** A fault that time may settle. */
export const isForgotten = (fault: string): boolean => fault.endsWith(forgotten);

export function orderFaults(dataDir: string, { shown, emptied, movements }: Told, orders: readonly Json[]): string[] {
  const faults: string[] = [];
  const byId = new Map(orders.map((order) => [order.id, order]));
  if (byId.size !== orders.length) faults.push('two orders have one number');
  for (const [id, was] of shown) {
    const status = byId.get(id)?.status;
    if (status === undefined) faults.push(`order ${id}, shown as ${was}, is lost`);
    else if (stageOf(status) < stageOf(was)) faults.push(`order ${id} was ${was}, and is ${status} now`);
  }
  for (const { id, status } of orders) {
    const path = join(dataDir, 'outbox', `${id}.json`);
    if (stageOf(status) < stageOf('sent')) continue;
    if (!existsSync(path)) faults.push(`order ${id} is sent, but nothing was written to the supplier`);
    else if (JSON.parse(readFileSync(path, 'utf8')).order !== id) faults.push(`order ${id} was written as another one`);
  }
  const lines = linesByItem(orders);
  for (const [item, key] of emptied) {
    const isBooked = (movements.get(key) ?? null) !== null;
    if (isBooked && !lines.has(item)) faults.push(`${item} ${forgotten}`);
  }
  for (const [item, own] of lines) {
    for (const [i, a] of own.entries()) {
      const twin = own.slice(i + 1).find((b) => isTwin(a, b));
      if (twin) faults.push(`${item} was ordered twice for one need: ${a.order.id} and ${twin.order.id}`);
    }
  }
  return faults;
}

/** Each order that has left came, under one message id of its own, and said the same each time. */
export function mailFaults(mails: readonly Mail[], orders: readonly Json[]): string[] {
  const faults: string[] = [];
  const ids = new Map<string, string>();
  const texts = new Map<string, string>();
  for (const { messageId, order, csv } of mails) {
    if ((ids.get(messageId) ?? order) !== order)
      faults.push(`${messageId} is of ${order} and of ${ids.get(messageId)}`);
    ids.set(messageId, order);
    if ((texts.get(order) ?? csv) !== csv) faults.push(`order ${order} was mailed in two versions`);
    texts.set(order, csv);
  }
  const owned = new Set(mails.filter(({ isOwned }) => isOwned).map(({ order }) => order));
  const byId = new Map(orders.map((order) => [order.id, order]));
  for (const [messageId, order] of ids) {
    if (!byId.has(order)) faults.push(`${messageId} came, and there is no order ${order}`);
    const others = [...ids].filter(([, other]) => other === order).length - 1;
    if (others > 0) faults.push(`order ${order} came under ${others} message ids besides ${messageId}`);
  }
  for (const { id, status } of orders) {
    const hasLeft = stageOf(status) >= stageOf('sent');
    if (hasLeft && !owned.has(id)) faults.push(`order ${id} is ${status}, and no supplier has it`);
  }
  return faults;
}

interface Line {
  readonly order: Json;
  readonly quantity: number;
  /** Stock units on other orders when it was decided on. */
  readonly onOrder: number;
}

/** Those that the server decided on. */
function linesByItem(orders: readonly Json[]): Map<string, Line[]> {
  const found = new Map<string, Line[]>();
  for (const order of orders) {
    for (const { item, quantity, reason } of order.lines) {
      if (reason.onOrder === undefined) continue;
      const own = found.get(item) ?? [];
      found.set(item, own);
      own.push({ order, quantity, onOrder: reason.onOrder });
    }
  }
  return found;
}

/** Each was open until the other one had left, so that whichever came second should have counted the first. */
function isTwin(a: Line, b: Line): boolean {
  const never = '9999';
  const isOpenFor = (one: Line, other: Line): boolean =>
    (one.order.receivedAt ?? never) >= (other.order.sentAt ?? never);
  return isOpenFor(a, b) && isOpenFor(b, a) && a.onOrder < b.quantity && b.onOrder < a.quantity;
}
