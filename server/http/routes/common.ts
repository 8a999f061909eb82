/** What several resources' routes share. */
import * as v from 'valibot';
import { type Refused, refuse } from '../../contract/errors.ts';
import { Id } from '../../contract/primitives.ts';

export const api = (path: string): string => `/api/v1${path}`;

/** The id of something that callers name themselves. */
export const ById = v.object({ id: Id });

/** Any id, also one that the server made. */
export const ByAnyId = v.object({ id: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) });

export const notFound = (what: string, id: string): Refused => refuse('not-found', `There is no ${what} ${id}`);
