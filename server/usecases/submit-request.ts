/** Somebody at a kiosk says "it is empty", "we need" or "there is a problem", and is told what happens next. */
import type { NewRequest, NextStep, RequestReceipt } from '../contract/api/requests.ts';
import { issue, ok, type Refused, type Result, refuse } from '../contract/errors.ts';
import type { RequestDoc, RequestTap } from '../domain/model.ts';
import { contradictsEmpty, joinRequest, sameRequest } from '../domain/request.ts';
import { logActivity } from './log-activity.ts';
import { markSuspect } from './mark-suspect.ts';
import { nextForDispenser, nextForItem } from './next-step.ts';
import type { Context, Tx, UseCase } from './ports.ts';
import { requestView } from './views/request-view.ts';

/** What is asked; `undo`, hard to guess, is what takes it back (`withdrawRequest`). */
type Asked = NewRequest & { readonly undo?: string };

/** Errors: `invalid` for a dispenser, item or location that does not exist, with its path. */
export const submitRequest: UseCase<Asked, RequestReceipt> = (tx, asked, context) => {
  const open = sameRequest(tx, asked);
  // Somebody is to look already: the sensor is in doubt now, and must not be believed less for that.
  const next = open?.next.kind === 'will-check' ? ok(open.next) : nextStep(tx, asked, open?.quantity ?? 0, context);
  if (!next.ok) return next;
  if (open !== undefined) {
    const joined: RequestDoc = { ...joinRequest(open, asked), next: next.value, ...tapOf(asked, open, context) };
    tx.put('requests', joined);
    return ok(receiptOf(joined, true));
  }
  const request: RequestDoc = {
    ...wanted(asked),
    id: context.newId(),
    status: 'open',
    askedAt: context.now,
    askedBy: context.by,
    askers: 1,
    next: next.value,
    ...tapOf(asked, null, context),
  };
  tx.put('requests', request);
  const { id, kind, dispenser, item } = request;
  const about = { ...(dispenser && { dispenser }), ...(item && { item }) };
  logActivity(tx, { kind: 'request', request: id, how: kind, ...about }, context);
  return ok(receiptOf(request, false));
};

function receiptOf(request: RequestDoc, merged: boolean): RequestReceipt {
  const undo = request.lastTap?.undo;
  return { ...requestView(request), merged, ...(undo !== undefined && { undo }) };
}

function tapOf({ undo }: Asked, open: RequestDoc | null, { now, by }: Context): { lastTap?: RequestTap } {
  if (undo === undefined) return {};
  const { askers = 0, quantity, note, next } = open ?? {};
  const kept = { ...(quantity !== undefined && { quantity }), ...(note !== undefined && { note }) };
  return { lastTap: { undo, by, at: now, before: next === undefined ? null : { askers, next, ...kept } } };
}

function wanted(asked: NewRequest): Pick<RequestDoc, 'kind' | 'dispenser' | 'item' | 'location' | 'quantity' | 'note'> {
  const { kind, note } = asked;
  const { dispenser, location } = { dispenser: undefined, location: undefined, ...asked };
  return {
    kind,
    ...(dispenser && { dispenser }),
    ...(location && { location }),
    ...(asked.kind === 'item' && { item: asked.item, quantity: asked.quantity }),
    ...(note && { note }),
  };
}

/** Also doubts a sensor that says otherwise. `own`: what the same request has been promised already. */
function nextStep(tx: Tx, asked: NewRequest, own: number, context: Context): Result<NextStep> {
  const place = asked.kind === 'empty' ? undefined : asked.location;
  const location = place === undefined ? undefined : tx.get('locations', place);
  if (place !== undefined && (location === undefined || location.retired)) return missing('location', place);
  if (asked.kind === 'item') {
    const item = tx.get('items', asked.item);
    if (item === undefined || item.retired) return missing('item', asked.item);
    return ok(nextForItem(tx, item, { location: place, own, now: context.now }));
  }
  const dispenser = asked.dispenser === undefined ? undefined : tx.get('dispensers', asked.dispenser);
  if (asked.dispenser !== undefined && (dispenser === undefined || dispenser.retired)) {
    return missing('dispenser', asked.dispenser);
  }
  if (asked.kind === 'problem' || dispenser === undefined) return ok({ kind: 'will-look' });
  const level = tx.get('levels', dispenser.id);
  if (!contradictsEmpty(dispenser, level)) return ok(nextForDispenser(tx, dispenser, context.now));
  markSuspect(tx, dispenser.id, context);
  return ok({ kind: 'will-check', level: Math.round(level.level) });
}

function missing(what: 'dispenser' | 'item' | 'location', id: string): Refused {
  const message = `There is no ${what} ${id}.`;
  return refuse('invalid', message, {
    issues: [issue(`$.${what}`, message, { reason: 'no-such', about: { [what]: id } })],
  });
}
