/** A request as its link shows it: how it goes, and nothing of the site that it does not need. */
import type { FollowedRequest, FollowedStep } from '../../contract/api/follow.ts';
import type { NextStep } from '../../contract/api/requests.ts';
import type { Millis, RequestDoc } from '../../domain/model.ts';
import { isOpenRequest } from '../../domain/request.ts';
import { nextForDispenser, nextForItem } from '../next-step.ts';
import type { State } from '../ports.ts';
import { iso, isoOrNull } from './instants.ts';

/** Others may have added to the note, so it is not told. */
export function followedRequest(state: State, request: RequestDoc, now: Millis): FollowedRequest {
  const { kind, status, askedAt, askers, quantity, answeredAt, answer } = request;
  const dispenser = request.dispenser === undefined ? undefined : state.get('dispensers', request.dispenser);
  const item = state.get('items', request.item ?? dispenser?.item ?? '');
  const place = state.get('locations', request.location ?? dispenser?.location ?? '');
  return {
    kind,
    status,
    thing: item?.name ?? null,
    place: place?.name ?? null,
    quantity: quantity ?? null,
    askedAt: iso(askedAt),
    askers,
    answeredAt: isoOrNull(answeredAt),
    answer: answer ?? null,
    next: isOpenRequest(request) ? shown(state, nextOf(state, request, now)) : null,
    at: iso(now),
  };
}

/** As it is now: an order may have left since it was asked. What was to be looked at still is. */
function nextOf(
  state: State,
  { kind, next, item: itemId, dispenser: unit, location, quantity }: RequestDoc,
  now: Millis,
) {
  if (next.kind === 'will-check' || next.kind === 'will-look') return next;
  const item = state.get('items', itemId ?? '');
  if (kind === 'item') return item ? nextForItem(state, item, { location, own: quantity ?? 1, now }) : next;
  const dispenser = state.get('dispensers', unit ?? '');
  return dispenser ? nextForDispenser(state, dispenser, now) : next;
}

function shown(state: State, next: NextStep): FollowedStep {
  switch (next.kind) {
    case 'in-storeroom':
      return { kind: 'fetch', place: state.get('locations', next.storeroom)?.name ?? next.storeroom };
    case 'on-order':
      return { kind: 'coming', expectedAt: next.expectedAt };
    case 'will-order':
      return next;
    case 'will-refill':
      return { kind: 'will-refill' };
    case 'will-check':
    case 'will-look':
      return { kind: 'will-look' };
  }
}
