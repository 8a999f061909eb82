/** An order with everything that is written on it, for whoever reads it as it is sent. */
import { ok, type Result } from '../contract/errors.ts';
import type { ItemDoc } from '../domain/model.ts';
import { findOrder } from './find-order.ts';
import type { OutgoingOrder, State } from './ports.ts';

/** Errors: `not-found`. */
export function outgoingOrder(state: State, id: string): Result<OutgoingOrder> {
  const found = findOrder(state, id);
  if (!found.ok) return found;
  const items = new Map<string, ItemDoc>();
  for (const { item } of found.value.order.lines) {
    const doc = state.get('items', item);
    if (doc !== undefined) items.set(item, doc);
  }
  return ok({ ...found.value, items, messageId: state.get('outbox', id)?.messageId ?? '' });
}
