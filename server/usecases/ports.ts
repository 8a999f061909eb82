/**
 * What the use cases need of the world. Each port is small; adapters live in the edges, fakes in the tests.
 *
 * A use case is a synchronous function over a `Tx`: `(tx, input, context) => Result`. The store runs it, makes its
 * changes durable as one unit, and only then answers.
 */
import type { Result } from '../contract/errors.ts';
import type { Refusal, Uplink } from '../contract/reading.ts';
import type { DeviceBinding, Dialect, Measure } from '../contract/site-file.ts';
import type {
  CollectionName,
  Collections,
  HistoryRow,
  ItemDoc,
  KeptMessage,
  Millis,
  OrderDoc,
  SiteDoc,
  SupplierDoc,
} from '../domain/model.ts';
import type { Rollup, Step } from '../domain/roll-up.ts';

/** A consistent view of the documents. */
export interface State {
  get<C extends CollectionName>(collection: C, id: string): Collections[C] | undefined;
  /** All documents of a collection, in no promised order. */
  values<C extends CollectionName>(collection: C): Iterable<Collections[C]>;
  size(collection: CollectionName): number;
}

/** A view that also sees its own changes. */
export interface Tx extends State {
  /** Adds or replaces a whole document. It must not be mutated afterwards. */
  put<C extends CollectionName>(collection: C, doc: Collections[C]): void;
  remove(collection: CollectionName, id: string): void;
  /** Appends a reading to history. */
  record(row: HistoryRow): void;
}

/** One document put (`doc`) or removed (`doc` null). */
export interface DocChange<C extends CollectionName = CollectionName> {
  readonly collection: C;
  readonly id: string;
  readonly doc: Collections[C] | null;
}

/** A durable group of changes. `rev` rises by at least one a commit and never falls, across restarts and replicas. */
export interface Commit {
  readonly rev: number;
  readonly changes: readonly DocChange[];
  /** True when listeners must forget what they know and read `state` afresh. */
  readonly reset?: true;
}

export interface HistoryQuery {
  readonly dispenser: string;
  /** Device time, inclusive. */
  readonly from: Millis;
  /** Device time, exclusive. */
  readonly to: Millis;
  readonly limit: number;
  /** Opaque; from the page before. */
  readonly cursor?: string;
}

export interface TrendQuery {
  readonly dispenser: string;
  /** Spans that begin at this device time or later; */
  readonly from: Millis;
  /** and before this one. */
  readonly to: Millis;
  /** Finest spans that are asked for. */
  readonly step: Step;
  /** IANA; whose days `1d` means. A day rolled up before the site moved to another zone stays as it was. */
  readonly timezone: string;
  /** At least 1. */
  readonly limit: number;
}

/** A span of a trend and how long it is. */
export interface TrendSpan extends Rollup {
  readonly step: Step;
}

export interface Retention {
  readonly now: Millis;
  /** IANA; whose days are rolled up. */
  readonly timezone: string;
}

export interface StoreHealth {
  readonly ready: boolean;
  /** Why not, for a person. */
  readonly problem?: string;
  /** Records of history that were found damaged since the start and are left out; absent when there are none. */
  readonly damaged?: number;
}

/**
 * Where the state lives. Errors: `transact` rejects with `StoreUnavailable` when the changes could not be made durable;
 * then nothing of them is in `state`.
 */
export interface Store {
  /** Durable documents only: what a power cut would leave. Changes between event-loop turns, never within one. */
  readonly state: State;
  readonly rev: number;
  start(): Promise<void>;
  /** Finishes what is under way; later calls of `transact` reject. */
  stop(): Promise<void>;
  /**
   * Runs `work` at once on the newest state, changes still under way included, and resolves when its changes are
   * durable. Commits nothing when `work` throws (the error is passed on) or answers a refusal (`{ok: false}`).
   * `work` must depend on nothing but its arguments and `tx`: it may be run again after a conflict.
   */
  transact<R>(work: (tx: Tx) => R): Promise<R>;
  /**
   * Resolves when `state` has all that was durable when this was called: what another replica has committed may not be
   * here yet. To be asked before somebody is told that a thing is not there.
   */
  catchUp(): Promise<void>;
  /** Readings in the order of device time. */
  history(query: HistoryQuery): Promise<{ rows: readonly HistoryRow[]; next: string | null }>;
  /**
   * Roll-ups in the order of time: of the step asked for, and where retention has removed that one, of the next coarser
   * one. Every span is whole, whatever `to` is, and counts all its accepted readings, as `rollUp` does. Where days give
   * way to finer spans, the last day may reach over the first of them. `next`: `from` of the next page.
   */
  trend(query: TrendQuery): Promise<{ spans: readonly TrendSpan[]; next: Millis | null }>;
  /**
   * Rolls up the days that are over, again where readings came late, and then forgets what is older than `retention`
   * in `domain/roll-up.ts`. May be called at any time and be cut short at any time. A reading whose own day is forgotten
   * is not taken into history any more. Rejects when the disk or database fails; the next call goes on.
   */
  retain(at: Retention): Promise<void>;
  /** Calls `listener` after each durable commit, in order. Returns how to stop. A listener that throws breaks no other. */
  onCommit(listener: (commit: Commit) => void): () => void;
  health(): StoreHealth;
}

