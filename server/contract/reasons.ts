/**
 * Why something is refused, word by word: what a program can act on, and what a page says in its own language. The English
 * `message` beside it may be reworded; these words stay. `about` names what it is about: ids, and figures.
 */
import * as v from 'valibot';

export const reasons = [
  // The shape of what was sent.
  'missing',
  'wrong-type',
  'unknown-key',
  'not-one-of',
  'too-small',
  'too-large',
  'too-long',
  'too-short',
  'wrong-form',
  'not-a-topic',
  'own-topic',
  'not-an-address',
  'password-in-address',
  'unreadable-file',
  // What it names.
  'no-such',
  'not-a-storeroom',
  'id-twice',
  'lies-in-itself',
  'holds-stock',
  'fills-dispenser',
  'offer-twice',
  'stock-twice',
  'below-low',
  'must-differ',
  'must-be-above',
  'same-device',
  'twice-in-room',
  'device-name',
  'unknown-model',
  'bad-mapping',
  'left-out',
  // What still refers to it.
  'still-needed',
  'location-lies-in-it',
  'dispenser-hangs-there',
  'dispenser-filled-from-it',
  'dispenser-gives-it-out',
  'stock-of-it',
  'screen-stands-there',
  'order-brings-it',
  'order-is-open',
  'request-asks-for-it',
  'item-is-offered',
  // Stock and its ledger.
  'not-enough-stock',
  'no-storeroom',
  'transfer-needs-target',
  'transfer-to-itself',
  'above-zero',
  'is-a-reversal',
  'reversed-already',
  'from-nowhere',
  'no-longer-held',
  'storeroom-retired',
  'settled-already',
  'not-settled',
  // Requests and rounds.
  'answered-already',
  'too-late',
  'asked-again',
  'round-over',
  'ticked-already',
  'sensed',
  'all-taken',
  'nothing-to-refill',
  // Orders.
  'order-is',
  'not-on-order',
  'nothing-named',
  'no-site',
  'not-offered',
  // Devices.
  'device-in-use',
  'device-known',
  'no-device',
  'topic-needed',
  'listens-already',
  'counts-portions',
  'readings-wanted',
  'not-calibrating',
  'too-close',
  'noisy',
  'swapped',
  'cannot-be-told',
  'interval-needed',
  'takes-from-to',
  'no-interval',
  'no-alert',
  'say-how',
  'say-where',
  // People and programs.
  'last-admin',
  'set-up-already',
  'password-needed',
  'name-taken',
  'shown-already',
  'too-many-sources',
  'source-in-use',
  'ca-needs-tls',
  'not-a-certificate',
  'private-key',
  'set-by-environment',
  'only-walls',
  'no-screen-shows-it',
  // Floor plans.
  'plan-of-what',
  'no-plan',
  'other-plan',
  'picture-active',
  'picture-outside',
  'picture-no-size',
  'picture-too-large',
  'picture-broken',
] as const;
export type Reason = (typeof reasons)[number];

export const About = v.record(v.string(), v.union([v.string(), v.number()]));
export type About = v.InferOutput<typeof About>;

/** A reason, where a word was found for it. */
export interface Why {
  readonly reason?: Reason | undefined;
  readonly about?: About | undefined;
}

/** Tells of a fault; `path` is below where one looks. */
export type Fault = (path: string, message: string, why?: Why) => void;

/** Words of a schema's own for what a check of it asks. */
const checks: Readonly<Record<string, Reason>> = {
  'is not an MQTT topic filter': 'not-a-topic',
  'must not start with $SYS or $share: these are the broker’s own': 'own-topic',
  'must be mqtt://, mqtts://, ws:// or wss://': 'not-an-address',
  'names no host': 'not-an-address',
  'must not hold a user name or password: give them as username and password': 'password-in-address',
};

const types: Readonly<Record<string, Reason>> = {
  string: 'wrong-type',
  number: 'wrong-type',
  boolean: 'wrong-type',
  array: 'wrong-type',
  object: 'wrong-type',
  integer: 'wrong-type',
  finite: 'wrong-type',
  picklist: 'not-one-of',
  literal: 'not-one-of',
  variant: 'not-one-of',
  union: 'wrong-form',
  min_value: 'too-small',
  gt_value: 'too-small',
  max_value: 'too-large',
  lt_value: 'too-large',
  max_length: 'too-long',
  min_length: 'too-short',
};

/** The reason in what a schema has against a value. */
export function reasonOfSchema({ type, message, input, requirement, expected }: v.BaseIssue<unknown>): Why {
  const limit = typeof requirement === 'number' ? { about: { limit: requirement } } : {};
  if (type === 'strict_object')
    return { reason: expected === 'never' ? 'unknown-key' : input === undefined ? 'missing' : 'wrong-type' };
  if (input === undefined || (input === '' && type === 'min_length')) return { reason: 'missing' };
  return { reason: checks[message] ?? types[type] ?? 'wrong-form', ...limit };
}
