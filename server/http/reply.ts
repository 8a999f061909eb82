/** What a handler answers, and the headers that every answer carries. */
import { type ErrorBody, errorCodes, type Refused } from '../contract/errors.ts';

export type Headers = Readonly<Record<string, string>>;

/** An answer ready to be written. */
export interface Reply {
  readonly ok: true;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string | Uint8Array<ArrayBuffer> | null;
}
/** `sent`: the handler wrote to the raw response itself. */
export type Answer = Reply | Refused | 'sent';

const contentSecurityPolicy = [
  "default-src 'self'",
  "img-src 'self' data:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** On every answer, errors included. No CORS header at all: only Hylla's own pages may read. */
export function securityHeaders({ tls }: { tls: boolean }): Headers {
  return {
    'Content-Security-Policy': contentSecurityPolicy,
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(self), geolocation=(), microphone=()',
    // Browsers ignore these two without TLS, and complain of the latter.
    ...(tls && { 'Strict-Transport-Security': 'max-age=31536000', 'Cross-Origin-Opener-Policy': 'same-origin' }),
  };
}

const jsonHeaders: Headers = { 'Content-Type': 'application/json; charset=utf-8', 'Cache-Control': 'no-store' };

export function json(value: unknown, { status = 200, headers }: { status?: number; headers?: Headers } = {}): Reply {
  return { ok: true, status, headers: { ...jsonHeaders, ...headers }, body: JSON.stringify(value) };
}

export const noContent = (headers: Headers = {}): Reply => ({
  ok: true,
  status: 204,
  headers: { 'Cache-Control': 'no-store', ...headers },
  body: null,
});

export function content(
  type: string,
  body: string | Uint8Array<ArrayBuffer>,
  { status = 200, headers }: { status?: number; headers?: Headers } = {},
): Reply {
  return { ok: true, status, headers: { 'Content-Type': type, ...headers }, body };
}

/** A refusal as an answer. `retryAfterMs` tells the caller when to try again. */
export function refusal({ code, message, issues, reason, about }: Refused, headers: Headers = {}): Reply {
  const error: ErrorBody['error'] = { code, message };
  if (reason) error.reason = reason;
  if (about) error.about = about;
  if (issues) error.issues = [...issues];
  return json({ error }, { status: errorCodes[code], headers });
}

/** Refused for now; `Retry-After` in whole seconds. */
export function tooMany(message: string, retryAfterMs: number): Reply {
  const seconds = String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  return refusal({ ok: false, code: 'too-many', message }, { 'Retry-After': seconds });
}
