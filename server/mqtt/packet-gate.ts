/**
 * Stands before aedes on a connection and sees its packets first (MQTT 3.1.1, section 2). Cuts a connection that announces a
 * packet larger than it may send, before a byte of it is kept: aedes has no limit of its own (moscajs/aedes issue 831). And
 * hands each whole packet to `take`, which may keep it from aedes. What is kept never passes through the stream's own
 * buffer, whose events cost as much as the rest of a reading where each comes alone.
 */
import { type Duplex, Readable } from 'node:stream';

/** One for all gates. */
export interface PacketTaker<Owner> {
  /** Whether it is done with the packet in `bytes` from `start` to `end`; if not, it is aedes'. Must not throw. */
  take(owner: Owner, bytes: Buffer, start: number, end: number): boolean;
  /** Called once, after the stream has been destroyed. */
  tooLarge(owner: Owner, bytes: number): void;
}

const largestVariableInteger = 4;
/** The gate before a stream, at the stream: a table of them all would take more. */
const gate = Symbol('packet gate');

/** The gate that was put before `stream`, if one was. */
export function gateOf(stream: object): PacketGate<unknown> | undefined {
  return (stream as { [gate]?: PacketGate<unknown> })[gate];
}

/** A stream's own from then on. */
function push(this: Duplex & { [gate]: PacketGate<unknown> }, chunk: unknown, encoding?: BufferEncoding): boolean {
  return chunk instanceof Buffer || chunk === null
    ? this[gate].offer(chunk)
    : Readable.prototype.push.call(this, chunk, encoding);
}

/** A class, since there are thousands of which most say nothing: functions of each its own would take twice the memory. */
export class PacketGate<Owner> {
  /** Whose connection it is. */
  readonly owner: Owner;
  /** Bytes that one packet may have from now on, without its fixed header. */
  limit: number;
  private readonly stream: Duplex;
  private readonly taker: PacketTaker<Owner>;
  private isHeld = false;
  /** What came while it was held, null for the end: whoever reads ahead of us may have had it in hand already. */
  private waiting: (Buffer | null)[] | null = null;
  /** The bytes so far of a packet that has not come whole yet, and those it must have to be looked at again. */
  private parts: Buffer[] | null = null;
  private come = 0;
  private wanted = 0;

  /** Puts the gate before `stream`'s reader. To be called before anything of it is read. */
  constructor(stream: Duplex, limit: number, taker: PacketTaker<Owner>, ownerOf: (gate: PacketGate<Owner>) => Owner) {
    this.stream = stream;
    this.limit = limit;
    this.taker = taker;
    this.owner = ownerOf(this);
    Object.assign(stream, { [gate]: this, push });
  }

  /** While true nothing more is read of the connection. */
  get held(): boolean {
    return this.isHeld;
  }

  set held(value: boolean) {
    if (value === this.isHeld) return;
    this.isHeld = value;
    if (!value) this.readOn();
  }

  private pass(chunk: Buffer | null): boolean {
    return Readable.prototype.push.call(this.stream, chunk);
  }

  /** Where the packet at `start` ends; null when that cannot be told yet. */
  private endOf(bytes: Buffer, start: number): number | null {
    let length = 0;
    for (let i = 1; ; i++) {
      const byte = bytes[start + i];
      if (byte === undefined) return null;
      length += (byte & 0x7f) << (7 * (i - 1));
      const isLast = (byte & 0x80) === 0;
      if (length > this.limit || (!isLast && i === largestVariableInteger)) throw new TooLarge(length);
      if (isLast) return start + 1 + i + length;
    }
  }

  /** What of `bytes` is aedes', or null. Once something is, all that follows it is, too: the order must stay. */
  private sift(bytes: Buffer): Buffer | null {
    let at = 0;
    let theirs = -1;
    while (at < bytes.length) {
      // The packet before may have been one too many.
      if (this.isHeld) {
        this.waiting = [bytes.subarray(at), ...(this.waiting ?? [])];
        break;
      }
      const end = this.endOf(bytes, at);
      if (end === null || end > bytes.length) {
        this.parts = [bytes.subarray(at)];
        this.come = bytes.length - at;
        this.wanted = end === null ? this.come + 1 : end - at;
        break;
      }
      if (theirs < 0 && !this.taker.take(this.owner, bytes, at, end)) theirs = at;
      at = end;
    }
    return theirs < 0 ? null : bytes.subarray(theirs, at);
  }

  private joined(chunk: Buffer): Buffer | null {
    if (this.parts === null) return chunk;
    this.parts.push(chunk);
    this.come += chunk.length;
    if (this.come < this.wanted) return null;
    const whole = Buffer.concat(this.parts, this.come);
    this.parts = null;
    return whole;
  }

  /** Whether more may be read. */
  offer(chunk: Buffer | null): boolean {
    if (this.isHeld) {
      this.waiting ??= [];
      this.waiting.push(chunk);
      return false;
    }
    if (chunk === null) return this.pass(null);
    const bytes = this.joined(chunk);
    if (bytes === null) return true;
    try {
      const theirs = this.sift(bytes);
      return (theirs === null || this.pass(theirs)) && !this.isHeld;
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      this.stream.destroy();
      this.taker.tooLarge(this.owner, error.bytes);
      return false;
    }
  }

  private readOn(): void {
    for (let chunk = this.waiting?.shift(); chunk !== undefined; chunk = this.waiting?.shift()) {
      this.offer(chunk);
      if (this.isHeld) return;
    }
    this.waiting = null;
    const { stream } = this;
    // The stream waits for data as far as it knows, and would not ask its source again.
    if (!stream.destroyed) stream._read(stream.readableHighWaterMark);
  }
}

class TooLarge extends Error {
  readonly bytes: number;
  constructor(bytes: number) {
    super('a packet is too large');
    this.bytes = bytes;
  }
}
