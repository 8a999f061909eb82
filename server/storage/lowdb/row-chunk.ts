/**
 * Rows of history that go to the day segments together: the bytes of each day in one buffer, which is used again for a later
 * chunk. Kept as the blocks they came in, they would be a buffer a commit for the garbage collector to carry along, and the
 * bytes of them all what it counts towards the next full collection: of a large site that was a tenth of what a reading costs.
 */
import type { RowBlock } from './row-blocks.ts';

const least = 4 * 1024;
/** What has grown beyond this is given back. */
const most = 4 * 1024 * 1024;

interface Day {
  rows: number;
  length: number;
  bytes: Buffer;
}

export class RowChunk {
  rows = 0;
  private readonly days = new Map<number, Day>();
  private isShown = false;

  add({ day, rows, bytes }: RowBlock): void {
    const known = this.days.get(day);
    const of = known ?? { rows: 0, length: 0, bytes: Buffer.allocUnsafeSlow(Math.max(least, bytes.length)) };
    if (known === undefined) this.days.set(day, of);
    const length = of.length + bytes.length;
    if (length > of.bytes.length) of.bytes = enlarged(of, length);
    of.bytes.set(bytes, of.length);
    of.length = length;
    of.rows += rows;
    this.rows += rows;
  }

  /** One of each day, as of now; for as long as the caller likes. */
  show(): RowBlock[] {
    this.isShown = true;
    return this.blocks();
  }

  /** One of each day, as of now; until the chunk is used again. */
  blocks(): RowBlock[] {
    const blocks: RowBlock[] = [];
    for (const [day, { rows, length, bytes }] of this.days)
      if (rows > 0) blocks.push({ day, rows, bytes: bytes.subarray(0, length) });
    return blocks;
  }

  /** An empty one, with what room this one had. */
  again(): RowChunk {
    if (this.isShown) return new RowChunk();
    this.rows = 0;
    for (const [day, of] of this.days) {
      // A day that nothing came from is over.
      if (of.rows === 0 || of.bytes.length > most) this.days.delete(day);
      of.rows = 0;
      of.length = 0;
    }
    return this;
  }
}

function enlarged({ bytes, length }: Day, wanted: number): Buffer {
  const larger = Buffer.allocUnsafeSlow(Math.max(wanted, 2 * bytes.length));
  bytes.copy(larger, 0, 0, length);
  return larger;
}
