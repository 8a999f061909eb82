/**
 * The documents that the state consists of, one interface a collection. Plain data, never mutated: a change puts a new
 * document. Times are milliseconds since the epoch, money is in minor units (öre, cents), quantities in stock units.
 */

import type { DispenserStatus } from '../contract/api/dispensers.ts';
import type { AlertView } from '../contract/api/live.ts';
import type { LineReason, OrderStatus } from '../contract/api/orders.ts';
import type { PlanType } from '../contract/api/plans.ts';
import type { NextStep, RequestKind, RequestStatus } from '../contract/api/requests.ts';
import type { ScreenSettings } from '../contract/api/screen-settings.ts';
import type { DiscrepancyView, MovementKind } from '../contract/api/stock.ts';
import type { Role } from '../contract/primitives.ts';
import type { DeviceVitals } from '../contract/reading.ts';
import type { DeviceBinding, Dialect, Dispenser, Item, Location, SiteInfo, Supplier } from '../contract/site-file.ts';
import type { Calibration } from './calibration.ts';
import type { DeviceConfigDoc } from './device-config.ts';
import type { HealthDoc } from './device-health.ts';
import type { HomeAssistantDoc } from './home-assistant.ts';
import type { FilterState } from './reading-quality.ts';
import type { Seen } from './sequence.ts';
import type { VisitTrial } from './visit-trial.ts';

/** Milliseconds since the epoch, UTC. */
export type Millis = number;
/** Minor units of the site's currency. */
export type Minor = number;

/** `T` with each of its properties there, be it undefined: a new one is asked for wherever it has to be copied. */
export type Every<T> = { [K in keyof Required<T>]: T[K] };

/** Retired documents stay, for the ledger's sake, and take no part in anything. */
export interface Retirable {
  readonly retired?: true;
}

export type LocationDoc = Location & Retirable;
export type SupplierDoc = Supplier & Retirable;
export type ItemDoc = Item & Retirable;
export type DispenserDoc = Dispenser & Retirable;
export type SiteDoc = SiteInfo;

/** What is known of a dispenser's fill. One a dispenser, same id. The hottest document. */
export interface LevelDoc {
  readonly id: string;
  /** Filtered level, percent; null until known. */
  readonly level: number | null;
  /** Device time of the reading that `level` rests on. */
  readonly levelAt: Millis | null;
  /** Arrival of anything from its device that was not a retained copy. */
  readonly seenAt: Millis | null;
  readonly status: DispenserStatus;
  readonly statusAt: Millis | null;
  /** When it was known to be empty in the last day or so, and is no more; oldest first, absent when never. */
  readonly outages?: readonly { readonly from: Millis; readonly to: Millis }[] | undefined;
  readonly problem: 'stuck' | 'jam' | 'suspect' | 'silent' | 'offline' | 'gateway-down' | null;
  /** What is wrong until a refill, a person or a level that moves takes it back, silence or not; `level` as it was then. */
  readonly doubt?: { readonly problem: 'stuck' | 'jam' | 'suspect'; readonly level: number | null } | undefined;
  readonly refilledAt: Millis | null;
  /** The last refill that somebody told of by hand; a sensed rise soon after it is the same one. */
  readonly told?: { readonly at: Millis; readonly level: number; readonly from?: string } | undefined;
  /** Stock units inside, by the ledger: what was issued into it less what was used out of it. */
  readonly content: number;
  /** False after a last will or an offline message; null when the device never says. */
  readonly online: boolean | null;
  /** The bridge, gateway or edge node before it has gone. */
  readonly gatewayDown?: { readonly name: string; readonly at: Millis } | undefined;
  readonly vitals: DeviceVitals;
  /** Learned report interval, ms; null until two reports. */
  readonly interval: Millis | null;
  /** Use a day in percent points, exponentially weighted; null until seen. */
  readonly dailyDrop: number | null;
  /** Use and the visits that it took, in a room that counts them: decaying sums, in percent points and arrivals. */
  readonly perVisit?: { readonly points: number; readonly visits: number } | undefined;
  /** Whether that foretells better than days do. */
  readonly trial?: VisitTrial | undefined;
  /** Stock units that it used on the day `usedOn`, not posted to the item's usage yet; absent until it used any. */
  readonly used?: number | undefined;
  readonly usedOn?: string | undefined;
  /** What the quality filter remembers. */
  readonly filter: FilterState;
  /** Somebody holds a full or an empty unit in: readings are for that, and move no level. */
  readonly calibration?: Calibration | undefined;
}

