/** What is asked before something is done with an order: none of it can be undone. */
import type { OrderView } from '../../server/contract/api/orders.ts';
import { o } from '../i18n/office/t.ts';
import { outstanding } from '../state/receiving.ts';
import { live } from '../state/session.ts';
import type { Question } from './dialog/ask.ts';
import { money } from './money.ts';

/** As in the API. */
export type Verb = 'approve' | 'send' | 'confirm' | 'receive' | 'cancel';

/** Null for what needs no question. */
export function questionOf(order: OrderView, verb: Verb): Question | null {
  const m = o().orders;
  const supplier = supplierName(order);
  const total = money(order.total, order.currency);
  const left = order.lines.filter((line) => outstanding(line) > 0).length;
  switch (verb) {
    case 'approve':
      return { title: m.approveAsk(order.id), text: m.approveHint(supplier, total), yes: m.approve };
    case 'send':
      return { title: m.sendAsk(order.id, supplier), text: m.sendHint(total), yes: m.send };
    case 'receive':
      return { title: m.receiveAsk, text: m.receiveHint(left), yes: m.receiveYes };
    case 'cancel':
      return { title: m.cancelConfirm, text: m.cancelHint, yes: m.cancelOrder, no: m.keep, grave: true };
    case 'confirm':
      return null;
  }
}

export const supplierName = (order: OrderView): string =>
  live.get().model?.orders.get(order.id)?.supplierName ?? order.supplier;
