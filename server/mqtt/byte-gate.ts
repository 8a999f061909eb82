/**
 * Cuts a connection that announces a packet larger than it may send, before a byte of it is buffered: aedes has no limit
 * of its own (moscajs/aedes issue 831). It watches what is read from the stream for MQTT fixed headers (3.1.1, section 2.2).
 */
import type { Duplex } from 'node:stream';

export interface ByteGate {
  /** Bytes that one packet may have from now on. */
  limit: number;
  /** While true nothing is read; whoever sets it false must see to it that somebody reads again. */
  held: boolean;
}

/** Puts the gate before `stream`'s reader. `onTooLarge` is called once, after the stream has been destroyed. */
export function addByteGate(stream: Duplex, limit: number, onTooLarge: (bytes: number) => void): ByteGate {
  const gate: ByteGate = { limit, held: false };
  /** Bytes of the packet under way that are still to come. */
  let rest = 0;
  /** Within a fixed header: bytes of it seen so far, and the length they give. */
  let header = 0;
  let length = 0;
  let shift = 0;

  function inspect(chunk: Uint8Array): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (rest > 0) {
        const skipped = Math.min(rest, chunk.length - at);
        rest -= skipped;
        at += skipped;
        continue;
      }
      const byte = chunk[at++] ?? 0;
      if (header++ === 0) continue;
      length += (byte & 0x7f) * 2 ** shift;
      shift += 7;
      if (length > gate.limit || shift > 28) return false;
      if ((byte & 0x80) === 0) {
        rest = length;
        header = length = shift = 0;
      }
    }
    return true;
  }

  const read = stream.read.bind(stream);
  stream.read = (size?: number): unknown => {
    if (gate.held) return null;
    const chunk: unknown = read(size);
    if (!(chunk instanceof Uint8Array) || inspect(chunk)) return chunk;
    stream.destroy();
    onTooLarge(length);
    return null;
  };
  return gate;
}
