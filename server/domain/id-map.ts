/**
 * A `Map` by id that stays fast when it is large: open addressing with linear probing (Knuth, The Art of Computer
 * Programming, volume 3, 6.4, algorithm L) by FNV-1a (Fowler, Noll, Vo), mixed as MurmurHash3 ends.
 *
 * V8's chains its entries, and looks at the string of each to know its hash: of a hundred thousand dispensers that is four
 * or five places that no cache holds, at each of the lookups that a reading takes. Here what tells two hashes apart lies
 * beside where the entry is, in one number, and an id beside its value: two or three places.
 */

/** Entries that V8's own map is as fast with, since a cache holds them. */
const few = 4_096;

export class IdMap<V> implements Iterable<[string, V]> {
  /** Null once there are many. */
  private small: Map<string, V> | null = new Map();
  /**
   * The number of an entry, counted from 1, in the bits of `mask`, with what its hash has in the others; 0: free. Never more
   * than half of them are in use.
   */
  private table = new Int32Array(0);
  /** Places of the table less one, a power of two less one. */
  private mask = 0;
  /** Id and value in turn, in the order of `set`; undefined both where they were deleted. */
  private entries: (string | V | undefined)[] = [];
  private living = 0;

  private readonly most: number;

  /** `most`: entries up to which it is small. */
  constructor(most = few) {
    this.most = most;
  }

  get size(): number {
    return this.small?.size ?? this.living;
  }

  get(id: string): V | undefined {
    if (this.small !== null) return this.small.get(id);
    const at = this.find(id, hashOf(id));
    return at < 0 ? undefined : (this.entries[at + 1] as V);
  }

  has(id: string): boolean {
    return this.small?.has(id) ?? this.find(id, hashOf(id)) >= 0;
  }

  set(id: string, value: V): void {
    if (this.small !== null) {
      this.small.set(id, value);
      if (this.small.size > this.most) this.enlarge(this.small);
      return;
    }
    const hash = hashOf(id);
    const known = this.find(id, hash);
    if (known >= 0) {
      this.entries[known + 1] = value;
      return;
    }
    this.living++;
    const at = this.entries.push(id, value) - 2;
    if (this.entries.length > this.mask) this.build();
    else this.place(hash, at);
  }

  /** Answers whether it was there. */
  delete(id: string): boolean {
    if (this.small !== null) return this.small.delete(id);
    const at = this.find(id, hashOf(id));
    if (at < 0) return false;
    // Its place in the table stays, so that what was put beyond it is found.
    this.entries[at] = undefined;
    this.entries[at + 1] = undefined;
    this.living--;
    return true;
  }

  clear(): void {
    this.small = new Map();
    this.table = new Int32Array(0);
    this.mask = 0;
    this.entries = [];
    this.living = 0;
  }

  *values(): IterableIterator<V> {
    if (this.small === null) for (const [, value] of this) yield value;
    else yield* this.small.values();
  }

  *[Symbol.iterator](): IterableIterator<[string, V]> {
    if (this.small !== null) {
      yield* this.small;
      return;
    }
    const { entries } = this;
    for (let at = 0; at < entries.length; at += 2) {
      const id = entries[at];
      if (id !== undefined) yield [id as string, entries[at + 1] as V];
    }
  }

  private enlarge(small: Map<string, V>): void {
    for (const [id, value] of small) this.entries.push(id, value);
    this.living = small.size;
    this.small = null;
    this.build();
  }

  /** Anew, without what was deleted, and with room for half as many again. */
  private build(): void {
    // A walk that has begun goes on in the entries that it began in.
    if (this.living * 2 < this.entries.length) this.entries = [...this].flat();
    const places = 2 ** Math.ceil(Math.log2(this.living * 3 + 2));
    this.mask = places - 1;
    this.table = new Int32Array(places);
    for (let at = 0; at < this.entries.length; at += 2) this.place(hashOf(this.entries[at] as string), at);
  }

  /** Where in `entries` the id stands; -1: nowhere. */
  private find(id: string, hash: number): number {
    const { table, mask, entries } = this;
    for (let place = hash & mask; ; place = (place + 1) & mask) {
      const found = table[place] ?? 0;
      if (found === 0) return -1;
      const at = ((found & mask) - 1) * 2;
      if (((found ^ hash) & ~mask) === 0 && entries[at] === id) return at;
    }
  }

  private place(hash: number, at: number): void {
    const { table, mask } = this;
    let place = hash & mask;
    while (table[place] !== 0) place = (place + 1) & mask;
    table[place] = (hash & ~mask) | (at / 2 + 1);
  }
}

function hashOf(id: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) hash = Math.imul(hash ^ id.charCodeAt(i), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  return hash ^ (hash >>> 13);
}