/** The picture of a floor, a building or a site that dispensers are placed on; id is the location's. */
export interface PlanDoc {
  readonly id: string;
  readonly type: PlanType;
  /** An SVG as text, a PNG in base 64. */
  readonly data: string;
  /** A hash of it. */
  readonly version: string;
  readonly width: number;
  readonly height: number;
  readonly putAt: Millis;
}

/** A device, known by its network's name. `dispensers` name it in their binding. */
export interface DeviceDoc {
  readonly id: string;
  readonly dialect: Dialect;
  readonly address: string;
  readonly source?: string;
  /** SHA-256 of its password, hex. */
  readonly secretHash?: string;
  readonly createdAt: Millis;
}

/** Stock of one item in one storeroom; id is `${item}@${location}`. */
export interface BalanceDoc {
  readonly id: string;
  readonly item: string;
  readonly location: string;
  readonly onHand: number;
  /** When it was last booked or counted; absent where that was before it was kept. */
  readonly at?: Millis;
}

export interface MovementDoc {
  readonly id: string;
  readonly at: Millis;
  readonly kind: MovementKind;
  readonly item: string;
  /** Positive; for a count what was counted. */
  readonly quantity: number;
  /** For a count: what the balance changed by. */
  readonly change?: number;
  readonly from?: string;
  readonly to?: string;
  readonly dispenser?: string;
  readonly order?: string;
  readonly request?: string;
  readonly by: string;
  readonly note?: string;
  readonly reverses?: string;
  readonly reversedBy?: string;
}

type Timed<T, K extends string> = Omit<T, K> & { readonly [P in K & keyof T]: Millis };

export type DiscrepancyDoc = Timed<Omit<DiscrepancyView, 'settledAt'>, 'at'> & { readonly settledAt?: Millis };

/** What one item used on one day of the site's calendar, less what is not posted; id is `${item}@${day}`. */
export interface UsageDoc {
  readonly id: string;
  readonly item: string;
  readonly day: string;
  /** Sensed in dispensers: what the levels fell by. May be slightly negative through noise. */
  readonly used: number;
  /** Issued by hand or to a request, not into a dispenser. */
  readonly issued: number;
}

/** What a people counter of a room told; id is `counterId` in domain/visits.ts. */
export interface CounterDoc {
  readonly id: string;
  readonly location: string;
  /** Arrival of anything from it that was not a retained copy. */
  readonly seenAt: Millis | null;
  readonly vitals: DeviceVitals;
  /** Which of its reports were seen. */
  readonly seen: Seen;
  /** Time of the newest report that counted. */
  readonly countedAt: Millis | null;
  /** Its running total then: arrivals. */
  readonly total: number | null;
  /** Who was there then. */
  readonly present: number | null;
}

/** Arrivals in a room on one day of the site's calendar; id is `${location}@${day}`. */
export interface VisitsDoc {
  readonly id: string;
  readonly location: string;
  readonly day: string;
  /** By local hour of the day, 24 of them. */
  readonly hours: readonly number[];
}

export interface RequestDoc {
  readonly id: string;
  readonly kind: RequestKind;
  readonly status: RequestStatus;
  readonly dispenser?: string;
  readonly item?: string;
  readonly location?: string;
  readonly quantity?: number;
  readonly note?: string;
  readonly askedAt: Millis;
  readonly askedBy: string;
  readonly askers: number;
  readonly next: NextStep;
  readonly answeredAt?: Millis;
  readonly answeredBy?: string;
  readonly answer?: string;
  /** When a call button was last pressed for it, however impatiently. */
  readonly pressedAt?: Millis;
  /** The latest who asked, so that it can be taken back. */
  readonly lastTap?: RequestTap;
}

