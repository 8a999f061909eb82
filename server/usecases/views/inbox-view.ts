/** What was heard and belongs to nothing, and what could not be read, as the API answers them. */
import type { InboxEntry, RejectionView } from '../../contract/api/access.ts';
import type { InboxDoc, RejectionDoc } from '../../domain/model.ts';
import { iso } from './instants.ts';

export function inboxEntry({ seenAt, ...rest }: InboxDoc): InboxEntry {
  return { ...rest, seenAt: iso(seenAt) };
}

export function rejectionView({ at, ...rest }: RejectionDoc): RejectionView {
  return { ...rest, at: iso(at) };
}
