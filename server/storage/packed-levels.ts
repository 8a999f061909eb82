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
/** Rests that are held ready to be shared: each status that dispensers have, today and yesterday. */
const restsReady = 16;

/** What is beside a row, in this order, as often as there are slots; undefined where the document was removed. */
type Beside = (string | LevelRest | DeviceVitals | undefined)[];
const beside = { id: 0, rest: 1, vitals: 2 } as const;
const parts = 3;

/** As a `Map` of documents by id, but in no order, and each time that a document is asked for it is another object. */
export class PackedLevels {
  private slots = new IdMap<number>();
  /** In one list, so that it is one place that a cache does not hold, not three. */
  private besides: Beside = [];
  private blocks: Float64Array[] = [];
  /** Slots whose documents were removed. */
  private free: number[] = [];
  /** The last that were made; in turn. */
  private readonly ready: LevelRest[] = [];
  private turn = 0;

  get size(): number {
    return this.slots.size;
  }

  has(id: string): boolean {
    return this.slots.has(id);
  }

  get(id: string): LevelDoc | undefined {
    const row = this.row(id);
    return row === undefined ? undefined : docOf(row);
  }

  /** Where the document stands, until it is put or removed. */
  row(id: string): LevelRow | undefined {
    const slot = this.slots.get(id);
    return slot === undefined ? undefined : this.at(slot);
  }

  set(id: string, doc: LevelDoc): void {
    const slot = this.slots.get(id) ?? this.newSlot(id);
    const { besides } = this;
    const at = slot * parts;
    const before = besides[at + beside.rest] as LevelRest | undefined;
    if (before === undefined || !isRestOf(before, doc)) besides[at + beside.rest] = this.sharedRest(doc);
    if (doc.vitals !== besides[at + beside.vitals]) besides[at + beside.vitals] = doc.vitals;
    writeRow(this.block(slot), startOf(slot), doc);
  }

  delete(id: string): void {
    const slot = this.slots.get(id);
    if (slot === undefined) return;
    this.slots.delete(id);
    this.besides.fill(undefined, slot * parts, (slot + 1) * parts);
    this.free.push(slot);
  }

  clear(): void {
    this.slots = new IdMap();
    this.besides = [];
    this.blocks = [];
    this.free = [];
  }

  *values(): IterableIterator<LevelDoc> {
    for (let slot = 0; slot * parts < this.besides.length; slot++)
      if (this.besides[slot * parts] !== undefined) yield docOf(this.at(slot));
  }

  *[Symbol.iterator](): IterableIterator<[string, LevelDoc]> {
    for (const doc of this.values()) yield [doc.id, doc];
  }

  /** The documents as they are now, whatever is put later. */
  snapshot(): Iterable<LevelDoc> {
    const copy = new PackedLevels();
    copy.besides = this.besides.slice();
    copy.blocks = this.blocks.map((block) => block.slice());
    return { [Symbol.iterator]: () => copy.values() };
  }

  private newSlot(id: string): number {
    const slot = this.free.pop() ?? this.besides.length / parts;
    this.slots.set(id, slot);
    this.besides[slot * parts + beside.id] = id;
    if (slot >= this.blocks.length * rowsOfBlock) this.blocks.push(new Float64Array(rowsOfBlock * width));
    return slot;
  }

  private sharedRest(doc: LevelDoc): LevelRest {
    for (const rest of this.ready) if (isRestOf(rest, doc)) return rest;
    const rest = restOf(doc);
    this.ready[this.turn++ % restsReady] = rest;
    return rest;
  }

  private at(slot: number): LevelRow {
    const at = slot * parts;
    const id = this.besides[at + beside.id] as string | undefined;
    const rest = this.besides[at + beside.rest] as LevelRest | undefined;
    const vitals = this.besides[at + beside.vitals] as DeviceVitals | undefined;
    if (id === undefined || rest === undefined || vitals === undefined)
      throw new Error('unreachable: a slot in use has its rest');
    return { id, cells: this.block(slot), at: startOf(slot), rest, vitals };
  }

  private block(slot: number): Float64Array {
    const block = this.blocks[Math.floor(slot / rowsOfBlock)];
    if (block === undefined) throw new Error('unreachable: a slot in use has its block');
    return block;
  }
}

const startOf = (slot: number): number => (slot % rowsOfBlock) * width;
