/** The open requests, by what they are about. */
import type { RequestView } from '../../server/contract/api/requests.ts';
import type { Model } from './model.ts';

const isOpen = (request: RequestView) => request.status === 'open' || request.status === 'accepted';

/** Open and accepted ones, those asked longest ago first. */
export function openRequests(model: Model): readonly RequestView[] {
  return [...model.requests.values()].filter(isOpen).sort((a, b) => a.askedAt.localeCompare(b.askedAt));
}

/** The open "it is empty" of a dispenser. */
export function openEmptyOf(model: Model, dispenser: string): RequestView | null {
  for (const request of model.requests.values()) {
    if (request.kind === 'empty' && request.dispenser === dispenser && isOpen(request)) return request;
  }
  return null;
}
