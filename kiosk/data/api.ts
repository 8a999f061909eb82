/**
 * The door to the server: every answer is decoded by the contract's schema, every refusal is a value.
 *
 * No contact (network, timeout) is refused with `unavailable`, as are 502 to 504 from a proxy in front.
 */
import * as v from 'valibot';
import { ErrorBody, type ErrorCode, errorCodes, type Result, refuse } from '../../server/contract/errors.ts';
import { baseUrl } from './base-url.ts';
import { decoded } from './decoded.ts';

/** `timeoutMs` where a password is sent: the server reckons one at a time, up to 16 wait, and a small machine takes seconds for each. */
export const passwordMs = 60_000;

export interface Call<S extends v.GenericSchema> {
  /** Below `api/v1/`, without a leading slash. */
  readonly path: string;
  /** What a good answer looks like; absent when the answer has no body that matters. */
  readonly schema: S;
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** `Idempotency-Key`: the same key and body answer the same result for 24 h. */
  readonly key?: string;
  /** `If-Match`, where two people may edit. */
  readonly ifMatch?: string;
  /** `If-None-Match: *`, where nothing must be there yet. */
  readonly ifNoneMatch?: string;
  /** A bearer token, where it is not a cookie that tells who asks. */
  readonly token?: string;
  readonly timeoutMs?: number;
  /** Told the answer's ETag, where it has one. */
  readonly onTag?: (etag: string) => void;
}

/** Calls the server once. Never throws. */
export async function callApi<S extends v.GenericSchema>(call: Call<S>): Promise<Result<v.InferOutput<S>>> {
  const { path, schema, method = 'GET', body, key, ifMatch, ifNoneMatch, token, timeoutMs = 15_000, onTag } = call;
  const headers = new Headers({ accept: 'application/json' });
  if (body !== undefined) headers.set('content-type', 'application/json');
  if (key) headers.set('idempotency-key', key);
  if (token) headers.set('authorization', `Bearer ${token}`);
  if (ifMatch) headers.set('if-match', ifMatch);
  if (ifNoneMatch) headers.set('if-none-match', ifNoneMatch);
  const init: RequestInit = { method, headers, signal: AbortSignal.timeout(timeoutMs) };
  if (body !== undefined) init.body = JSON.stringify(body);
  try {
    const response = await fetch(new URL(`api/v1/${path}`, baseUrl), init);
    const tag = response.headers.get('etag');
    if (tag !== null && response.ok) onTag?.(tag);
    const answer: unknown = response.status === 204 ? undefined : await response.json().catch(() => undefined);
    return response.ok ? decoded(schema, answer) : refusalOf(response.status, answer);
  } catch {
    return refuse('unavailable', 'No contact with the server.');
  }
}

function refusalOf(status: number, answer: unknown): Result<never> {
  const code = codeOf(status);
  const parsed = v.safeParse(ErrorBody, answer);
  if (!parsed.success) return refuse(code, `The server answered ${status}.`);
  const { code: _code, ...told } = parsed.output.error;
  return { ok: false, code, ...told };
}

const codes = new Map(
  Object.keys(errorCodes)
    .filter(isErrorCode)
    .map((code) => [errorCodes[code], code] as const),
);

function isErrorCode(code: string): code is ErrorCode {
  return code in errorCodes;
}

function codeOf(status: number): ErrorCode {
  if (status >= 502) return 'unavailable';
  return codes.get(status as never) ?? (status >= 500 ? 'internal' : 'bad-request');
}
