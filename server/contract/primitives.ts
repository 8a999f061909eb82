/**
 * The small shapes every other contract schema is built of: ids, instants, money, and text from people and devices.
 *
 * Everything here decodes hostile input: length, alphabet, shape, then type.
 */
import * as v from 'valibot';

/** An id chosen by the caller: lower-case letters, digits and dashes, 1 to 64 characters, no leading dash. */
export const Id = v.pipe(
  v.string(),
  v.regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'must be 1 to 64 of a-z, 0-9 and -, not starting with -'),
);
export type Id = v.InferOutput<typeof Id>;

/** An instant as UTC ISO 8601 text; any offset is accepted on the way in. */
export const Instant = v.pipe(
  v.string(),
  v.maxLength(40),
  v.regex(
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/,
    'must be an ISO 8601 time with an offset',
  ),
  v.check((text) => Number.isFinite(Date.parse(text)), 'is not a real time'),
);
/** UTC, milliseconds, as `Date.prototype.toISOString` writes it. */
export type Instant = string;

/** A calendar day `YYYY-MM-DD` in the site's time zone. */
export const Day = v.pipe(
  v.string(),
  v.regex(/^\d{4}-\d{2}-\d{2}$/, 'must be a day, YYYY-MM-DD'),
  v.check((text) => !Number.isNaN(Date.parse(`${text}T00:00:00Z`)), 'is not a real day'),
);
export type Day = v.InferOutput<typeof Day>;

/** An amount of money as a decimal string with at most two decimals; the currency is the site's. */
export const Money = v.pipe(v.string(), v.regex(/^\d{1,9}(\.\d{1,2})?$/, 'must be an amount such as "419.00"'));
export type Money = v.InferOutput<typeof Money>;

/** A quantity in stock units: positive, fractions allowed, at most a billion. */
export const Quantity = v.pipe(v.number(), v.finite(), v.gtValue(0), v.maxValue(1e9));

/** A quantity that may be zero (a count, a balance). */
export const QuantityOrZero = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(1e9));

/** One line of text that a person reads; never HTML. */
export const Label = v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(120));

/** A few sentences typed by a person; never HTML. */
export const Note = v.pipe(v.string(), v.trim(), v.maxLength(500));

/** A language by its code (BCP 47): of those that the pages speak; they speak Swedish where they do not know it. */
export const Language = v.pipe(
  v.string(),
  v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'must be a language code such as "sv" or "en"'),
);

/** A name in each language it is known in. A plain string serves every language. */
export const Text = v.union([
  Label,
  v.strictObject({ sv: v.optional(Label), en: v.optional(Label) }, 'must be text, or {sv, en}'),
]);
export type Text = v.InferOutput<typeof Text>;

/** Roles, weakest first. Each may do all that those before it may. */
export const roles = ['screen', 'staff', 'manager', 'admin'] as const;
export const Role = v.picklist(roles);
export type Role = (typeof roles)[number];

/** Whether somebody in `role` may do what asks for `needed`. */
export function mayAct(role: Role, needed: Role): boolean {
  return roles.indexOf(role) >= roles.indexOf(needed);
}
