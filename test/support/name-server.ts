/** A name server that knows one name, as that of a network of containers does: a UDP socket that answers every question. */
import { createSocket } from 'node:dgram';

export interface NameServer {
  readonly port: number;
  close(): void;
}

/** `addresses()` are those of now, IPv4. */
export async function nameServer(addresses: () => readonly string[]): Promise<NameServer> {
  const socket = createSocket('udp4');
  socket.on('message', (query, { address, port }) => {
    const end = query.indexOf(0, 12) + 5;
    const isA = query.readUInt16BE(end - 4) === 1;
    const found = isA ? addresses() : [];
    const head = Buffer.from(query.subarray(0, 12));
    head.writeUInt16BE(0x8180, 2);
    head.writeUInt16BE(found.length, 6);
    head.fill(0, 8);
    // The name of the question, type A, class IN, kept for no second, four bytes (RFC 1035, 4.1.3).
    const answers = found.map((one) =>
      Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...one.split('.').map(Number)]),
    );
    socket.send(Buffer.concat([head, query.subarray(12, end), ...answers]), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  return { port: socket.address().port, close: () => socket.close() };
}
