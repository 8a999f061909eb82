/** Who may do what: sessions, users, screens, tokens, devices, integrations. */
import * as v from 'valibot';
import { Id, Label, Role } from '../primitives.ts';
import { DeviceBinding, Dialect } from '../site-file.ts';
import { ScreenSettings } from './screen-settings.ts';

export const Login = v.strictObject({
  username: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
  password: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
});

export const screenKinds = ['kiosk', 'wall'] as const;

/** Who the caller is. `name` is a user, a screen or a token. */
export const SessionView = v.object({
  name: v.string(),
  role: Role,
  via: v.picklist(['session', 'token', 'screen', 'open']),
  /** The screen's room, when the caller is one. */
  location: v.optional(v.string()),
  /** Which page the screen is for, when the caller is one. */
  screen: v.optional(v.picklist(screenKinds)),
  /** How it shows the site, when the caller is a wall that has settings. */
  settings: v.optional(ScreenSettings),
  expiresAt: v.optional(v.string()),
});
export type SessionView = v.InferOutput<typeof SessionView>;

const Password = v.pipe(v.string(), v.minLength(10, 'must be at least 10 characters'), v.maxLength(256));

export const UserView = v.object({ id: Id, name: v.string(), role: Role, disabled: v.boolean() });
export type UserView = v.InferOutput<typeof UserView>;
export const UserInput = v.strictObject({
  name: v.optional(Label),
  role: v.picklist(['staff', 'manager', 'admin']),
  password: v.optional(Password),
  disabled: v.optional(v.boolean(), false),
});
export type UserInput = v.InferOutput<typeof UserInput>;

/** The first admin, set up through the one-time link. */
export const Setup = v.strictObject({ token: v.pipe(v.string(), v.maxLength(64)), username: Id, password: Password });

export const NewScreen = v.strictObject({ name: Label, kind: v.picklist(screenKinds), location: v.optional(Id) });
export type NewScreen = v.InferOutput<typeof NewScreen>;
/** Its name and its room; without a room, one is chosen on it. What it is for stays. */
export const ScreenInput = v.strictObject({ name: Label, location: v.optional(Id) });
export type ScreenInput = v.InferOutput<typeof ScreenInput>;
export const ScreenView = v.object({
  id: v.string(),
  name: v.string(),
  kind: v.picklist(screenKinds),
  location: v.nullable(v.string()),
  createdAt: v.string(),
  /** When it last had contact with this server; null since the server was started: not yet. */
  seenAt: v.nullable(v.string()),
  settings: v.optional(ScreenSettings),
});
export type ScreenView = v.InferOutput<typeof ScreenView>;

/** The screen's token, shown once. */
export const IssuedScreen = v.object({ id: v.string(), token: v.string() });

/** An unpaired screen says which page it shows. */
export const OpenPairing = v.strictObject({ kind: v.optional(v.picklist(screenKinds), 'kiosk') });

/**
 * What an unpaired screen shows and keeps: the six digits for staff to enter, and the token that opens the site from
 * then on. `expiresInS`: real seconds until the code is worth nothing.
 */
export const OpenedPairing = v.object({
  code: v.pipe(v.string(), v.regex(/^\d{6}$/)),
  token: v.string(),
  expiresInS: v.number(),
});
export type OpenedPairing = v.InferOutput<typeof OpenedPairing>;

/** What staff enter: the code that the screen shows, spaces allowed, and what it is for: its page says, if they do not. */
export const PairScreen = v.strictObject({
  ...NewScreen.entries,
  kind: v.optional(v.picklist(screenKinds)),
  code: v.pipe(
    v.string(),
    v.maxLength(20),
    v.transform((text) => text.replace(/\s/g, '')),
    v.regex(/^\d{6}$/, 'must be the six digits that the screen shows'),
  ),
});
export type PairScreen = v.InferOutput<typeof PairScreen>;

