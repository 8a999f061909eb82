/** How every refusal looks over HTTP. */
import * as v from 'valibot';
import { About, reasonOfSchema, type Why } from './reasons.ts';

export const errorCodes = {
  'bad-request': 400,
  unauthenticated: 401,
  forbidden: 403,
  'not-found': 404,
  conflict: 409,
  'precondition-failed': 412,
  'too-large': 413,
  'unsupported-media-type': 415,
  invalid: 422,
  'too-many': 429,
  internal: 500,
  unavailable: 503,
} as const;
export type ErrorCode = keyof typeof errorCodes;

/** `reason` is one of `reasons` (contract/reasons.ts), of this server's version; `message` is English. */
const why = { message: v.string(), reason: v.optional(v.string()), about: v.optional(About) };

/** One fault: where (`$.items[2].offers[0].sku`) and what. */
export const Issue = v.object({ path: v.string(), ...why });
export type Issue = v.InferOutput<typeof Issue>;

export const ErrorBody = v.object({
  error: v.object({ code: v.string(), ...why, issues: v.optional(v.array(Issue)) }),
});
export type ErrorBody = v.InferOutput<typeof ErrorBody>;

/** An expected refusal as a value. `code` decides the HTTP status. */
export interface Refused {
  readonly ok: false;
  readonly code: ErrorCode;
  readonly message: string;
  readonly issues?: readonly Issue[] | undefined;
  readonly reason?: string | undefined;
  readonly about?: About | undefined;
}

/** One fault found here. */
export const issue = (path: string, message: string, why: Why = {}): Issue => ({ path, message, ...why });

/** What is known of a refusal beside its code. */
export interface Grounds extends Why {
  readonly issues?: readonly Issue[] | undefined;
}
export type Result<T> = { readonly ok: true; readonly value: T } | Refused;

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });
export const refuse = (code: ErrorCode, message: string, grounds: Grounds = {}): Refused => ({
  ok: false,
  code,
  message,
  ...grounds,
});

/** JSON path (`$.items[2].sku`) of a schema issue. */
export function jsonPath(keys: readonly unknown[]): string {
  return `$${keys.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')}`;
}

/** Decodes `input` by `schema`; every fault is listed with its JSON path. */
export function decode<S extends v.GenericSchema>(schema: S, input: unknown, what = 'body'): Result<v.InferOutput<S>> {
  const parsed = v.safeParse(schema, input);
  if (parsed.success) return ok(parsed.output);
  const issues = parsed.issues.map((issue) => ({
    path: jsonPath((issue.path ?? []).map((item) => item.key)),
    message: issue.message,
    ...reasonOfSchema(issue),
  }));
  const first = issues[0];
  return refuse('invalid', `The ${what} is not valid: ${first?.path} ${first?.message}`, { issues });
}
