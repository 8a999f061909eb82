/** Devices that report as fast as the server acknowledges, and send again what it has not. */
import { begin, type Credentials } from '../../support/broker-clients.ts';
import type { TestServer } from '../../support/start-server.ts';
import type { Told } from './told.ts';

const window = 20;

/** Resolves when the connection has gone. */
export async function reportUntilGone(
  server: TestServer,
  device: string,
  credentials: Credentials,
  { sent, acked }: Told,
): Promise<void> {
  const known = sent.get(device) ?? new Set<number>();
  const stored = acked.get(device) ?? new Set<number>();
  const again = [...known].filter((seq) => !stored.has(seq));
  const client = begin(server, credentials);
  await new Promise<void>((resolve) => {
    let open = 0;
    let gone = false;
    const report = (): void => {
      while (!gone && open < window) {
        const seq = again.shift() ?? known.size + 1;
        known.add(seq);
        open++;
        const payload = JSON.stringify({ level: 80 - (seq % 3), boot: 1, seq });
        client.publish(`hylla/${device}/level`, payload, { qos: 1 }, (error) => {
          open--;
          if (error) return;
          stored.add(seq);
          report();
        });
      }
    };
    client.once('connect', report);
    client.once('close', () => {
      gone = true;
      client.end(true);
      resolve();
    });
  });
}
