/** A screen on the live link, as raw as a socket: it can stop reading, and it counts what came. */
import { connect, type Socket } from 'node:net';

export interface SseEvent {
  readonly event: string;
  readonly id: string | null;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into events of many shapes
  readonly data: any;
}

export interface SseReader {
  /** Head of the answer, once it is whole. */
  head(): string;
  readonly events: readonly SseEvent[];
  readonly closed: boolean;
  /** Stops taking bytes, as a frozen screen does. */
  freeze(): void;
  close(): void;
}

export function readSse(url: string, headers: Record<string, string> = {}): SseReader {
  const { hostname, port, pathname } = new URL('api/v1/live', url);
  const socket: Socket = connect(Number(port), hostname);
  const events: SseEvent[] = [];
  let text = '';
  let head = '';
  let closed = false;
  const lines = Object.entries({ host: `${hostname}:${port}`, ...headers }).map(([name, value]) => `${name}: ${value}`);
  socket.write(`GET ${pathname} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`);
  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    text += chunk;
    if (head === '') {
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      head = text.slice(0, end);
      text = text.slice(end + 4);
    }
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    events.push(...parts.map(parse));
  });
  socket.on('close', () => {
    closed = true;
  });
  socket.on('error', () => undefined);

  return {
    head: () => head,
    events,
    get closed() {
      return closed;
    },
    freeze: () => socket.pause(),
    close: () => socket.destroy(),
  };
}

function parse(block: string): SseEvent {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(': ')), line.slice(line.indexOf(': ') + 2)]),
  );
  return {
    event: fields.get('event') ?? '',
    id: fields.get('id') ?? null,
    data: JSON.parse(fields.get('data') ?? 'null'),
  };
}
