/** What an error of a commit means: for whoever asked for it, and for what may be asked next. */
import { isAnswer, LinkLost } from './link.ts';

export type Fault =
  /** The connection is gone; the commit may have been stored. */
  | 'lost'
  /** The database cannot do it now: nothing was stored, nothing can be. */
  | 'unavailable'
  /** Others were in the way: nothing was stored, the same call may do. */
  | 'again'
  /** What was to be stored cannot be: not these documents, not with what is there already. */
  | 'refused';

/** By class of SQLSTATE (manual, appendix A). */
const refused = new Set(['21', '22', '23']);
const again = new Set(['40']);

export function faultOf(error: unknown): Fault {
  if (error instanceof LinkLost) return 'lost';
  // A document that is no JSON, a time that no calendar has.
  if (!isAnswer(error)) return 'refused';
  const kind = error.code.slice(0, 2);
  if (refused.has(kind)) return 'refused';
  return again.has(kind) ? 'again' : 'unavailable';
}

/** `why` for a person who may be able to help. */
export function problemOf(place: string, error: unknown): string {
  const message = error instanceof Error ? error.message.replaceAll('\n', ' ') : String(error);
  if (isAnswer(error) && error.code === '53100')
    return `The disk of the database ${place} is full: free some space; until then nothing is taken in (${message})`;
  if (isAnswer(error))
    return `The database ${place} takes nothing in: ${message}; nothing is taken in until it does (SQLSTATE ${error.code})`;
  return `The database ${place} is away: ${message}; nothing is taken in until it is back`;
}

/** ms that an answer may take before a person is told. */
const slowAnswer = 5_000;

/** For a person, of a database that was asked `waited` ms ago; null while that is no trouble. */
export function slownessOf(place: string, waited: number): string | null {
  return waited < slowAnswer ? null : `The database ${place} has not answered for ${Math.round(waited / 1_000)} s`;
}
