/** Other brokers that Hylla goes to: made, changed and removed by people, and how the contact is, as told by the edge. */
import { ok, refuse } from '../contract/errors.ts';
import { listenersOf } from '../domain/listening.ts';
import type { SourceDoc } from '../domain/model.ts';
import type { UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';

const most = 32;
const shown = 300;

export type SourceSettings = Pick<SourceDoc, 'id' | 'url' | 'topics'> & {
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  /** Null: none any more; undefined: as it was. */
  readonly ca?: SourceDoc['ca'] | null;
};

/** Errors: `bad-request` for a password that is missing, `conflict` when there are too many. */
export const putSource: UseCase<SourceSettings, SourceDoc> = (tx, input, context) => {
  const { id, url, topics, username, password } = input;
  const before = tx.get('sources', id);
  if (before === undefined && tx.size('sources') >= most)
    return refuse('conflict', `There are ${most} sources already, which is the most`, {
      reason: 'too-many-sources',
      about: { most },
    });
  const isSame = before !== undefined && before.url === url && before.username === username;
  // Else whoever may change the address could have the old password sent to a place of their own.
  const kept = password ?? (isSame ? before.password : undefined);
  if (before?.password !== undefined && kept === undefined && username !== undefined)
    return refuse('bad-request', 'The address or the user name is another one: give the password too', {
      reason: 'password-needed',
    });
  const isEncrypted = /^(mqtts|wss):/.test(url);
  const ca = input.ca === undefined && isEncrypted ? before?.ca : input.ca;
  if (ca && !isEncrypted)
    return refuse('bad-request', 'A CA is for mqtts:// and wss:// only: this address is not encrypted', {
      reason: 'ca-needs-tls',
    });
  const doc: SourceDoc = {
    id,
    url,
    ...(username !== undefined && { username }),
    ...(kept !== undefined && { password: kept }),
    ...(ca && { ca }),
    topics,
    clientId: before?.clientId ?? `hylla-${context.newId()}`,
    createdAt: before?.createdAt ?? context.now,
    connected: null,
    since: null,
    problem: null,
  };
  tx.put('sources', doc);
  recordAudit(
    tx,
    { action: before ? 'source.changed' : 'source.added', subject: `source:${id}`, detail: url },
    context,
  );
  return ok(doc);
};

/** Errors: `not-found`; `conflict` while dispensers are heard through it. */
export const removeSource: UseCase<{ id: string }, void> = (tx, { id }, context) => {
  if (tx.get('sources', id) === undefined) return refuse('not-found', `There is no source ${id}`);
  for (const one of listenersOf(tx)) {
    if (one.binding.source !== id) continue;
    const who = 'room' in one ? `A device of the room ${one.room}` : `The dispenser ${one.dispenser}`;
    return refuse('conflict', `${who} is heard through ${id}; give it another device first`, {
      reason: 'source-in-use',
      about: { who },
    });
  }
  tx.remove('sources', id);
  recordAudit(tx, { action: 'source.removed', subject: `source:${id}` }, context);
  return ok(undefined);
};

/** How the contact is. Changes nothing when that is known, or when the source was changed or removed meanwhile. */
export const noteSource: UseCase<{ source: SourceDoc; connected: boolean; problem: string | null }, void> = (
  tx,
  { source, connected, problem },
  { now },
) => {
  const doc = tx.get('sources', source.id);
  if (doc === undefined || doc.url !== source.url || doc.clientId !== source.clientId) return ok(undefined);
  const text = problem?.slice(0, shown) ?? null;
  if (doc.connected === connected && doc.problem === text) return ok(undefined);
  const since = doc.connected === connected ? doc.since : now;
  tx.put('sources', { ...doc, connected, since, problem: text });
  return ok(undefined);
};
