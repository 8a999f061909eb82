/**
 * One screen on the live link: the socket of an SSE request, written to with frames that all screens share.
 *
 * Hono's `streamSSE` copies and encodes per client and falls behind at some hundred clients; here one Buffer serves all.
 * The answer ends with the connection, without chunked encoding, so that a frame goes to the socket as it is: by way of
 * the response it would take half as much time again.
 */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Headers } from './reply.ts';

/** What may wait in a client's socket, beyond a snapshot it was just sent. */
const maxWaiting = 256 * 1024;

export interface LiveClient {
  readonly address: string;
  /** False once the caller may no longer read (logged out, token revoked). */
  readonly allowed: () => boolean;
  /** `now` is a monotonic clock's, as in `trouble`; ms. */
  send(frame: Uint8Array, now: number): void;
  /** A wall's settings as JSON text, when they are others than at the last call. */
  takeSettings(): string | null;
  /** Why it should be dropped, or null. */
  trouble(now: number): 'stalled' | 'behind' | null;
  end(): void;
}

export function createLiveClient(
  response: ServerResponse & { readonly socket: Socket },
  {
    address,
    allowed,
    settings,
    headers,
    stallMs,
  }: {
    address: string;
    allowed: () => boolean;
    settings: () => string | null;
    headers: Headers;
    stallMs: number;
  },
): LiveClient {
  const { socket } = response;
  socket.setNoDelay(true);
  // Without a length and without chunks, the end of the connection is the end of the answer (RFC 9112 section 6.3).
  response.removeHeader('transfer-encoding');
  response.writeHead(200, {
    ...headers,
    'Content-Type': 'text/event-stream; charset=utf-8',
    'Cache-Control': 'no-store',
    Connection: 'close',
    // nginx would hold events back until its buffer is full.
    'X-Accel-Buffering': 'no',
  });
  response.flushHeaders();
  let blockedSince: number | null = null;
  let allowance = maxWaiting;
  let told: string | null = null;
  socket.on('drain', () => {
    blockedSince = null;
    allowance = maxWaiting;
  });

  return {
    address,
    allowed,
    send(frame, now) {
      if (socket.write(frame)) return;
      blockedSince ??= now;
      // A snapshot larger than the limit is no fault of the reader.
      if (frame.length > maxWaiting) allowance = Math.max(allowance, frame.length + maxWaiting);
    },
    takeSettings() {
      const now = settings();
      if (now === told) return null;
      told = now;
      return now;
    },
    trouble(now) {
      if (socket.writableLength > allowance) return 'behind';
      return blockedSince !== null && now - blockedSince > stallMs ? 'stalled' : null;
    },
    end() {
      // A reader that does not read would keep the socket open until it had drained.
      if (socket.writableLength > 0) socket.destroy();
      else response.end();
    },
  };
}