export interface RequestTap {
  readonly undo: string;
  readonly by: string;
  readonly at: Millis;
  /** The request without this tap; null when there was none. */
  readonly before: Pick<RequestDoc, 'askers' | 'quantity' | 'note' | 'next'> | null;
  readonly undone?: boolean;
}

export interface OrderLineDoc {
  readonly item: string;
  readonly sku: string;
  readonly packs: number;
  readonly packSize: number;
  readonly packPrice: Minor;
  /** Stock units received so far. */
  readonly received: number;
  readonly reason: LineReason;
  /** Which need of its item this meets, 1 the first; no two orders meet the same one. Absent in orders of older versions. */
  readonly need?: number;
}

/** Id is the order number, `2026-017`. */
export interface OrderDoc {
  readonly id: string;
  readonly supplier: string;
  readonly status: OrderStatus;
  readonly lines: readonly OrderLineDoc[];
  readonly freight: Minor;
  readonly currency: string;
  readonly createdAt: Millis;
  readonly createdBy: string;
  readonly approvedAt?: Millis;
  readonly approvedBy?: string;
  readonly sendAfter?: Millis;
  readonly sentAt?: Millis;
  readonly confirmedAt?: Millis;
  readonly expectedAt?: Millis;
  readonly receivedAt?: Millis;
  readonly cancelledAt?: Millis;
  readonly cancelReason?: string;
  readonly note?: string;
}

/** An order to be sent; id is the order's. The sender retries until `sentAt`, always with the same message id. */
export interface OutboxDoc {
  readonly id: string;
  readonly messageId: string;
  readonly notBefore: Millis;
  readonly attempts: number;
  readonly lastError?: string;
  readonly sentAt?: Millis;
  /** Who is at it, as `Leadership` names it, and until when; others wait for that, though it may have died. */
  readonly inHand?: { readonly by: string; readonly until: Millis };
}

export interface UserDoc {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** `scrypt$N$r$p$salt$hash`, base64url. */
  readonly passwordHash: string;
  readonly disabled: boolean;
  readonly createdAt: Millis;
}

/** A link that makes the first admin, printed by one of the servers. Id is the SHA-256 of its token. */
export interface SetupDoc {
  readonly id: string;
  readonly createdAt: Millis;
}

/** Id is the SHA-256 of the cookie's value. */
export interface SessionDoc {
  readonly id: string;
  readonly user: string;
  readonly createdAt: Millis;
  readonly usedAt: Millis;
}

export interface ScreenDoc {
  readonly id: string;
  readonly name: string;
  readonly kind: 'kiosk' | 'wall';
  readonly location?: string;
  readonly secretHash: string;
  readonly createdAt: Millis;
  /** Of a wall. */
  readonly settings?: ScreenSettings;
}

/** A link to one request. Id is the SHA-256 of its token. */
export interface FollowDoc {
  readonly id: string;
  readonly request: string;
  readonly createdAt: Millis;
}

/** An unpaired screen that shows a code. Once staff enter the code it becomes a screen with the same id and secret. */
export interface PairingDoc {
  readonly id: string;
  readonly codeHash: string;
  readonly secretHash: string;
  /** The page that it shows; missing: written before it was told. */
  readonly kind?: ScreenDoc['kind'];
  readonly expiresAt: Millis;
}

export interface TokenDoc {
  readonly id: string;
  readonly name: string;
  readonly role: Role | 'device';
  readonly secretHash: string;
  readonly createdAt: Millis;
  /** To some minutes; null or missing: never. */
  readonly usedAt?: Millis | null;
}

/** A bridge or network server on the broker. */
export interface IntegrationDoc {
  readonly id: string;
  readonly secretHash: string;
  readonly publish: readonly string[];
  readonly subscribe: readonly string[];
  readonly createdAt: Millis;
}

