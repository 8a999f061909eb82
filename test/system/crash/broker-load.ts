/** Devices on a broker that report without end, and what became of their readings. */
import { setTimeout as pause } from 'node:timers/promises';
import mqtt from 'mqtt';
import type { Credentials } from '../../support/broker-clients.ts';
import { readHistory } from '../../support/read-history.ts';
import type { TestServer } from '../../support/start-server.ts';
import { until } from '../../support/until.ts';

export interface BrokerLoad {
  /** What the broker has acknowledged, by device. */
  readonly taken: ReadonlyMap<string, ReadonlySet<number>>;
  count(): number;
  /** The newest reading of each device that the broker has acknowledged. */
  newest(): ReadonlyMap<string, number>;
  /** Resolves when `more` readings were taken from now on. */
  goOn(more: number): Promise<void>;
  /** Resolves when all that was sent is acknowledged. */
  stop(): Promise<void>;
}

/** Each device sends one reading after the other, and again what a broker that died had not acknowledged. */
export function loadBroker(
  mqttPort: number,
  devices: readonly string[],
  credentials: ReadonlyMap<string, Credentials> = new Map(),
): BrokerLoad {
  const taken = new Map<string, Set<number>>(devices.map((device) => [device, new Set()]));
  let stopped = false;
  const lanes = devices.map(async (device) => {
    const options = { reconnectPeriod: 200, ...credentials.get(device) };
    const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, options);
    client.on('error', () => {});
    for (let seq = 1; !stopped; seq++) {
      const level = 80 - (seq % 3);
      await client.publishAsync(`hylla/${device}/level`, JSON.stringify({ level, boot: 1, seq }), { qos: 1 });
      taken.get(device)?.add(seq);
      // Much more than a sensor says, and what a small machine keeps up with while its servers die.
      await pause(100);
    }
    await client.endAsync();
  });
  const count = (): number => [...taken.values()].reduce((sum, set) => sum + set.size, 0);
  return {
    taken,
    count,
    newest: () => new Map([...taken].map(([device, seqs]) => [device, Math.max(0, ...seqs)])),
    async goOn(more) {
      const enough = count() + more;
      await until(() => count() >= enough, { within: 60_000, what: `${more} more readings` });
    },
    async stop() {
      stopped = true;
      await Promise.all(lanes);
    },
  };
}

export interface Account {
  /** Acknowledged and not in history. */
  readonly missing: readonly string[];
  /** In history more than once. */
  readonly doubled: readonly string[];
}

/** Of all that was taken, once no more of it comes; what is in `mayMiss` is not waited for. As `device seq`. */
export async function accountOf(
  server: TestServer,
  load: BrokerLoad,
  mayMiss: ReadonlySet<string> = new Set(),
): Promise<Account> {
  let account: Account = { missing: [], doubled: [] };
  const look = async (): Promise<boolean> => {
    const missing: string[] = [];
    const doubled: string[] = [];
    for (const [device, expected] of load.taken) {
      const counted = new Map<number, number>();
      for (const { seq, reason } of await readHistory(server, device))
        if (reason !== 'duplicate') counted.set(seq, (counted.get(seq) ?? 0) + 1);
      for (const seq of expected) if (!counted.has(seq)) missing.push(`${device} ${seq}`);
      for (const [seq, times] of counted) if (times > 1) doubled.push(`${device} ${seq}`);
    }
    account = { missing, doubled };
    return missing.every((one) => mayMiss.has(one));
  };
  await until(look, { within: 60_000, what: 'all readings' }).catch(() => false);
  return account;
}
