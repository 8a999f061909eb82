/** Keeps what came in and could not be used, so that a person can see why: bounded, repeats counted together. */
import type { Refusal } from '../contract/reading.ts';
import type { Collections } from '../domain/model.ts';
import type { Context, Tx, Unclaimed } from './ports.ts';

const rejectionsKept = 1_000;
const inboxKept = 500;
const payloadKept = 512;
const nameKept = 256;

/** One entry a reason and device; the newest detail and payload stand for all. */
export function keepRejection(tx: Tx, refusal: Refusal, context: Context): void {
  const { reason, detail, dialect, address, topic, payload } = refusal;
  const id = `${reason} ${dialect ?? ''} ${address ?? topic ?? ''}`.slice(0, 300);
  const before = tx.get('rejections', id);
  if (before === undefined) makeRoom(tx, 'rejections', rejectionsKept, (doc) => doc.at);
  tx.put('rejections', {
    id,
    at: context.now,
    reason,
    detail: detail.slice(0, payloadKept),
    dialect: dialect ?? null,
    address: address?.slice(0, nameKept) ?? null,
    topic: topic?.slice(0, nameKept) ?? null,
    payload: payload?.slice(0, payloadKept) ?? before?.payload ?? null,
    count: (before?.count ?? 0) + 1,
  });
}

/** A device that is heard and belongs to no dispenser. */
export function keepInInbox(tx: Tx, { dialect, address, topic, receivedAt, payload }: Unclaimed): void {
  const id = `${dialect ?? ''} ${address}`.slice(0, 300);
  const before = tx.get('inbox', id);
  if (before === undefined) makeRoom(tx, 'inbox', inboxKept, (doc) => doc.seenAt);
  tx.put('inbox', {
    id,
    dialect,
    address: address.slice(0, nameKept),
    topic: topic.slice(0, nameKept),
    seenAt: receivedAt,
    count: (before?.count ?? 0) + 1,
    payload: payload.slice(0, payloadKept),
    suggestion: dialect === null ? null : { dialect, id: address.slice(0, 128) },
  });
}

/** Removes the oldest when a collection is full. */
function makeRoom<C extends 'rejections' | 'inbox'>(
  tx: Tx,
  collection: C,
  keep: number,
  age: (doc: Collections[C]) => number,
): void {
  if (tx.size(collection) < keep) return;
  let oldest: Collections[C] | undefined;
  for (const doc of tx.values(collection)) if (oldest === undefined || age(doc) < age(oldest)) oldest = doc;
  if (oldest !== undefined) tx.remove(collection, oldest.id);
}