/** Another broker that Hylla goes to: a network server, or a bridge of somebody else's. */
export interface SourceDoc {
  readonly id: string;
  /** `mqtt:`, `mqtts:`, `ws:` or `wss:`, without credentials. */
  readonly url: string;
  readonly username?: string;
  /** Has to be told to that broker, so it is kept as it is. Never answered, exported or logged. */
  readonly password?: string;
  /** Who vouches for that broker's certificate, where no public authority does. */
  readonly ca?: {
    readonly pem: string;
    readonly subject: string;
    readonly expiresAt: Millis;
    /** SHA-256. */
    readonly fingerprint: string;
  };
  /** Topic filters. */
  readonly topics: readonly string[];
  /** By which that broker knows this installation. */
  readonly clientId: string;
  readonly createdAt: Millis;
  /** Null until the first contact or failure. */
  readonly connected: boolean | null;
  /** Of `connected`. */
  readonly since: Millis | null;
  /** Why there is no contact, for a person. */
  readonly problem: string | null;
}

export interface InboxDoc {
  readonly id: string;
  readonly dialect: Dialect | null;
  /** Outside source it was heard through; absent: the main broker. */
  readonly source?: string;
  readonly address: string;
  readonly topic: string;
  readonly seenAt: Millis;
  readonly count: number;
  readonly payload: string;
  readonly suggestion: DeviceBinding | null;
  /** The last messages whole, the oldest first, bounded in number and bytes; absent in documents of older versions. */
  readonly kept?: readonly KeptMessage[];
}

/** A message as it arrived. `payload` is text, or with `base64` the bytes. */
export interface KeptMessage {
  readonly topic: string;
  readonly receivedAt: Millis;
  readonly payload: string;
  readonly base64?: true;
  /** It was the broker's stored copy. */
  readonly retained?: true;
}

/** Repeats of the same reason and device raise `count`. Bounded: the oldest go. */
export interface RejectionDoc {
  readonly id: string;
  readonly at: Millis;
  readonly reason: string;
  readonly detail: string;
  readonly dialect: string | null;
  readonly address: string | null;
  readonly topic: string | null;
  readonly payload: string | null;
  readonly count: number;
}

/** Somebody has seen this alert; id is the alert's. */
export interface AcknowledgementDoc {
  readonly id: AlertView['id'];
  readonly at: Millis;
  readonly by: string;
}

/** The answer once given to an `Idempotency-Key`; id is the caller and the key. Kept 24 h. */
export interface IdempotencyDoc {
  readonly id: string;
  readonly at: Millis;
  /** SHA-256 of method, path and body. */
  readonly hash: string;
  readonly status: number;
  readonly body: unknown;
}

/** What somebody's work booked and changed, to take it back by. */
export interface Work {
  readonly at: Millis;
  readonly movements: readonly string[];
  readonly discrepancy?: string;
  /** Those that it answered. */
  readonly requests?: readonly string[];
  /** Put into the dispenser beyond what storerooms had: stock units that no movement tells of. */
  readonly unstocked?: number;
  /** Handed over beyond what storerooms had: use that no movement tells of. */
  readonly beyond?: { readonly item: string; readonly quantity: number };
  /** The level document's own before it; absent when it was not changed. */
  readonly before?: Pick<LevelDoc, 'level' | 'levelAt' | 'content' | 'refilledAt' | 'told' | 'doubt'>;
}

/** How a stop of a round went. */
export interface StopResult extends Work {
  readonly kind: 'refilled' | 'skipped' | 'missing';
  /** `system`: the sensor told it. */
  readonly by: string;
  readonly level?: number;
  readonly note?: string;
}

/** What can be taken back: a refill told by hand, under an id of its own, or the answer to a request, under the request's. Kept for a day. */
export interface UndoDoc {
  readonly id: string;
  readonly at: Millis;
  readonly dispenser?: string;
  readonly work?: Work;
  /** The request's own before its answer. */
  readonly request?: Pick<RequestDoc, 'status' | 'answeredAt' | 'answeredBy' | 'answer'>;
}

