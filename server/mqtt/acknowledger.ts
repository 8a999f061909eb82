/** Writes the PUBACKs (MQTT 3.1.1, section 3.4) of one turn of the event loop together: one write a connection. */
import type { Duplex } from 'node:stream';
import { limits } from './limits.ts';

export interface Acknowledger<L extends Line> {
  /** After what runs now. A client that leaves its answers unread for too long is cut. */
  acknowledge(line: L, messageId: number): void;
  /** Writes what a line is owed at once: something that must not overtake it is about to be written. */
  catchUp(line: L): void;
}

/** A connection's end that answers are written to. */
export interface Line {
  readonly stream: Duplex;
  /**
   * Message ids that are to be acknowledged, in order: the first `owed` of them, at most as many as a client may have open.
   * What is behind is room that is used again.
   */
  readonly due: number[];
  owed: number;
  /** The client leaves its answers unread: true until it takes them. */
  stuck: boolean;
}

/** `onStuck` is told when a line's `stuck` has changed. */
export function createAcknowledger<L extends Line>(onStuck: (line: L) => void): Acknowledger<L> {
  let lines: L[] = [];

  function flush(): void {
    const written = lines;
    lines = [];
    for (const line of written) write(line, onStuck);
  }

  return {
    acknowledge(line, messageId) {
      line.due[line.owed++] = messageId;
      if (line.owed > 1) return;
      if (lines.push(line) === 1) queueMicrotask(flush);
    },
    catchUp(line) {
      write(line, onStuck);
    },
  };
}

function write<L extends Line>(line: L, onStuck: (line: L) => void): void {
  const { stream, due, owed } = line;
  if (owed === 0) return;
  const packets = Buffer.allocUnsafe(4 * owed);
  for (let i = 0; i < owed; i++) {
    const id = due[i] ?? 0;
    const at = 4 * i;
    packets[at] = 0x40;
    packets[at + 1] = 2;
    packets[at + 2] = id >> 8;
    packets[at + 3] = id & 0xff;
  }
  line.owed = 0;
  if (stream.destroyed || stream.writableEnded || stream.write(packets) || line.stuck) return;
  line.stuck = true;
  onStuck(line);
  const patience = setTimeout(() => stream.destroy(), limits.drainTimeout);
  const forget = (): void => clearTimeout(patience);
  stream.once('close', forget);
  stream.once('drain', () => {
    forget();
    stream.off('close', forget);
    line.stuck = false;
    onStuck(line);
  });
}
