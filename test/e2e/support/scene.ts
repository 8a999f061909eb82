/** An office on one Monday morning, the same each time to the second: what the pictures of the pages show. */
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { everydaySite } from '../../support/everyday-site.ts';
import { root, startServer, type TestServer } from '../../support/start-server.ts';
import { until } from '../../support/until.ts';
import { password } from './office.ts';

/** Ten seconds into a minute: taking a picture does not last until the next. */
export const morning = Date.parse('2026-11-23T09:12:10Z');
const minute = 60_000;
const day = 1_440 * minute;

export interface Scene {
  readonly server: TestServer;
  /** Some are empty, some low, people have asked, something is out of stock and on order. */
  makeBusy(): Promise<void>;
  end(): Promise<void>;
}

/** With all dispensers full and nothing asked. */
export async function startScene(): Promise<Scene> {
  const dir = mkdtempSync(join(tmpdir(), 'hylla-scene-'));
  const setClock = (at: number) => {
    writeFileSync(join(dir, 'next'), String(at));
    renameSync(join(dir, 'next'), join(dir, 'clock'));
  };
  setClock(morning - 4 * day);
  const preload = pathToFileURL(join(root, 'test', 'support', 'stopped-clock.mjs')).href;
  const server = await startServer({
    dataDir: join(dir, 'data'),
    env: {
      NODE_OPTIONS: `--import ${preload}`,
      CLOCK_FILE: join(dir, 'clock'),
      HYLLA_PUBLIC_SCREENS: 'true',
      HYLLA_ADMIN_PASSWORD: password,
    },
  });
  /** The server's clock stands there from now on. */
  const at = async (time: number) => {
    setClock(time);
    await until(async () => Date.parse((await server.api('GET', 'snapshot')).body.at) === time, { what: 'the time' });
  };
  const post = async (path: string, body: unknown) => {
    const { status, body: answer } = await server.api('POST', path, body);
    if (status >= 300) throw new Error(`${path}: ${status} ${JSON.stringify(answer)}`);
  };
  const site = everydaySite();
  await post('import', site);
  // What is decided by itself is awaited before time goes on, so that it happens at the same time each time.
  const orders = async (wanted: readonly string[]) => {
    const statuses = async (): Promise<readonly string[]> => {
      const { items } = (await server.api('GET', 'orders')).body;
      return items.map(({ status }: { status: string }) => status).sort();
    };
    await until(async () => String(await statuses()) === String([...wanted].sort()), { what: `orders: ${wanted}` });
  };
  const refill = (dispenser: string, level: number) => post(`dispensers/${dispenser}/refills`, { level, quantity: 1 });
  await at(morning - day);
  for (const [i, { id }] of site.dispensers.entries()) await refill(id, 100 - ((i * 7) % 40));
  await orders(['draft']);
  await post('orders/2026-001/approve', {});
  await post('orders/2026-001/send', {});
  await orders(['sent']);
  await post('orders/2026-001/receive', {});
  await at(morning);
  return {
    server,
    async makeBusy() {
      await at(morning - 95 * minute);
      await refill('toilet-wc-2a', 2);
      await at(morning - 60 * minute);
      await refill('coffee-pentry-1', 12);
      await at(morning - 40 * minute);
      await refill('soap-wc-3b', 15);
      await post('movements', { kind: 'count', item: 'soap-foam', location: 'forrad', quantity: 0 });
      await orders(['sent', 'received']);
      await at(morning - 12 * minute);
      await post('requests', { kind: 'empty', dispenser: 'cup-pentry-1' });
      await at(morning - 7 * minute);
      await post('requests', { kind: 'item', item: 'copy-paper-a4', quantity: 2, location: 'pentry-2' });
      await at(morning);
    },
    async end() {
      await server.clean();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
