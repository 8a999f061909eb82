/**
 * Stands before aedes on a connection and sees its packets first (MQTT 3.1.1, section 2). Cuts a connection that announces a
 * packet larger than it may send, before a byte of it is kept: aedes has no limit of its own (moscajs/aedes issue 831). And
 * hands each whole packet to `take`, which may keep it from aedes. What is kept never passes through the stream's own
 * buffer, whose events cost as much as the rest of a reading where each comes alone.
 */
import type { Duplex } from 'node:stream';

export interface PacketGate {
  /** Bytes that one packet may have from now on, without its fixed header. */
  limit: number;
  /** While true nothing more is read of the connection. */
  held: boolean;
}

export interface PacketTaker {
  /** Whether it is done with the packet in `bytes` from `start` to `end`; if not, it is aedes'. Must not throw. */
  take(bytes: Buffer, start: number, end: number): boolean;
  /** Called once, after the stream has been destroyed. */
  tooLarge(bytes: number): void;
}

const largestVariableInteger = 4;

/** Puts the gate before `stream`'s reader. To be called before anything of it is read. */
export function addPacketGate(stream: Duplex, limit: number, taker: PacketTaker): PacketGate {
  const pass = stream.push.bind(stream);
  let held = false;
  /** What came while it was held, null for the end: whoever reads ahead of us may have had it in hand already. */
  const waiting: (Buffer | null)[] = [];
  /** A packet that has not come whole yet, its bytes so far, and the bytes it must have to be looked at again. */
  let parts: Buffer[] = [];
  let come = 0;
  let wanted = 0;

  /** Where the packet at `start` ends; null when that cannot be told yet. */
  function endOf(bytes: Buffer, start: number): number | null {
    let length = 0;
    for (let i = 1; ; i++) {
      const byte = bytes[start + i];
      if (byte === undefined) return null;
      length += (byte & 0x7f) * 2 ** (7 * (i - 1));
      const isLast = (byte & 0x80) === 0;
      if (length > gate.limit || (!isLast && i === largestVariableInteger)) throw new TooLarge(length);
      if (isLast) return start + 1 + i + length;
    }
  }

  /** What of `bytes` is aedes', or null. Once something is, all that follows it is, too: the order must stay. */
  function sift(bytes: Buffer): Buffer | null {
    let at = 0;
    let theirs = -1;
    while (at < bytes.length) {
      // The packet before may have been one too many.
      if (held) {
        waiting.unshift(bytes.subarray(at));
        break;
      }
      const end = endOf(bytes, at);
      if (end === null || end > bytes.length) {
        parts = [bytes.subarray(at)];
        come = bytes.length - at;
        wanted = end === null ? come + 1 : end - at;
        break;
      }
      if (theirs < 0 && !taker.take(bytes, at, end)) theirs = at;
      at = end;
    }
    return theirs < 0 ? null : bytes.subarray(theirs, at);
  }

  function joined(chunk: Buffer): Buffer | null {
    if (come === 0) return chunk;
    parts.push(chunk);
    come += chunk.length;
    if (come < wanted) return null;
    const whole = Buffer.concat(parts, come);
    parts = [];
    come = wanted = 0;
    return whole;
  }

  /** Whether more may be read. */
  function offer(chunk: Buffer | null): boolean {
    if (held) {
      waiting.push(chunk);
      return false;
    }
    if (chunk === null) return pass(null);
    const bytes = joined(chunk);
    if (bytes === null) return true;
    try {
      const theirs = sift(bytes);
      return (theirs === null || pass(theirs)) && !held;
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      stream.destroy();
      taker.tooLarge(error.bytes);
      return false;
    }
  }

  function readOn(): void {
    for (let chunk = waiting.shift(); chunk !== undefined; chunk = waiting.shift()) {
      offer(chunk);
      if (held) return;
    }
    // The stream waits for data as far as it knows, and would not ask its source again.
    if (!stream.destroyed) stream._read(stream.readableHighWaterMark);
  }

  stream.push = (chunk: unknown, encoding?: BufferEncoding): boolean =>
    chunk instanceof Buffer || chunk === null ? offer(chunk) : pass(chunk, encoding);

  const gate: PacketGate = {
    limit,
    get held() {
      return held;
    },
    set held(value) {
      if (value === held) return;
      held = value;
      if (!held) readOn();
    },
  };
  return gate;
}

class TooLarge extends Error {
  readonly bytes: number;
  constructor(bytes: number) {
    super('a packet is too large');
    this.bytes = bytes;
  }
}
