/** What people ask for, order, and walk. */
import * as v from 'valibot';
import { activityKinds } from '../../contract/api/live.ts';
import { LineReason, orderStatuses } from '../../contract/api/orders.ts';
import { NextStep, requestKinds, requestStatuses } from '../../contract/api/requests.ts';
import { LevelShape } from './levels.ts';
import { Amount, At, Count, Key, May, OrNull } from './parts.ts';

const asked = { askers: Count, quantity: May(Amount), note: May(v.string()), next: NextStep };

const work = {
  at: At,
  movements: v.array(Key),
  discrepancy: May(Key),
  requests: May(v.array(Key)),
  unstocked: May(Amount),
  beyond: May(v.strictObject({ item: Key, quantity: Amount })),
  before: May(
    v.strictObject(v.pick(LevelShape, ['level', 'levelAt', 'content', 'refilledAt', 'told', 'doubt']).entries),
  ),
};

const StopResult = v.strictObject({
  ...work,
  kind: v.picklist(['refilled', 'skipped', 'missing']),
  by: Key,
  level: May(Amount),
  note: May(v.string()),
});

export const workShapes = {
  requests: v.strictObject({
    id: Key,
    kind: v.picklist(requestKinds),
    status: v.picklist(requestStatuses),
    dispenser: May(Key),
    item: May(Key),
    location: May(Key),
    ...asked,
    askedAt: At,
    askedBy: Key,
    answeredAt: May(At),
    pressedAt: May(At),
    answeredBy: May(Key),
    answer: May(v.string()),
    lastTap: May(
      v.strictObject({
        undo: Key,
        by: Key,
        at: At,
        before: OrNull(v.strictObject(asked)),
        undone: May(v.boolean()),
      }),
    ),
  }),
  follows: v.strictObject({ id: Key, request: Key, createdAt: At }),
  orders: v.strictObject({
    id: Key,
    supplier: Key,
    status: v.picklist(orderStatuses),
    lines: v.array(
      v.strictObject({
        item: Key,
        sku: Key,
        packs: Amount,
        packSize: Amount,
        packPrice: Amount,
        received: Amount,
        need: May(Count),
        reason: v.strictObject(LineReason.entries),
      }),
    ),
    freight: Amount,
    currency: Key,
    createdAt: At,
    createdBy: Key,
    approvedAt: May(At),
    approvedBy: May(Key),
    sendAfter: May(At),
    sentAt: May(At),
    confirmedAt: May(At),
    expectedAt: May(At),
    receivedAt: May(At),
    cancelledAt: May(At),
    cancelReason: May(v.string()),
    note: May(v.string()),
  }),
  outbox: v.strictObject({
    id: Key,
    messageId: Key,
    notBefore: At,
    attempts: Count,
    lastError: May(v.string()),
    sentAt: May(At),
    inHand: May(v.strictObject({ by: v.string(), until: At })),
  }),
  undos: v.strictObject({
    id: Key,
    at: At,
    dispenser: May(Key),
    work: May(v.strictObject(work)),
    request: May(
      v.strictObject({
        status: v.picklist(requestStatuses),
        answeredAt: May(At),
        answeredBy: May(Key),
        answer: May(v.string()),
      }),
    ),
  }),
  rounds: v.strictObject({
    id: Key,
    at: At,
    by: Key,
    endedAt: May(At),
    endedBy: May(Key),
    stops: v.array(
      v.strictObject({
        n: Count,
        dispenser: Key,
        location: Key,
        item: Key,
        urgency: v.picklist(['now', 'soon']),
        level: OrNull(Amount),
        emptyAt: OrNull(At),
        request: May(Key),
        quantity: Amount,
        result: May(StopResult),
      }),
    ),
    cart: v.array(v.strictObject({ item: Key, from: OrNull(Key), quantity: Amount })),
  }),
  activity: v.strictObject({
    id: Key,
    at: At,
    kind: v.picklist(activityKinds),
    dispenser: May(Key),
    item: May(Key),
    order: May(Key),
    request: May(Key),
    quantity: May(Amount),
    how: May(v.string()),
  }),
};