export interface RoundStopDoc {
  /** 1 is the first to walk to. */
  readonly n: number;
  readonly dispenser: string;
  readonly location: string;
  readonly item: string;
  readonly urgency: 'now' | 'soon';
  /** As it was when the round began. */
  readonly level: number | null;
  readonly emptyAt: Millis | null;
  readonly request?: string;
  readonly quantity: number;
  readonly result?: StopResult;
}

/** A refill round that somebody walks, or walked. */
export interface RoundDoc {
  readonly id: string;
  readonly at: Millis;
  readonly by: string;
  readonly endedAt?: Millis;
  readonly endedBy?: string;
  readonly stops: readonly RoundStopDoc[];
  readonly cart: readonly { readonly item: string; readonly from: string | null; readonly quantity: number }[];
}

export interface AuditDoc {
  readonly id: string;
  readonly at: Millis;
  readonly by: string;
  readonly action: string;
  readonly subject?: string;
  readonly detail?: string;
}

/** What happened, for the screens; bounded. */
export interface ActivityDoc {
  readonly id: string;
  readonly at: Millis;
  readonly kind: string;
  readonly dispenser?: string;
  readonly item?: string;
  readonly order?: string;
  readonly request?: string;
  readonly quantity?: number;
  readonly how?: string;
}

/** Collection name to document. `site` has at most one document, of any id. */
export interface Collections {
  site: SiteDoc;
  locations: LocationDoc;
  plans: PlanDoc;
  suppliers: SupplierDoc;
  items: ItemDoc;
  dispensers: DispenserDoc;
  devices: DeviceDoc;
  configs: DeviceConfigDoc;
  levels: LevelDoc;
  balances: BalanceDoc;
  movements: MovementDoc;
  discrepancies: DiscrepancyDoc;
  usage: UsageDoc;
  counters: CounterDoc;
  visits: VisitsDoc;
  health: HealthDoc;
  requests: RequestDoc;
  follows: FollowDoc;
  orders: OrderDoc;
  rounds: RoundDoc;
  undos: UndoDoc;
  outbox: OutboxDoc;
  users: UserDoc;
  setups: SetupDoc;
  sessions: SessionDoc;
  screens: ScreenDoc;
  pairings: PairingDoc;
  tokens: TokenDoc;
  integrations: IntegrationDoc;
  sources: SourceDoc;
  settings: HomeAssistantDoc;
  inbox: InboxDoc;
  rejections: RejectionDoc;
  acknowledgements: AcknowledgementDoc;
  idempotency: IdempotencyDoc;
  audit: AuditDoc;
  activity: ActivityDoc;
}
export type CollectionName = keyof Collections;

export const collectionNames = [
  'site',
  'locations',
  'plans',
  'suppliers',
  'items',
  'dispensers',
  'devices',
  'configs',
  'levels',
  'balances',
  'movements',
  'discrepancies',
  'usage',
  'counters',
  'visits',
  'health',
  'requests',
  'follows',
  'orders',
  'rounds',
  'undos',
  'outbox',
  'users',
  'setups',
  'sessions',
  'screens',
  'pairings',
  'tokens',
  'integrations',
  'sources',
  'settings',
  'inbox',
  'rejections',
  'acknowledgements',
  'idempotency',
  'audit',
  'activity',
] as const satisfies readonly CollectionName[];

/** One reading as kept in history. */
export interface HistoryRow {
  readonly dispenser: string;
  /** Device time, or arrival where there was none. */
  readonly ts: Millis;
  readonly receivedAt: Millis;
  readonly boot: number | null;
  readonly seq: number | null;
  /** Level by geometry, before the filter, percent; null for "no value". */
  readonly level: number | null;
  readonly quality: 'accepted' | 'suspicious' | 'rejected';
  readonly reason: string | null;
  /** This reading ended a refill. */
  readonly refill?: true;
}
