/**
 * The durable level documents, packed: a row of numbers a dispenser (`level-row.ts`), and what seldom changes beside it. A
 * document is made of them when somebody asks for it.
 *
 * Kept as objects they cost more on a large site than the work on them does: each lives until the next reading of its dispenser,
 * so that the garbage collector copies its twenty parts twice and marks them all, and they lie in as many places, none of
 * which a cache holds by then. Hylla is started without V8's allocation-site pretenuring for their sake: it judges by the
 * first documents, puts all later drafts into the old generation, and what they hold stays with them.
 */
import type { DeviceVitals } from '../contract/reading.ts';
import { IdMap } from '../domain/id-map.ts';
import type { LevelDoc } from '../domain/model.ts';
import { docOf, isRestOf, type LevelRest, type LevelRow, restOf, width, writeRow } from './level-row.ts';

const rowsOfBlock = 256;

/** As a `Map` of documents by id, but in no order, and each time that a document is asked for it is another object. */
export class PackedLevels {
  private slots = new IdMap<number>();
  private rests: (LevelRest | undefined)[] = [];
  private vitals: (DeviceVitals | undefined)[] = [];
  private blocks: Float64Array[] = [];
  /** Slots whose documents were removed. */
  private free: number[] = [];

  get size(): number {
    return this.slots.size;
  }

  has(id: string): boolean {
    return this.slots.has(id);
  }

  get(id: string): LevelDoc | undefined {
    const slot = this.slots.get(id);
    return slot === undefined ? undefined : docOf(this.at(slot));
  }

  /** Where the document stands, until it is put or removed. */
  row(id: string): LevelRow | undefined {
    const slot = this.slots.get(id);
    return slot === undefined ? undefined : this.at(slot);
  }

  set(id: string, doc: LevelDoc): void {
    const known = this.slots.get(id);
    const before = known === undefined ? undefined : this.rests[known];
    const rest = before !== undefined && isRestOf(before, doc) ? before : restOf(doc);
    const slot = known ?? this.newSlot(id);
    if (rest !== before) this.rests[slot] = rest;
    if (doc.vitals !== this.vitals[slot]) this.vitals[slot] = doc.vitals;
    writeRow(this.block(slot), startOf(slot), doc);
  }

  delete(id: string): void {
    const slot = this.slots.get(id);
    if (slot === undefined) return;
    this.slots.delete(id);
    this.rests[slot] = undefined;
    this.vitals[slot] = undefined;
    this.free.push(slot);
  }

  clear(): void {
    this.slots = new IdMap();
    this.rests = [];
    this.vitals = [];
    this.blocks = [];
    this.free = [];
  }

  *values(): IterableIterator<LevelDoc> {
    for (let slot = 0; slot < this.rests.length; slot++) if (this.rests[slot] !== undefined) yield docOf(this.at(slot));
  }

  *[Symbol.iterator](): IterableIterator<[string, LevelDoc]> {
    for (const doc of this.values()) yield [doc.id, doc];
  }

  /** The documents as they are now, whatever is put later. */
  snapshot(): Iterable<LevelDoc> {
    const copy = new PackedLevels();
    copy.rests = this.rests.slice();
    copy.vitals = this.vitals.slice();
    copy.blocks = this.blocks.map((block) => block.slice());
    return { [Symbol.iterator]: () => copy.values() };
  }

  private newSlot(id: string): number {
    const slot = this.free.pop() ?? this.rests.length;
    this.slots.set(id, slot);
    if (slot >= this.blocks.length * rowsOfBlock) this.blocks.push(new Float64Array(rowsOfBlock * width));
    return slot;
  }

  private at(slot: number): LevelRow {
    const rest = this.rests[slot];
    const vitals = this.vitals[slot];
    if (rest === undefined || vitals === undefined) throw new Error('unreachable: a slot in use has its rest');
    return { cells: this.block(slot), at: startOf(slot), rest, vitals };
  }

  private block(slot: number): Float64Array {
    const block = this.blocks[Math.floor(slot / rowsOfBlock)];
    if (block === undefined) throw new Error('unreachable: a slot in use has its block');
    return block;
  }
}

const startOf = (slot: number): number => (slot % rowsOfBlock) * width;
