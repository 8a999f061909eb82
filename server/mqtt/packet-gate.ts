/**
 * Stands before aedes on a connection and sees its packets first (MQTT 3.1.1, section 2). Cuts a connection that announces a
 * packet larger than it may send, before a byte of it is kept: aedes has no limit of its own (moscajs/aedes issue 831). And
 * hands each whole packet to `take`, which may keep it from aedes.
 */
import type { Duplex } from 'node:stream';

export interface PacketGate {
  /** Bytes that one packet may have from now on, without its fixed header. */
  limit: number;
  /** While true nothing is read; whoever sets it false must see to it that somebody reads again. */
  held: boolean;
}

export interface PacketTaker {
  /** Whether it is done with the packet in `bytes` from `start` to `end`; if not, it is aedes'. Must not throw. */
  take(bytes: Buffer, start: number, end: number): boolean;
  /** Called once, after the stream has been destroyed. */
  tooLarge(bytes: number): void;
}

const largestVariableInteger = 4;

/** Puts the gate before `stream`'s reader. */
export function addPacketGate(stream: Duplex, limit: number, taker: PacketTaker): PacketGate {
  const gate: PacketGate = { limit, held: false };
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

  const read = stream.read.bind(stream);
  stream.read = (size?: number): unknown => {
    if (gate.held) return null;
    const chunk: unknown = read(size);
    if (!(chunk instanceof Buffer)) return chunk;
    const bytes = joined(chunk);
    try {
      return bytes === null ? null : sift(bytes);
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      stream.destroy();
      taker.tooLarge(error.bytes);
      return null;
    }
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
