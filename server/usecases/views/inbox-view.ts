/** What was heard and belongs to nothing, and what could not be read, as the API answers them. */
import type { InboxEntry, RejectionView } from '../../contract/api/access.ts';
import type { InboxDoc, RejectionDoc } from '../../domain/model.ts';
import { iso } from './instants.ts';

export function inboxEntry({ seenAt, source, kept = [], ...rest }: InboxDoc): InboxEntry {
  return { ...rest, source: source ?? null, seenAt: iso(seenAt), kept: kept.length };
}

export function rejectionView({ at, ...rest }: RejectionDoc): RejectionView {
  return { ...rest, at: iso(at) };
}
