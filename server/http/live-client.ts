/**
 * One screen on the live link: the socket of an SSE request, written to with frames that all screens share.
 *
 * Hono's `streamSSE` copies and encodes per client and falls behind at some hundred clients; here one Buffer serves all.
 * The answer ends with the connection, without chunked encoding (RFC 9112, section 6.3), so that a frame goes to the socket
 * as it is: by way of the response it would take half as much time again, and the head would stay in memory for each.
 */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Headers } from './reply.ts';

/** What may wait in a client's socket, beyond a snapshot it was just sent. */
const maxWaiting = 256 * 1024;

/** What is known of who reads, as often as it is asked. */
export interface LiveReader {
  /** False once the caller may no longer read (logged out, token revoked). */
  readonly allowed: () => boolean;
  /** Of a wall, as JSON text; null for anybody else. */
  readonly settings: () => string | null;
}

/** The beginning of every answer. */
export function liveHead(headers: Headers): Buffer {
  const all = {
    ...headers,
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    Connection: 'close',
    // nginx would hold events back until its buffer is full.
    'X-Accel-Buffering': 'no',
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return Buffer.from(`HTTP/1.1 200 OK\r\n${lines.join('')}\r\n`, 'latin1');
}

/** A class, since there are thousands: functions of its own would take as much memory as the rest of it. */
export class LiveClient {
  readonly address: string;
  readonly socket: Socket;
  private readonly reader: LiveReader;
  private readonly stallMs: number;
  private blockedSince: number | null = null;
  private allowance = maxWaiting;
  private told: string | null = null;

  /** Takes the connection over from `response`, of which nothing has been sent. */
  constructor(
    { socket }: ServerResponse & { readonly socket: Socket },
    parts: { address: string; reader: LiveReader; head: Uint8Array; stallMs: number },
  ) {
    this.address = parts.address;
    this.socket = socket;
    this.reader = parts.reader;
    this.stallMs = parts.stallMs;
    socket.setNoDelay(true);
    socket.write(parts.head);
    socket.on('drain', () => {
      this.blockedSince = null;
      this.allowance = maxWaiting;
    });
  }

  allowed(): boolean {
    return this.reader.allowed();
  }

  /** `now` is a monotonic clock's, as in `trouble`; ms. */
  send(frame: Uint8Array, now: number): void {
    if (!this.socket.write(frame)) this.noteFull(frame.length, now);
  }

  /** The socket takes no more for now; `length` bytes were written to it last. */
  noteFull(length: number, now: number): void {
    this.blockedSince ??= now;
    // A snapshot larger than the limit is no fault of the reader.
    if (length > maxWaiting) this.allowance = Math.max(this.allowance, length + maxWaiting);
  }

  /** A wall's settings as JSON text, when they are others than at the last call. */
  takeSettings(): string | null {
    const now = this.reader.settings();
    if (now === this.told) return null;
    this.told = now;
    return now;
  }

  /** Why it should be dropped, or null. */
  trouble(now: number): 'stalled' | 'behind' | null {
    if (this.blockedSince === null) return null;
    if (this.socket.writableLength > this.allowance) return 'behind';
    return now - this.blockedSince > this.stallMs ? 'stalled' : null;
  }

  end(): void {
    // A reader that does not read would keep the socket open until it had drained.
    if (this.socket.writableLength > 0) this.socket.destroy();
    else this.socket.end();
  }
}
