/**
 * Devices that report as fast as the server acknowledges, or at a pace, and send again what it has not. Raw packets: a
 * client library would take more of the machine than the server.
 */
import { connect } from 'node:net';
import { generate } from 'mqtt-packet';
import type { Credentials } from '../../support/broker-clients.ts';
import type { TestServer } from '../../support/start-server.ts';
import { levelOf } from './shelves.ts';
import type { Told } from './told.ts';

const window = 20;

export interface Reporting {
  /** Reports a second; as many as are acknowledged unless told. */
  readonly perSecond?: number;
  /** Readings from one refill to the next, of the shelves that empty; none does unless told. */
  readonly turn?: number;
  /** Sends what is not acknowledged, nothing new, and goes. */
  readonly isLast?: boolean;
}

/** Resolves when the connection has gone. */
export function reportUntilGone(
  server: Pick<TestServer, 'mqttPort'>,
  device: string,
  { username, password }: Credentials,
  { sent, acked }: Told,
  { perSecond, turn, isLast = false }: Reporting = {},
): Promise<void> {
  const known = sent.get(device) ?? new Set<number>();
  const stored = acked.get(device) ?? new Set<number>();
  const again = [...known].filter((seq) => !stored.has(seq));
  const open = new Map<number, number>();
  const socket = connect({ port: server.mqttPort, host: '127.0.0.1', noDelay: true });
  let lastId = 0;
  let bytes = Buffer.alloc(0);
  let timer: NodeJS.Timeout | undefined;

  function report(most: number): void {
    const packets: Buffer[] = [];
    while (packets.length < most && (again.length > 0 || !isLast)) {
      const seq = again.shift() ?? known.size + 1;
      known.add(seq);
      lastId = (lastId % 65_535) + 1;
      open.set(lastId, seq);
      packets.push(
        generate({
          cmd: 'publish',
          topic: `hylla/${device}/level`,
          payload: JSON.stringify({ level: levelOf(device, seq, turn), boot: 1, seq }),
          qos: 1,
          dup: false,
          retain: false,
          messageId: lastId,
        }),
      );
    }
    if (packets.length > 0) socket.write(Buffer.concat(packets));
    else if (isLast && open.size === 0) socket.end();
  }

  function begin(): void {
    report(perSecond === undefined ? window : Math.min(window, again.length));
    if (perSecond === undefined) return;
    timer = setInterval(() => report(open.size < window ? 1 : 0), 1000 / perSecond);
  }

  /** What comes is a CONNACK, then PUBACKs: four bytes each. */
  function take(chunk: Buffer): void {
    bytes = Buffer.concat([bytes, chunk]);
    for (; bytes.length >= 4; bytes = bytes.subarray(4)) {
      if (bytes[0] === 0x20) {
        if (bytes[3] === 0) begin();
        else socket.destroy();
      } else {
        const id = bytes.readUInt16BE(2);
        const seq = open.get(id);
        if (seq !== undefined) stored.add(seq);
        open.delete(id);
      }
    }
    if (perSecond === undefined && open.size <= window / 2) report(window - open.size);
  }

  socket.on('data', take);
  socket.once('connect', () => {
    socket.write(
      generate({
        cmd: 'connect',
        protocolId: 'MQTT',
        protocolVersion: 4,
        clientId: username,
        username,
        password: Buffer.from(password),
        clean: true,
        keepalive: 60,
      }),
    );
  });
  return new Promise((resolve) => {
    socket.on('error', () => {});
    socket.once('close', () => {
      clearInterval(timer);
      resolve();
    });
  });
}