/** A paired screen's browser trades its token for a cookie, so that the page's scripts need not keep it. */
export const ScreenLogin = v.strictObject({ token: v.pipe(v.string(), v.minLength(1), v.maxLength(200)) });

export const NewToken = v.strictObject({
  name: Label,
  role: v.picklist(['screen', 'staff', 'manager', 'admin', 'device']),
});
export type NewToken = v.InferOutput<typeof NewToken>;
export const TokenView = v.object({
  id: v.string(),
  name: v.string(),
  role: v.string(),
  createdAt: v.string(),
  /** To some minutes; null: never. */
  usedAt: v.nullable(v.string()),
});
export type TokenView = v.InferOutput<typeof TokenView>;

/** The token's text, shown once. */
export const IssuedToken = v.object({ id: v.string(), token: v.string() });

export const DeviceView = v.object({
  id: v.string(),
  dialect: Dialect,
  address: v.string(),
  source: v.nullable(v.string()),
  hasCredentials: v.boolean(),
  online: v.nullable(v.boolean()),
  seenAt: v.nullable(v.string()),
  /** As it tells it; null: it does not. */
  firmware: v.nullable(v.string()),
  dispensers: v.array(v.string()),
  /** Rooms that it counts people in, or calls from. */
  rooms: v.array(v.string()),
});
export type DeviceView = v.InferOutput<typeof DeviceView>;
export const DeviceInput = v.strictObject({
  dialect: Dialect,
  address: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
  source: v.optional(Id),
});
export type DeviceInput = v.InferOutput<typeof DeviceInput>;

/** A secret that is shown once. */
export const Credentials = v.object({
  username: v.string(),
  password: v.string(),
  /** For a QR label of a device of our own dialect: all that it needs to get in. Absent where it gets in elsewhere. */
  provisioning: v.optional(v.string()),
});
export type Credentials = v.InferOutput<typeof Credentials>;

const TopicFilter = v.pipe(
  v.string(),
  v.minLength(1),
  v.maxLength(256),
  v.check((filter) => !/^\$(SYS|share)/.test(filter), 'must not start with $SYS or $share: these are the broker’s own'),
  v.check(isTopicFilter, 'is not an MQTT topic filter'),
);
export const IntegrationInput = v.strictObject({
  publish: v.pipe(v.array(TopicFilter), v.maxLength(100)),
  subscribe: v.optional(v.pipe(v.array(TopicFilter), v.maxLength(100)), []),
});
export type IntegrationInput = v.InferOutput<typeof IntegrationInput>;

export const IntegrationView = v.object({
  id: v.string(),
  publish: v.array(v.string()),
  subscribe: v.array(v.string()),
  createdAt: v.string(),
});
export type IntegrationView = v.InferOutput<typeof IntegrationView>;

const brokerSchemes: ReadonlySet<string> = new Set(['mqtt:', 'mqtts:', 'ws:', 'wss:']);

/**
 * Another broker that Hylla goes to. A password that is left out stays as it was, while the address does too; so does `ca`, which
 * null takes away.
 */
export const SourceInput = v.strictObject({
  url: v.pipe(
    v.string(),
    v.maxLength(512),
    v.check(
      (url) => URL.canParse(url) && brokerSchemes.has(new URL(url).protocol),
      'must be mqtt://, mqtts://, ws:// or wss://',
    ),
    v.check((url) => !URL.canParse(url) || new URL(url).host !== '', 'names no host'),
    v.check(
      (url) => !URL.canParse(url) || (new URL(url).username === '' && new URL(url).password === ''),
      'must not hold a user name or password: give them as username and password',
    ),
  ),
  username: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(256))),
  password: v.optional(v.pipe(v.string(), v.minLength(1), v.maxLength(1024))),
  /** PEM: the certificate of the CA that vouches for that broker's, where no public one does. */
  ca: v.optional(v.nullable(v.pipe(v.string(), v.minLength(1), v.maxLength(16_384)))),
  topics: v.pipe(v.array(TopicFilter), v.minLength(1), v.maxLength(32)),
});
export type SourceInput = v.InferOutput<typeof SourceInput>;

