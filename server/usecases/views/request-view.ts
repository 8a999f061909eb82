/** A request as the API answers it. Who asked, and how it is taken back, is not told. */
import type { RequestView } from '../../contract/api/requests.ts';
import type { RequestDoc } from '../../domain/model.ts';
import { iso } from './instants.ts';

export function requestView(doc: RequestDoc): RequestView {
  const { askedAt, askedBy: _askedBy, lastTap: _lastTap, answeredAt, ...rest } = doc;
  return { ...rest, askedAt: iso(askedAt), ...(answeredAt !== undefined && { answeredAt: iso(answeredAt) }) };
}

/** As a screen sees it, which anybody may read: without who answered. */
export function screenRequest(doc: RequestDoc): RequestView {
  const { answeredBy: _answeredBy, ...view } = requestView(doc);
  return view;
}
