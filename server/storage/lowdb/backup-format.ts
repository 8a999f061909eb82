/**
 * A backup is one gzip file of lines:
 *
 * `{"hylla":"backup","format":3,"state":2,"rev":41,"at":"…"}` (`state`: the format of the documents), then a line a document `{"items":{…}}`, then for each day of readings
 * `{"segment":"2026-11-22.ndjson","bytes":5120}` and that many bytes of its lines as they are, likewise for each file of
 * roll-ups `{"rollup":"1d/2026-11.ndjson","bytes":640}`, then `{"first":"2026-11-08"}`, the first day whose readings are
 * kept, then a line for each reading that was still in the journal `{"reading":[…]}`, then
 * `{"end":{"documents":12,"readings":3,"bytes":5760}}`. Format 1 had no roll-ups; both it
 * and format 2 have documents of state format 1.
 */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { CollectionName, Collections, HistoryRow } from '../../domain/model.ts';
import { isCollection, isCount, isDocument, isRecord } from '../documents.ts';
import { StoreRefused } from '../store-refused.ts';
import { firstDayIn } from './first-day.ts';
import { decodeRow } from './history-row.ts';
import { stateFormat } from './migrations.ts';
import { isRollupName } from './rollup-files.ts';
import { isSegmentName } from './segment-name.ts';

export const backupFormat = 3;

export interface BackupHeader {
  readonly rev: number;
  /** Format of its documents. */
  readonly state: number;
  readonly at: string;
}

/** What the end of the file says was written, so that a cut one is noticed. */
export interface BackupCounts {
  documents: number;
  /** Readings from the journal. */
  readings: number;
  /** Bytes of segments and roll-ups. */
  bytes: number;
}

export type FileKind = 'segment' | 'rollup';

export interface BackupTaker {
  document?<C extends CollectionName>(collection: C, doc: Collections[C]): void;
  /** The next bytes of a file of readings or roll-ups; they end where a line does only at the file's end. */
  file?(kind: FileKind, name: string, bytes: Buffer): Promise<void> | void;
  first?(day: number): Promise<void> | void;
  reading?(row: HistoryRow): Promise<void> | void;
}

/** Reads a backup through to its end and gives `taker` what it holds. Throws `StoreRefused` when it is not whole. */
export async function readBackup(file: string, taker: BackupTaker): Promise<BackupHeader> {
  const reader = new BackupReader(file, taker);
  const source = createReadStream(file);
  const unzipped = source.on('error', (error) => unzipped.destroy(error)).pipe(createGunzip());
  try {
    for await (const chunk of unzipped) await reader.take(chunk);
  } catch (error) {
    if (error instanceof StoreRefused) throw error;
    throw new StoreRefused(`${file} cannot be read as a backup: ${error instanceof Error ? error.message : error}`);
  } finally {
    source.destroy();
  }
  return reader.finish();
}

class BackupReader {
  private readonly file: string;
  private readonly taker: BackupTaker;
  private readonly counts: BackupCounts = { documents: 0, readings: 0, bytes: 0 };
  private header: BackupHeader | null = null;
  private ended = false;
  private rest: Buffer = Buffer.alloc(0);
  /** The file whose bytes are being read. */
  private inner: { readonly kind: FileKind; readonly name: string; left: number } | null = null;

  constructor(file: string, taker: BackupTaker) {
    this.file = file;
    this.taker = taker;
  }

  async take(chunk: Buffer): Promise<void> {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    let at = 0;
    while (at < bytes.length) {
      if (this.inner) {
        const part = bytes.subarray(at, at + this.inner.left);
        await this.taker.file?.(this.inner.kind, this.inner.name, part);
        this.counts.bytes += part.length;
        this.inner.left -= part.length;
        at += part.length;
        if (this.inner.left === 0) this.inner = null;
        continue;
      }
      const feed = bytes.indexOf(0x0a, at);
      if (feed < 0) break;
      await this.line(bytes.toString('utf8', at, feed));
      at = feed + 1;
    }
    this.rest = bytes.subarray(at);
  }

  finish(): BackupHeader {
    if (!this.header || !this.ended || this.rest.length > 0) throw this.refused('ends too early');
    return this.header;
  }

  private async line(text: string): Promise<void> {
    const value: unknown = JSON.parse(text);
    if (this.ended || !isRecord(value)) throw this.refused('holds a line that is no part of a backup');
    if (!this.header) {
      this.header = this.headerOf(value);
      return;
    }
    const [key = '', content] = Object.entries(value)[0] ?? [];
    if (key === 'segment' || key === 'rollup') {
      const isName = key === 'segment' ? isSegmentName : isRollupName;
      if (typeof content !== 'string' || !isName(content) || !isCount(value['bytes'])) {
        throw this.refused(`names a file of history (${key}) in a way that is not known`);
      }
      this.inner = value['bytes'] > 0 ? { kind: key, name: content, left: value['bytes'] } : null;
    } else if (key === 'first') {
      const day = firstDayIn(value);
      if (day === null) throw this.refused('names a first day that is none');
      await this.taker.first?.(day);
    } else if (key === 'reading') {
      const row = decodeRow(content);
      if (!row) throw this.refused('holds a reading that cannot be read');
      this.counts.readings++;
      await this.taker.reading?.(row);
    } else if (key === 'end') {
      this.ended = JSON.stringify(content) === JSON.stringify(this.counts);
      if (!this.ended) throw this.refused('holds less than it says');
    } else if (isCollection(key) && isDocument(key, content)) {
      this.counts.documents++;
      this.taker.document?.(key, content);
    } else {
      throw this.refused(`holds "${key}", which this version does not know`);
    }
  }

  private headerOf(value: Record<string, unknown>): BackupHeader {
    const { hylla, format, state = 1, rev, at } = value;
    if (hylla !== 'backup' || !isFormat(format) || !isFormat(state) || !isCount(rev) || typeof at !== 'string') {
      throw this.refused('is not a backup of Hylla');
    }
    if (format > backupFormat) throw this.refused(`has format ${format}; this version reads up to ${backupFormat}`);
    if (state > stateFormat)
      throw this.refused(`is of a state of format ${state}; this version reads up to ${stateFormat}`);
    return { rev, state, at };
  }

  private refused(problem: string): StoreRefused {
    return new StoreRefused(`${this.file} ${problem}: take another backup`);
  }
}

function isFormat(value: unknown): value is number {
  return isCount(value) && value > 0;
}
