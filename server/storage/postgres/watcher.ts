/**
 * A connection of its own that hears of the commits of other replicas, and holds the leader's lock and the leases:
 * session-level advisory locks, which the database gives on when this session ends, however it ends.
 *
 * Once a second it asks for the newest revision too, should a notification be lost with a connection, and for the lock. The
 * database ends the session of one that has not asked for some seconds: its process hangs, and others must go on.
 */

import type { Row } from 'postgres';
import { slownessOf } from './faults.ts';
import { announce } from './leases.ts';
import { type Link, LinkLost, type Parameter } from './link.ts';
import { leaderLock } from './schema.ts';

/** ms. */
const lookEvery = 1_000;

export interface WatcherOptions {
  /** The database, for a person. */
  readonly place: string;
  readonly connect: (onNotify: (payload: string) => void) => Promise<Link>;
  /** Another replica has committed `rev`. */
  readonly onRev: (rev: number) => void;
  /** The database is at `rev` of `life`. */
  readonly onHead: (rev: number, life: string) => void;
  readonly onElected: () => void;
  /** The connection is gone, and all locks with it. */
  readonly onLost: () => void;
}

export class Watcher {
  isLeader = false;
  private readonly options: WatcherOptions;
  private link: Link | null = null;
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> = Promise.resolve();
  private answered = performance.now();
  private closed = false;

  constructor(options: WatcherOptions) {
    this.options = options;
  }

  /** Resolves after the first look. */
  start(): Promise<void> {
    this.looking = this.look();
    return this.looking;
  }

  /** Why the database cannot be relied on now, for a person, though nobody may have anything to store; or null. */
  trouble(): string | null {
    return slownessOf(this.options.place, performance.now() - this.answered);
  }

  async close(): Promise<void> {
    this.closed = true;
    if (this.timer !== null) clearTimeout(this.timer);
    this.link?.close();
    await this.looking;
  }

  /** On its connection. Rejects while there is none. */
  async query(text: string, parameters: readonly Parameter[] = []): Promise<Row[]> {
    if (this.link === null) throw new LinkLost('there is no connection to the database');
    return this.link.query(text, parameters);
  }

  private async look(): Promise<void> {
    try {
      const link = this.link ?? (await this.listen());
      const [row] = await link.query(
        `SELECT rev, hylla.life() AS life, ${this.isLeader ? 'true' : `pg_try_advisory_lock(${leaderLock})`} AS leads FROM hylla.head`,
      );
      this.answered = performance.now();
      // There is none for the moment in which a dump is being restored.
      if (row !== undefined) this.options.onHead(Number(row['rev']), String(row['life']));
      if (row?.['leads'] === true && !this.isLeader && this.link === link) {
        this.isLeader = true;
        this.options.onElected();
      }
    } catch {
      this.link?.close();
    }
    if (this.closed) this.link?.close();
    else
      this.timer = setTimeout(() => {
        this.looking = this.look();
      }, lookEvery);
  }

  private async listen(): Promise<Link> {
    const link = await this.options.connect((payload) => this.options.onRev(Number(payload)));
    this.link = link;
    link.onLost(() => {
      if (this.link !== link) return;
      this.link = null;
      this.isLeader = false;
      this.options.onLost();
    });
    await link.query('LISTEN hylla');
    await announce(link);
    return link;
  }
}
