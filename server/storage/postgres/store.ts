/**
 * The store for several replicas: every one of them holds all documents in memory, and PostgreSQL holds what is durable
 * and the order of commits. Three connections: one commits, one listens, one reads history.
 */
import { randomUUID } from 'node:crypto';
import { type Leadership, type Leases, type Store, StoreUnavailable } from '../../usecases/ports.ts';
import { type StoreLog, silent } from '../store-log.ts';
import { StoreRefused } from '../store-refused.ts';
import { Committer } from './committer.ts';
import { queryHistory } from './history.ts';
import { createLeases } from './leases.ts';
import { headOf, speakOf } from './life.ts';
import { Link, LinkLost, placeOf, withoutPassword } from './link.ts';
import { Replica } from './replica.ts';
import { queryTrend, retain } from './roll-ups.ts';
import { migrate, prepare, warnOfUnsafeSettings } from './schema.ts';
import { Watcher } from './watcher.ts';

export interface PostgresStoreOptions {
  /** `postgres://user:password@host:port/database`; a secret. */
  readonly url: string;
  readonly log?: StoreLog;
  /** ms that an answer of the database may take before its connection counts as lost. */
  readonly patience?: number;
  /** ms that `start` waits for a database that is not there yet. */
  readonly startWithin?: number;
}

interface Running {
  readonly committer: Committer;
  readonly watcher: Watcher;
}

/** ms that rolling up one day may take. */
const rollUpPatience = 120_000;
/** ms without a look of the watcher, who looks every second, after which this replica leads no more. */
const hangsAfter = 5_000;
/** ms between two tries to connect. */
const retryDelay = 500;

/** `start` throws `StoreRefused` when the database cannot be used. */
export function createPostgresStore({
  url,
  log = silent,
  patience = 10_000,
  startWithin = 15_000,
}: PostgresStoreOptions): Store & Leadership & Leases {
  const place = placeOf(url);
  const self = randomUUID();
  const replica = new Replica(log);
  const elected = new Set<() => void>();
  let running: Running | null = null;
  let reader: Promise<Link> | null = null;
  let rollingUp: Link | null = null;
  let whyNot = 'Hylla is starting';
  const leases = createLeases(() => {
    if (running === null) throw new LinkLost(whyNot);
    return running.watcher;
  });

  const connect = (): Promise<Link> => Link.open({ url, patience });

  async function connectForCommits(): Promise<Link> {
    const link = await connect();
    try {
      // On a disk that is full, or a standby, this fails as a commit would.
      await link.query('UPDATE hylla.head SET rev = rev');
      await headOf(link);
      await speakOf(link, replica.life);
      return link;
    } catch (error) {
      link.close();
      throw error;
    }
  }

  async function firstLink(): Promise<Link> {
    const deadline = performance.now() + startWithin;
    for (let isFirst = true; ; isFirst = false) {
      try {
        return await connect();
      } catch (error) {
        const why = withoutPassword(error, url);
        if (performance.now() > deadline)
          throw new StoreRefused(`The database ${place} of HYLLA_STORE_URL cannot be used: ${why}`, { cause: error });
        if (isFirst)
          log.warn(
            `The database ${place} cannot be reached yet (${why}); trying for ${Math.round(startWithin / 1_000)} s`,
          );
      }
      await new Promise((resolve) => setTimeout(resolve, retryDelay));
    }
  }

  async function open(): Promise<Running> {
    const link = await firstLink();
    try {
      await migrate(link, place, log);
      await warnOfUnsafeSettings(link, log);
      await prepare(link);
      await replica.load(link);
    } catch (error) {
      link.close();
      if (error instanceof StoreRefused) throw error;
      throw new StoreRefused(`The database ${place} cannot be used: ${withoutPassword(error, url)}`, { cause: error });
    }
    const committer = new Committer(
      { replica, place, connect: connectForCommits, writer: self, log, doubtLimit: patience },
      link,
    );
    const watcher = new Watcher({
      place,
      connect: (onNotify) => Link.open({ url, patience, onNotify, idleLimit: hangsAfter }),
      onRev: (rev) => committer.noteRev(rev),
      onHead: (rev, life) => committer.noteHead(rev, life),
      onElected: () => {
        log.debug('This replica leads');
        for (const listener of elected) listener();
      },
      onLost: () => leases.lost(),
    });
    await watcher.start();
    return { committer, watcher };
  }

  async function readerLink(): Promise<Link> {
    reader ??= connect().then((link) => {
      link.onLost(() => {
        reader = null;
      });
      return link;
    });
    try {
      return await reader;
    } catch (error) {
      reader = null;
      throw error;
    }
  }

  async function reading<R>(read: (link: Link) => Promise<R>): Promise<R> {
    if (!running) throw new StoreUnavailable(whyNot);
    try {
      return await read(await readerLink());
    } catch (error) {
      if (error instanceof RangeError) throw error;
      throw new StoreUnavailable(`History cannot be read: ${withoutPassword(error, url)}`, { cause: error });
    }
  }

  return {
    self,
    state: replica.tables.durable,
    get rev() {
      return replica.rev;
    },
    start: async () => {
      running = await open();
    },
    stop: async () => {
      if (!running) return;
      const { committer, watcher } = running;
      whyNot = 'Hylla has stopped';
      rollingUp?.close();
      await committer.close();
      await watcher.close();
      await reader?.then(
        (link) => link.close(),
        () => {},
      );
      running = null;
    },
    transact: (work) => running?.committer.transact(work) ?? Promise.reject(new StoreUnavailable(whyNot)),
    catchUp: () => running?.committer.catchUp() ?? Promise.reject(new StoreUnavailable(whyNot)),
    history: (query) => reading((link) => queryHistory(link, query)),
    trend: (query) => reading((link) => queryTrend(link, query)),
    retain: async (at) => {
      if (!running) throw new StoreUnavailable(whyNot);
      const link = await Link.open({ url, patience: rollUpPatience });
      rollingUp = link;
      try {
        await retain(link, at);
      } catch (error) {
        throw new StoreUnavailable(`History cannot be rolled up: ${withoutPassword(error, url)}`, { cause: error });
      } finally {
        link.close();
        rollingUp = null;
      }
    },
    onCommit: (listener) => replica.onCommit(listener),
    health: () => {
      const problem = running ? (running.committer.trouble() ?? running.watcher.trouble()) : whyNot;
      return problem === null ? { ready: true } : { ready: false, problem };
    },
    acquire: (name) => leases.acquire(name),
    release: (name) => leases.release(name),
    isHeld: (name) => leases.isHeld(name),
    replicas: () => leases.replicas(),
    mark: (name, isSo) => leases.mark(name, isSo),
    marked: (name) => leases.marked(name),
    onLost: (listener) => leases.onLost(listener),
    isLeader: () => running?.watcher.isLeader ?? false,
    onElected: (listener) => {
      elected.add(listener);
      return () => void elected.delete(listener);
    },
  };
}
