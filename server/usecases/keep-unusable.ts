/** Keeps what came in and could not be used, so that a person can see why: bounded, repeats counted together. */
import type { Refusal } from '../contract/reading.ts';
import type { DeviceBinding } from '../contract/site-file.ts';
import type { Collections, KeptMessage } from '../domain/model.ts';
import type { Context, Tx, Unclaimed } from './ports.ts';

const rejectionsKept = 1_000;
const inboxKept = 500;
const payloadKept = 512;
const nameKept = 256;
/** Of one unknown device: messages, and characters of them all. With `inboxKept` at most 8 million characters. */
const messagesKept = 10;
const charactersKept = 16 * 1024;

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

/** A device that is heard and belongs to no dispenser, with the last of what it said. */
export function keepInInbox(tx: Tx, heard: Unclaimed): void {
  const { dialect, source, receivedAt } = heard;
  const id = inboxId(heard);
  const before = tx.get('inbox', id);
  if (before === undefined) makeRoom(tx, 'inbox', inboxKept, (doc) => doc.seenAt);
  const suggestion = heard.suggestion ?? (dialect === null ? null : { dialect, id: heard.address.slice(0, 128) });
  tx.put('inbox', {
    id,
    dialect,
    ...(source !== undefined && { source }),
    address: heard.address.slice(0, nameKept),
    topic: heard.topic.slice(0, nameKept),
    seenAt: receivedAt,
    count: (before?.count ?? 0) + 1,
    payload: heard.payload.slice(0, payloadKept),
    // Not every message tells what it is of.
    suggestion:
      (suggestion?.preset ?? suggestion?.topic) === undefined ? (before?.suggestion ?? suggestion) : suggestion,
    kept: withNewest(before?.kept ?? [], heard),
  });
}

/** One entry a device and source. */
export const inboxId = ({ dialect, source, address }: Pick<Unclaimed, 'dialect' | 'source' | 'address'>): string =>
  `${dialect ?? ''} ${address}${source === undefined ? '' : ` ${source}`}`.slice(0, 300);

/** By what names the inbox may have a device: of its family, or on a topic that no family has. */
export const inboxNames = ({ dialect, id, topic = id, source }: DeviceBinding): readonly string[] =>
  [dialect, null].flatMap((family) =>
    [...new Set([id, topic])].map((address) =>
      inboxId({ dialect: family, address, ...(source !== undefined && { source }) }),
    ),
  );

/** The newest messages that fit. A stored copy that is told again at each contact stands once. */
function withNewest(before: readonly KeptMessage[], { topic, receivedAt, whole }: Unclaimed): readonly KeptMessage[] {
  if (whole === undefined) return before;
  const isSame = (one: KeptMessage): boolean =>
    whole.retained === true && one.retained === true && one.topic === topic && one.payload === whole.payload;
  const all = [...before.filter((one) => !isSame(one)), { topic, receivedAt, ...whole }];
  let characters = 0;
  let from = all.length;
  for (const { payload } of all.slice(-messagesKept).reverse()) {
    characters += payload.length;
    if (characters > charactersKept) break;
    from--;
  }
  return all.slice(from);
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
