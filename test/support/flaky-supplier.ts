/** A supplier's mail server that fails one time in five: it refuses, or takes a mail and hangs up before it says so. */
import type { Socket } from 'node:net';
import { simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { createRandom } from '../../firmware-sim/random.ts';

export interface Mail {
  readonly messageId: string;
  /** The order by the name of what is attached, and what that says. */
  readonly order: string;
  readonly csv: string;
  /** It was told that it has the mail. */
  readonly isOwned: boolean;
}

export interface FlakySupplier {
  /** For `HYLLA_SMTP_URL`. */
  readonly url: string;
  /** All that it has, in order of arrival, a repeat each time. */
  readonly mails: readonly Mail[];
  /** How often it refused, and hung up. */
  readonly faults: { refused: number; cut: number };
  stop(): Promise<void>;
}

const failing = 0.2;

export async function flakySupplier(seed: number): Promise<FlakySupplier> {
  const random = createRandom(seed, 'supplier');
  const mails: Mail[] = [];
  const faults = { refused: 0, cut: 0 };
  const sockets = new Map<number, Socket>();
  const smtp = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, { remotePort }, done) {
      simpleParser(stream).then((mail) => {
        const chance = random.next() / failing;
        if (chance < 0.5) {
          faults.refused++;
          done(Object.assign(new Error('no room'), { responseCode: 452 }));
          return;
        }
        const [attached] = mail.attachments;
        const order = attached?.filename?.replace('.csv', '') ?? '';
        const csv = attached?.content.toString('utf8') ?? '';
        mails.push({ messageId: mail.messageId ?? '', order, csv, isOwned: chance >= 1 });
        if (chance >= 1) return done();
        faults.cut++;
        sockets.get(remotePort)?.destroy();
      }, done);
    },
  });
  // Whoever it talks to may be killed in the middle of a word.
  smtp.on('error', () => {});
  smtp.server.on('connection', (socket: Socket) => {
    const { remotePort = 0 } = socket;
    sockets.set(remotePort, socket);
    socket.once('close', () => sockets.delete(remotePort));
  });
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()));
  const address = smtp.server.address();
  const port = address !== null && typeof address === 'object' ? address.port : 0;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    faults,
    stop: () => new Promise((resolve) => smtp.close(() => resolve())),
  };
}
