import type { LineReason } from '../../server/contract/api/orders.ts';
import { number } from '../i18n/format.ts';
import { o } from '../i18n/office/t.ts';

/**
 * The figures that decided an order line, named and written in the language of the page; those the server did not keep
 * are left out. All the parts of the reorder point are among them, so that a reader can add it up.
 */
export function reasonFigures(reason: LineReason): readonly (readonly [name: string, value: string])[] {
  const m = o().orders;
  const s = o().stock;
  const plain = (name: string, value: number | undefined) =>
    value === undefined ? [] : [[name, number(value)] as const];
  const days = (name: string, value: number | undefined) =>
    value === undefined ? [] : [[name, m.days(value)] as const];
  return [
    ...plain(s.position, reason.position),
    ...plain(s.onHand, reason.onHand),
    ...plain(s.inDispensers, reason.inDispensers),
    ...plain(s.onOrder, reason.onOrder),
    ...plain(s.allocated, reason.allocated),
    ...plain(s.reorderPoint, reason.reorderPoint),
    ...plain(s.canOrder, reason.canOrder),
    ...plain(s.orderUpTo, reason.orderUpTo),
    ...plain(s.dailyUse, reason.dailyUse),
    ...days(m.leadTime, reason.leadTimeDays),
    ...days(m.review, reason.reviewDays),
    ...plain(m.safetyStock, reason.safetyStock),
    ...plain(m.hanging, reason.hanging),
    ...plain(m.roundedUpBy, reason.roundedUpBy),
  ];
}