/** Which of several replicas does what must be done by one: timers, placing orders, sending them. */
export interface Leadership {
  /** By which replicas tell one another apart. */
  readonly self: string;
  isLeader(): boolean;
  /** Calls `listener` each time that this replica becomes the leader. Returns how to stop. */
  onElected(listener: () => void): () => void;
}

/** Names, each held by one replica at most; those of a replica that dies become free by themselves. */
export interface Leases {
  /** Whether this replica holds `name` now. Rejects when nobody can tell. */
  acquire(name: string): Promise<boolean>;
  release(name: string): Promise<void>;
  /** Whether anybody holds `name`. */
  isHeld(name: string): Promise<boolean>;
  /** Replicas that live, this one among them; how many of them are on other machines. */
  replicas(): Promise<{ readonly living: number; readonly elsewhere: number }>;
  /** Says `name` of this replica, or no more. Any number of them may say it. */
  mark(name: string, isSo: boolean): Promise<void>;
  /** How many replicas say `name` of themselves. */
  marked(name: string): Promise<number>;
  /** Calls `listener` when this replica has lost all that it held and said. Returns how to stop. */
  onLost(listener: () => void): () => void;
}

/** There is one process only. */
export const alone: Leadership & Leases = {
  self: 'alone',
  isLeader: () => true,
  onElected: () => () => {},
  acquire: () => Promise.resolve(true),
  release: () => Promise.resolve(),
  isHeld: () => Promise.resolve(false),
  replicas: () => Promise.resolve({ living: 1, elsewhere: 0 }),
  mark: () => Promise.resolve(),
  marked: () => Promise.resolve(0),
  onLost: () => () => {},
};

/** The store could not make changes durable (disk full, I/O error, database gone). Nothing was changed. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/** The clock that everything goes by; the demo runs it faster. */
export interface Clock {
  now(): Millis;
  /** Speed against real time: 1, but for the demo. */
  readonly rate: number;
}

/** Who does something and when, and a source of ids. Given to every use case. */
export interface Context {
  readonly now: Millis;
  /** `user:anna`, `screen:kiosk-2`, `token:ci`, `device:towel-1`, `system`. */
  readonly by: string;
  /** What is wrong with a dispenser's mapping expression, null when nothing is; absent where nobody can tell. */
  readonly mappingFault?: (expression: string) => string | null;
  /** What is wrong with the name of a preset, null when nothing is; absent where nobody can tell. */
  readonly presetFault?: (name: string) => string | null;
  /** A new id: 26 characters of Crockford base 32 in lower case, sorting by time (ULID). */
  newId(): string;
}

/** Decodes one message of a network into uplinks and refusals. Never throws. */
export interface UplinkDecoder {
  decode(message: RawMessage): readonly Inbound[];
  /**
   * The same, for what several replicas take in: a message that nobody here listens to is decoded again once it is known
   * what the others have committed, since its device may have been named there a moment ago. In order of the calls.
   * Rejects with `StoreUnavailable` when the others cannot be asked.
   */
  decodeCaughtUp(message: RawMessage): Promise<readonly Inbound[]>;
  /** What is wrong with a mapping expression; null when nothing is. */
  mappingFault(expression: string): string | null;
  /** What is wrong with the name of a preset; null when nothing is. */
  presetFault(name: string): string | null;
  /** Names of the presets that there are. */
  readonly presets: readonly string[];
  /** How a dispenser could listen to the device of the newest of these that tells; null where nobody can say. */
  suggest(messages: readonly KeptMessage[]): DeviceBinding | null;
  /**
   * What `messages`, heard where `listener` listens, would say, one list each, if nobody else did. Changes nothing and
   * sends nothing.
   */
  tryOut(messages: readonly KeptMessage[], listener: Listening): readonly (readonly Inbound[])[];
}

