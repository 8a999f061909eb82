/** The clock of the machine is set back and forward under a running server, and between two starts. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deviceCredentials } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { root, startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { faultsOf, readingFaults } from './crash/account.ts';
import { reportUntilGone } from './crash/device-load.ts';
import { openDesks } from './crash/people-load.ts';
import { countOf, nothingTold } from './crash/told.ts';

const day = 86_400_000;
const devices = ['toilet-wc-1a', 'soap-wc-1a'];

let base: string;
let server: TestServer;
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'hylla-clock-'));
  setClock(0);
});
afterEach(async () => {
  await server?.clean();
  rmSync(base, { recursive: true, force: true });
});

function setClock(off: number): void {
  writeFileSync(join(base, 'clock'), String(off));
}

function start(): Promise<TestServer> {
  const preload = pathToFileURL(join(root, 'test', 'support', 'set-clock.mjs')).href;
  const env = { NODE_OPTIONS: `--import ${preload}`, CLOCK_FILE: join(base, 'clock') };
  return startServer({ dataDir: join(base, 'data'), env });
}

/** What the server takes the time to be. */
async function timeOf(running: TestServer): Promise<number> {
  const receipt = { kind: 'receipt', item: 'bin-bag-60', location: 'forrad', quantity: 1 };
  return Date.parse((await running.api('POST', 'movements', receipt)).body.at);
}

test('a day back, two days forward, 1970: readings go on, nothing is lost, no order is doubled', async () => {
  server = await start();
  expect((await server.api('POST', 'import', everydaySite())).status).toBe(200);
  const credentials = await Promise.all(devices.map((device) => deviceCredentials(server, device)));
  const told = nothingTold(devices);
  const desks = openDesks(told, ['coffee-ground', 'cup-paper']);
  const work = (on: TestServer): Promise<unknown> =>
    Promise.all([
      ...devices.map((device, i) =>
        reportUntilGone(on, device, credentials[i] ?? { username: '', password: '' }, told),
      ),
      ...desks.map((desk) => desk.work(on)),
    ]);
  const more = async (what: string): Promise<void> => {
    const enough = countOf(told.acked) + 300;
    await until(() => countOf(told.acked) > enough, { within: 20_000, what: `readings ${what}` });
  };

  for (const [what, off] of [
    ['at the right time', 0],
    ['a day back', -day],
    ['two days on', day],
    ['in 1970', 1_000 - Date.now()],
    ['at the right time again', 0],
  ] as const) {
    const load = work(server);
    await more('before the clock is set');
    setClock(off);
    const expected = Date.now() + off;
    await until(async () => Math.abs((await timeOf(server)) - expected) < 60_000, { what: `a server ${what}` });
    await more(what);
    expect((await fetch(new URL('readyz', server.url))).status, what).toBe(200);
    await server.kill();
    await load;
    server = await start();
    await until(async () => Math.abs((await timeOf(server)) - expected) < 60_000, { what: `a start ${what}` });
  }
  expect(await faultsOf(server, told)).toEqual([]);
  const level = (await server.api('GET', `dispensers/${devices[0]}`)).body;
  expect(level.level).toBeGreaterThan(70);
  expect(await server.stop()).toBe(0);
  expect(await readingFaults(join(base, 'data'), told)).toEqual([]);
});