export const SourceView = v.object({
  id: v.string(),
  url: v.string(),
  username: v.nullable(v.string()),
  hasPassword: v.boolean(),
  /** The first certificate of `ca`; null: what public authorities vouch for is trusted. */
  ca: v.nullable(v.object({ subject: v.string(), expiresAt: v.string(), fingerprint: v.string() })),
  topics: v.array(v.string()),
  createdAt: v.string(),
  /** `new` until the first contact or failure. */
  status: v.picklist(['new', 'connected', 'down']),
  since: v.nullable(v.string()),
  problem: v.nullable(v.string()),
  /** Dispensers that are heard through it. */
  dispensers: v.array(v.string()),
  /** Rooms whose counters and buttons are heard through it. */
  rooms: v.array(v.string()),
});
export type SourceView = v.InferOutput<typeof SourceView>;

/** What is worth a line of the audit log. */
export const auditActions = [
  'user.added',
  'user.changed',
  'user.removed',
  'session.opened',
  'session.closed',
  'login.failed',
  'request.links-revoked',
  'screen.added',
  'screen.changed',
  'screen.removed',
  'token.issued',
  'token.revoked',
  'device.added',
  'device.changed',
  'device.removed',
  'device.credentials',
  'device.adopted',
  'device.replaced',
  'device.reassigned',
  'device.battery-changed',
  'integration.credentials',
  'integration.removed',
  'source.added',
  'source.changed',
  'source.removed',
  'home-assistant.set',
  'site.imported',
  'item.added',
  'item.changed',
  'item.retired',
  'supplier.added',
  'supplier.changed',
  'supplier.retired',
  'location.added',
  'location.changed',
  'location.retired',
  'dispenser.added',
  'dispenser.changed',
  'dispenser.retired',
  'dispenser.calibrated',
  'dispenser.reporting',
  'dispenser.placed',
  'dispenser.unplaced',
  'plan.added',
  'plan.changed',
  'plan.removed',
  'order.created',
  'order.approve',
  'order.send',
  'order.confirm',
  'order.receive',
  'order.cancel',
  'refill.booked',
] as const;
export type AuditAction = (typeof auditActions)[number];

/** One line of the audit log; of an older version its action may be another word. */
export const AuditView = v.object({
  id: v.string(),
  at: v.string(),
  by: v.string(),
  action: v.string(),
  subject: v.optional(v.string()),
  detail: v.optional(v.string()),
});
export type AuditView = v.InferOutput<typeof AuditView>;

/** A device that was heard and belongs to no dispenser. */
export const InboxEntry = v.object({
  id: v.string(),
  dialect: v.nullable(Dialect),
  address: v.string(),
  topic: v.string(),
  seenAt: v.string(),
  count: v.number(),
  payload: v.string(),
  /** How a dispenser could listen to it, with the preset that it looks like. */
  suggestion: v.nullable(DeviceBinding),
  /** Outside source it was heard through; null: the main broker. */
  source: v.nullable(v.string()),
  /** How many of its last messages are kept whole, to be read anew when it is adopted. */
  kept: v.number(),
});
export type InboxEntry = v.InferOutput<typeof InboxEntry>;

export const RejectionView = v.object({
  id: v.string(),
  at: v.string(),
  reason: v.string(),
  detail: v.string(),
  dialect: v.nullable(v.string()),
  address: v.nullable(v.string()),
  topic: v.nullable(v.string()),
  payload: v.nullable(v.string()),
  /** How many of this reason and device in a row this entry stands for. */
  count: v.number(),
});
export type RejectionView = v.InferOutput<typeof RejectionView>;

/** MQTT 3.1.1 section 4.7: `#` only last, `+` only whole. */
function isTopicFilter(filter: string): boolean {
  const levels = filter.split('/');
  return levels.every((level, i) => {
    if (level === '#') return i === levels.length - 1;
    return level === '+' || !/[#+\0]/.test(level);
  });
}