/** A device that a dispenser listens to, and how it is measured; or that a room does, for who comes and who calls. */
export type Listening =
  | {
      readonly dispenser: string;
      readonly binding: DeviceBinding;
      readonly measure: Measure;
      /** Its device is told how to report, so that it matters where it is heard and what it answers. */
      readonly told?: true;
    }
  | { readonly room: string; readonly binding: DeviceBinding };

/** A message as it arrived. */
export interface RawMessage {
  /** MQTT topic; for the HTTP twin `uplinks/{source}`. */
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly retained: boolean;
  readonly receivedAt: Millis;
  /** Outside source it came through, if not the main broker. */
  readonly source?: string;
  /** Sends a command back the way it came, without waiting for it; absent where nothing can be sent. */
  readonly reply?: (topic: string, payload: Uint8Array) => void;
  /** Other servers, or other sessions of this one, hear the messages before and after it. */
  readonly shared?: boolean;
}

/** A readable message of a device that no dispenser names: goes to the inbox. */
export interface Unclaimed {
  readonly type: 'unclaimed';
  readonly dialect: Dialect | null;
  readonly address: string;
  readonly topic: string;
  readonly receivedAt: Millis;
  /** Its beginning, as text. */
  readonly payload: string;
  /** Outside source it came through, if not the main broker. */
  readonly source?: string;
  /** How a dispenser could listen to it; null where nobody can tell. */
  readonly suggestion?: DeviceBinding | null;
  /** The whole of it, unless it is too large to keep: as text, or the bytes in base 64. */
  readonly whole?: { readonly payload: string; readonly base64?: true; readonly retained?: true };
}

/** An order as handed to a channel: everything that is written on it. */
export interface OutgoingOrder {
  readonly order: OrderDoc;
  readonly supplier: SupplierDoc;
  readonly site: SiteDoc;
  readonly items: ReadonlyMap<string, ItemDoc>;
  /** Stable across retries: `<order-2026-017@site>`. */
  readonly messageId: string;
}

/** Takes an order to its supplier. Rejects when it should be tried again later. */
export interface OrderChannel {
  /** `mayLeave` is asked when nothing can be taken back any more; after false it does not leave. */
  send(order: OutgoingOrder, mayLeave: () => boolean): Promise<void>;
}

/** A use case as the edges see it. */
export type UseCase<I, O> = (tx: Tx, input: I, context: Context) => Result<O>;

/** Anything a device's message became. */
export type Inbound = Uplink | Refusal | Unclaimed;

/** What a batch did, for the counters. */
export interface IngestSummary {
  readonly accepted: number;
  readonly suspicious: number;
  /** Refused messages and rejected readings by reason. */
  readonly rejected: Readonly<Record<string, number>>;
  /** Dispensers that a sensed refill was booked for. */
  readonly refilled: readonly string[];
}

/** Takes decoded messages in; resolves when what they changed is durable, rejects when it could not be stored. */
export interface Intake {
  take(batch: readonly Inbound[]): Promise<IngestSummary>;
}

/** Something said to a device. */
export interface DeviceCommand {
  readonly topic: string;
  /** Empty and retained: what the broker keeps is to go. */
  readonly payload: string;
  readonly retain: boolean;
  readonly qos: 0 | 1;
}

/** A broker that devices live on, for what is said to them. */
export interface DeviceLink {
  /** Rises at each contact, after which what it kept may be gone; null while there is none. */
  contact(): number | null;
  /** Resolves to whether the broker has it. */
  send(command: DeviceCommand): Promise<boolean>;
}

/** A message on the broker that is no device's. */
export interface BusMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** The broker's stored copy: it was meant some time ago. */
  readonly retained: boolean;
}

/** A part of this server that talks to other programs over the broker. */
export interface BusMember {
  readonly name: string;
  /** Said, retained, when this server is gone, however it goes. */
  readonly will: { readonly topic: string; readonly payload: string };
  /** What it listens to. None of that is taken for a device's message. */
  readonly filters: readonly string[];
  /** At each contact: what it published before may be gone. */
  onUp(): void;
  onMessage(message: BusMessage): void;
}

export interface BusLink {
  /** Retained, at least once; an empty payload removes what was retained. While there is no contact, nothing happens. */
  publish(topic: string, payload: string): void;
  /** Says the will, or `lastWord` in its place, and leaves. */
  leave(lastWord?: string): Promise<void>;
}

/** The broker, for parts of this server that are no devices either. */
export interface MessageBus {
  join(member: BusMember): BusLink;
}
