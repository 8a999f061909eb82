/** A device that reports at its pace, whatever happens, and notes how long each acknowledgement took. */
import { hello, publish, rawConnect } from '../mqtt/edge.ts';
import type { Credentials } from './broker-clients.ts';
import type { TestServer } from './start-server.ts';

export interface PromptDevice {
  readonly sent: number;
  /** ms that each took, in order. */
  readonly waits: readonly number[];
  /** ms that the oldest which is not acknowledged has waited; 0 when none does. */
  readonly waiting: number;
  readonly closed: boolean;
  /** Sends nothing more. */
  rest(): void;
  close(): void;
}

export async function promptDevice(
  { mqttPort }: Pick<TestServer, 'mqttPort'>,
  { username, password }: Credentials,
  everyMs: number,
): Promise<PromptDevice> {
  const client = await rawConnect({ mqttPort });
  const sentAt = new Map<number, number>();
  const waits: number[] = [];
  let sent = 0;
  let seen = 0;
  client.send(hello(username, { clientId: username, password: Buffer.from(password) }));
  await client.next('connack');
  client.socket.on('data', () => {
    for (const { cmd, messageId } of client.packets.slice(seen)) {
      const from = cmd === 'puback' ? sentAt.get(messageId ?? 0) : undefined;
      if (from === undefined) continue;
      waits.push(performance.now() - from);
      sentAt.delete(messageId ?? 0);
    }
    seen = client.packets.length;
  });
  const timer = setInterval(() => {
    sentAt.set(++sent, performance.now());
    client.send(publish(sent, { topic: `hylla/${username}/level` }));
  }, everyMs);
  client.socket.on('close', () => clearInterval(timer));
  return {
    get sent() {
      return sent;
    },
    waits,
    get waiting() {
      const oldest = sentAt.values().next().value;
      return oldest === undefined ? 0 : performance.now() - oldest;
    },
    get closed() {
      return client.closed();
    },
    rest: () => clearInterval(timer),
    close: () => client.socket.destroy(),
  };
}
