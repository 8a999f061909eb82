/**
 * What people ask for at the kiosk: open, accepted, done, declined. Several who ask for the same are one request, so that
 * a tapped button never makes more than one piece of work.
 */
import type { NewRequest, RequestStatus } from '../contract/api/requests.ts';
import { ok, type Result, refuse } from '../contract/errors.ts';
import type { Documents } from './documents.ts';
import type { DispenserDoc, LevelDoc, Millis, RequestDoc } from './model.ts';

/** A sensor that shows this much, in percent, contradicts somebody who says "empty". */
const wellFilled = 20;
const longestNote = 500;

/** How a request is answered: the verb of the API, and the status that it leads to. */
export const answers = { accept: 'accepted', done: 'done', decline: 'declined' } as const;
export type Answer = keyof typeof answers;

export function isOpenRequest({ status }: Pick<RequestDoc, 'status'>): boolean {
  return status === 'open' || status === 'accepted';
}

/** The open request that asks for the same, if `note` still finds room on it. */
export function sameRequest(state: Documents, asked: NewRequest): RequestDoc | undefined {
  for (const open of state.values('requests')) {
    if (isOpenRequest(open) && isSame(open, asked) && mergeNotes(open.note, asked.note) !== null) return open;
  }
  return undefined;
}

/** Whether two ask for the same thing at the same place. */
export function sameTarget(a: RequestDoc, b: RequestDoc): boolean {
  return a.kind === b.kind && a.dispenser === b.dispenser && a.item === b.item && a.location === b.location;
}

function isSame(open: RequestDoc, asked: NewRequest): boolean {
  if (open.kind !== asked.kind) return false;
  switch (asked.kind) {
    case 'empty':
      return open.dispenser === asked.dispenser;
    case 'item':
      return open.item === asked.item && open.location === asked.location;
    case 'problem':
      return asked.dispenser === undefined
        ? open.dispenser === undefined && open.location === asked.location
        : open.dispenser === asked.dispenser;
  }
}

/**
 * One more who asks. The larger quantity holds: a screen cannot tell two people from one who taps twice, and ten taps
 * must not order ten times.
 */
export function joinRequest(open: RequestDoc, asked: NewRequest): RequestDoc {
  const note = mergeNotes(open.note, asked.note);
  const quantity = asked.kind === 'item' ? Math.max(open.quantity ?? 0, asked.quantity) : undefined;
  return {
    ...open,
    askers: open.askers + 1,
    ...(quantity !== undefined && { quantity }),
    ...(note ? { note } : {}),
  };
}

/** Null when both do not fit. */
function mergeNotes(known = '', more = ''): string | null {
  if (more === '' || known.split('\n').includes(more)) return known;
  const both = known === '' ? more : `${known}\n${more}`;
  return both.length > longestNote ? null : both;
}

/** The request after an answer. Errors: `conflict` when it has been answered for good, or is accepted again. */
export function answerRequest(
  request: RequestDoc,
  answer: Answer,
  { by, at, note }: { by: string; at: Millis; note?: string | undefined },
): Result<RequestDoc> {
  const status: RequestStatus = answers[answer];
  if (!isOpenRequest(request) || request.status === status) {
    const who = request.answeredBy === undefined ? '' : ` by ${request.answeredBy}`;
    return refuse('conflict', `Request ${request.id} is ${request.status}${who} already.`, {
      reason: 'answered-already',
    });
  }
  return ok({ ...request, status, answeredAt: at, answeredBy: by, ...(note ? { answer: note } : {}) });
}

/** Whether its sensor can be believed: it reports, and nothing is wrong with it. */
export function isTrusted(dispenser: DispenserDoc, level: LevelDoc | undefined): level is LevelDoc & { level: number } {
  if (dispenser.device === undefined || level === undefined || level.level === null) return false;
  return level.status === 'ok' || level.status === 'low' || level.status === 'empty';
}

/** Whether the sensor credibly says that there is plenty left. */
export function contradictsEmpty(
  dispenser: DispenserDoc,
  level: LevelDoc | undefined,
): level is LevelDoc & { level: number } {
  return isTrusted(dispenser, level) && level.level >= wellFilled && level.level > dispenser.lowLevel;
}
