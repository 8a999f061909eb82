/** A goods receipt that was booked in error: its order waits for the goods again. */
import { roundQuantity } from '../domain/ledger.ts';
import type { MovementDoc, OrderDoc } from '../domain/model.ts';
import type { Tx } from './ports.ts';

export function unreceive(tx: Tx, { order: id, item, quantity }: MovementDoc): void {
  const order = id === undefined ? undefined : tx.get('orders', id);
  if (order === undefined) return;
  let left = quantity;
  const lines = order.lines.map((line) => {
    const part = line.item === item ? Math.min(line.received, left) : 0;
    left = roundQuantity(left - part);
    return part === 0 ? line : { ...line, received: roundQuantity(line.received - part) };
  });
  const { receivedAt, ...rest } = order;
  if (order.status !== 'received' && order.status !== 'partly-received') {
    tx.put('orders', { ...order, lines });
    return;
  }
  const waits: OrderDoc['status'] = order.confirmedAt === undefined ? 'sent' : 'confirmed';
  const status = lines.some((line) => line.received > 0) ? 'partly-received' : waits;
  tx.put('orders', { ...rest, lines, status });
}
