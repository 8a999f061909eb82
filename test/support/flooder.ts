/** A client that publishes with QoS 1 as fast as its socket takes it, and takes its acknowledgements or leaves them unread. */
import { connect } from 'node:net';
import mqttPacket from 'mqtt-packet';
import type { Credentials } from './broker-clients.ts';
import type { TestServer } from './start-server.ts';

export interface Flooder {
  readonly acked: number;
  /** Messages that have left this process and are not acknowledged. */
  readonly underWay: number;
  readonly closed: boolean;
  stop(): void;
}

/** Messages of one write. */
const portion = 500;

/** As long as readings that tell of the battery, the link and the firmware, too. */
const payload = (level: number): string => `{"level":${level}}`.padEnd(220);

/** As many readings of `device` as there are message ids; each is a new one, as none has a number of its own. */
export function floodOf(device: string): Buffer {
  const packets = Array.from({ length: 131 * portion }, (_, i) =>
    mqttPacket.generate({
      ...{ cmd: 'publish', topic: `hylla/${device}/level`, payload: payload(40 + (i % 3)) },
      ...{ qos: 1, messageId: i + 1, dup: false, retain: false },
    }),
  );
  return Buffer.concat(packets);
}

export function flood(
  { mqttPort }: Pick<TestServer, 'mqttPort'>,
  { username, password }: Credentials,
  { clientId, bytes, reads = true }: { clientId: string; bytes: Buffer; reads?: boolean },
): Flooder {
  const size = bytes.length / (131 * portion);
  const socket = connect({ port: mqttPort, host: '127.0.0.1', noDelay: true });
  let answered = 0;
  let at = 0;
  let closed = false;
  const hello = mqttPacket.generate({
    ...{ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId, keepalive: 60 },
    ...{ username, password: Buffer.from(password) },
  });

  function pour(): void {
    while (!socket.destroyed) {
      const chunk = bytes.subarray(at, at + Math.round(size * portion));
      at = at + chunk.length >= bytes.length ? 0 : at + chunk.length;
      if (!socket.write(chunk)) return;
    }
  }

  socket.on('error', () => {});
  socket.on('close', () => {
    closed = true;
  });
  socket.write(hello);
  socket.once('data', (chunk) => {
    answered += chunk.length;
    if (!reads) socket.pause();
    socket.on('data', (more) => {
      answered += more.length;
    });
    socket.on('drain', pour);
    pour();
  });
  const acked = (): number => Math.max(0, Math.floor(answered / 4) - 1);
  return {
    get acked() {
      return acked();
    },
    get underWay() {
      return Math.floor((socket.bytesWritten - socket.writableLength - hello.length) / size) - acked();
    },
    get closed() {
      return closed;
    },
    stop: () => socket.destroy(),
  };
}
