/** The answer to a request as a person reads it: a short title and a sentence of what happens next. */
import type { RequestReceipt } from '../../server/contract/api/requests.ts';
import type { Sent } from '../data/queue.ts';
import { dayWord, percent } from '../i18n/format.ts';
import { k } from '../i18n/kiosk/t.ts';
import { inUnits } from '../i18n/screens/in-units.ts';
import type { Model } from './model.ts';
import { placeWithFloor } from './places.ts';

export interface ReceiptText {
  readonly kind: 'good' | 'saved' | 'undone' | 'refused';
  readonly title: string;
  readonly sentences: readonly string[];
}

/** `unit` is the stock unit of the item asked for; `now` is server time, ms. */
export function receiptText(sent: Sent, model: Model, unit: string, now: number): ReceiptText {
  const text = k().receipt;
  if (sent.kind === 'saved') return { kind: 'saved', title: text.savedTitle, sentences: [text.saved] };
  if (sent.kind === 'refused') return { kind: 'refused', title: text.refusedTitle, sentences: [text.refused] };
  const { receipt } = sent;
  const next = nextText(receipt, model, unit, now);
  return receipt.merged
    ? { kind: 'good', title: text.alreadyTitle, sentences: [text.alreadyAsked(receipt.askers), next] }
    : { kind: 'good', title: text.thanks, sentences: [next] };
}

/** What a person is told who took it back, or tried. */
export function takenBackText(how: 'undone' | 'others' | 'late' | 'failed'): ReceiptText {
  const text = k().receipt;
  switch (how) {
    case 'undone':
      return { kind: 'undone', title: text.undoneTitle, sentences: [text.undone] };
    case 'others':
      return { kind: 'undone', title: text.undoneTitle, sentences: [text.undoneOthers] };
    case 'late':
      return { kind: 'refused', title: text.lateTitle, sentences: [text.late] };
    case 'failed':
      return { kind: 'refused', title: text.lateTitle, sentences: [text.undoFailed] };
  }
}

function nextText({ next }: RequestReceipt, model: Model, unit: string, now: number): string {
  const text = k().receipt;
  switch (next.kind) {
    case 'will-refill':
      return next.storeroom !== null && next.onHand > 0
        ? text.willRefill(inUnits(next.onHand, unit), placeWithFloor(model, next.storeroom))
        : text.willRefillSoon;
    case 'in-storeroom':
      return text.inStoreroom(inUnits(next.onHand, unit), placeWithFloor(model, next.storeroom));
    case 'on-order':
      return next.expectedAt === null
        ? text.onOrderNoDay(next.order)
        : text.onOrder(dayWord(next.expectedAt, now), next.order);
    case 'will-order':
      return next.expectedAt === null ? text.willOrderNoDay : text.willOrder(dayWord(next.expectedAt, now));
    case 'will-check':
      return text.willCheck(percent(next.level));
    case 'will-look':
      return text.willLook;
  }
}
