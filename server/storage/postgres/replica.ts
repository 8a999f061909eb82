/** All documents in this process's memory, as of one revision; and who wants to know when they change. */
import type { Commit } from '../../usecases/ports.ts';
import { type DocumentLists, isCollection, isDocument } from '../documents.ts';
import type { StoreLog } from '../store-log.ts';
import { StoreRefused } from '../store-refused.ts';
import { Tables } from '../tables.ts';
import { headOf, speakOf } from './life.ts';
import type { Link } from './link.ts';

export class Replica {
  readonly tables = new Tables().pack();
  rev = 0;
  /** The life of the database that the documents are of; see `life.ts`. */
  life = '';
  private readonly listeners = new Set<(commit: Commit) => void>();
  private readonly log: StoreLog;

  constructor(log: StoreLog) {
    this.log = log;
  }

  /** The documents are as of `commit` now. */
  advance(commit: Commit): void {
    this.rev = commit.rev;
    for (const listener of this.listeners) {
      try {
        listener(commit);
      } catch (error) {
        this.log.error(`A listener failed on commit ${commit.rev}: ${error instanceof Error ? error.stack : error}`);
      }
    }
  }

  /** Takes in what others committed. */
  adopt(commit: Commit): void {
    for (const { collection, id, doc } of commit.changes) this.tables.set(collection, id, doc);
    this.advance(commit);
  }

  /** Reads everything, as of one instant. `link` speaks of that life from then on. Throws while a dump is being restored. */
  async load(link: Link): Promise<void> {
    await link.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    const { rev, life } = await headOf(link);
    const lists: Record<string, unknown[]> = {};
    // A thousand at a time, so that neither side holds all of them twice.
    await link.query('DECLARE documents NO SCROLL CURSOR FOR SELECT collection, doc::text FROM hylla.documents');
    for (let more = true; more; ) {
      const rows = await link.query('FETCH 1000 FROM documents');
      more = rows.length > 0;
      for (const { collection, doc } of rows as unknown as readonly { collection: string; doc: string }[]) {
        const value: unknown = JSON.parse(doc);
        if (!isCollection(collection) || !isDocument(collection, value)) continue;
        lists[collection] ??= [];
        lists[collection].push(value);
      }
    }
    await link.query('COMMIT');
    await speakOf(link, life);
    this.tables.clear();
    try {
      this.tables.fill(lists as DocumentLists);
    } catch (error) {
      throw (await misshapen(lists['levels'] ?? [])) ?? error;
    }
    this.life = life;
    this.advance({ rev, changes: [], reset: true });
  }

  onCommit(listener: (commit: Commit) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}

/** Levels that cannot be packed: none that Hylla writes is such, so somebody else has written there. */
async function misshapen(levels: readonly unknown[]): Promise<StoreRefused | null> {
  const { shaped } = await import('../../domain/shapes/index.ts');
  for (const level of levels) {
    const result = shaped('levels', level);
    if (result.ok || !isDocument('levels', level)) continue;
    return new StoreRefused(
      `hylla.documents has in levels "${level.id}"${result.path} a fault (${result.message}), which Hylla does not write: ` +
        'put it right, or restore a dump',
    );
  }
  return null;
}
