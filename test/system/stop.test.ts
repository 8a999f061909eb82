/** SIGTERM in the middle of traffic: what was acknowledged is there, and the process is gone within 5 s, in order. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deviceCredentials } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { median, stall } from '../support/stall.ts';
import { startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { faultsOf, readingFaults } from './crash/account.ts';
import { reportUntilGone } from './crash/device-load.ts';
import { openDesks } from './crash/people-load.ts';
import { countOf, nothingTold } from './crash/told.ts';

const devices = ['toilet-wc-1a', 'soap-wc-1a', 'toilet-wc-2a', 'soap-wc-2a'];
const rounds = 5;

let dataDir: string;
let server: TestServer;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hylla-stop-'));
});
afterEach(async () => {
  await server?.clean();
  rmSync(dataDir, { recursive: true, force: true });
});

test(`SIGTERM under load, ${rounds} times: exit 0 within 5 s, and nothing is lost`, async () => {
  server = await startServer({ dataDir });
  expect((await server.api('POST', 'import', everydaySite())).status).toBe(200);
  const credentials = await Promise.all(devices.map((device) => deviceCredentials(server, device)));
  const told = nothingTold(devices);
  const desks = openDesks(told, ['coffee-ground']);
  const took: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    const running = server;
    const load = [
      ...devices.map((device, i) =>
        reportUntilGone(running, device, credentials[i] ?? { username: '', password: '' }, told),
      ),
      ...desks.map((desk) => desk.work(running)),
    ];
    await until(() => countOf(told.acked) > round * 1_000, { within: 60_000, what: 'readings under way' });
    const from = performance.now();
    expect(await running.stop(), running.output()).toBe(0);
    took.push(performance.now() - from);
    await Promise.all(load);
    server = await startServer({ dataDir });
  }
  expect(median(took)).toBeLessThan(5_000);
  expect(Math.max(...took)).toBeLessThan(5_000 + stall);
  expect(await faultsOf(server, told)).toEqual([]);
  expect(await server.stop()).toBe(0);
  expect(await readingFaults(dataDir, told)).toEqual([]);
});
