/**
 * Clients that flood the server are slowed by their sockets; devices beside them are acknowledged in time and never cut,
 * on a quick disk and on a slow one; memory stays what it is.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deviceCredentials } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { type Flooder, flood, floodOf } from '../support/flooder.ts';
import { type Holding, type ProbedServer, startProbed } from '../support/probed-server.ts';
import { type PromptDevice, promptDevice } from '../support/prompt-device.ts';
import { sized } from '../support/sized.ts';
import { median, stall } from '../support/stall.ts';
import { root } from '../support/start-server.ts';
import { until } from '../support/until.ts';

const devices = ['toilet-wc-1a', 'soap-wc-1a', 'toilet-wc-1b', 'soap-wc-1b', 'toilet-wc-2a', 'soap-wc-2a'];
const bytes = floodOf('coffee-pentry-1');
const megabyte = 1024 * 1024;
/** Messages that may be on their way in the buffers of two sockets, a megabyte or so each, and wait in the server. */
const inBuffers = (8 * megabyte) / (bytes.length / 65_500);
const seconds = sized(4, 60);

let dir: string;
let server: ProbedServer;
let flooders: Flooder[];
let innocents: PromptDevice[];
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'hylla-flood-'));
  const preload = pathToFileURL(join(root, 'test', 'support', 'failing-disk.mjs')).href;
  flooders = [];
  innocents = [];
  server = await startProbed({ env: { NODE_OPTIONS: `--import ${preload}`, FAULT_FILE: join(dir, 'fault') } });
  expect((await server.api('POST', 'import', everydaySite())).status).toBe(200);
});
afterEach(async () => {
  for (const one of flooders) one.stop();
  for (const one of innocents) one.close();
  await server.clean();
  rmSync(dir, { recursive: true, force: true });
});

async function gateway() {
  const rights = { publish: ['hylla/#'], subscribe: [] };
  return (await server.api('POST', 'integrations/gateway/credentials', rights)).body;
}

async function report(everyMs: number): Promise<void> {
  const credentials = await Promise.all(devices.map((device) => deviceCredentials(server, device)));
  innocents = await Promise.all(credentials.map((one) => promptDevice(server, one, everyMs)));
}

async function settled(): Promise<void> {
  for (const one of innocents) one.rest();
  await until(() => innocents.every(({ waits, sent }) => waits.length === sent), { what: 'all to be acknowledged' });
}

/** Each of the innocents is acknowledged within `ms`, but for those that a machine which stands still keeps waiting. */
function expectInTime(ms: number): void {
  const waits = innocents.flatMap((one) => [...one.waits, one.waiting]);
  expect(median(waits)).toBeLessThan(ms);
  expect(Math.max(...waits)).toBeLessThan(ms + stall);
}
const heapGrowth = (before: Holding, after: Holding): number => (after.heap - before.heap) / megabyte;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

test('who floods, and who never reads an answer, slow themselves and nobody else', async () => {
  const access = await gateway();
  await report(50);
  const before = await server.holding();
  const greedy = flood(server, access, { clientId: 'greedy', bytes });
  flooders = [greedy, flood(server, access, { clientId: 'deaf', bytes, reads: false })];
  let underWay = 0;
  for (const end = performance.now() + seconds * 1_000; performance.now() < end; await pause(50)) {
    underWay = Math.max(underWay, greedy.underWay);
    expect((await fetch(new URL('readyz', server.url))).status).toBe(200);
  }
  const after = await server.holding();
  expect(greedy.closed).toBe(false);
  for (const one of flooders) one.stop();
  await settled();
  expect(greedy.acked).toBeGreaterThan(5_000);
  expect(underWay).toBeLessThan(inBuffers);
  expect(innocents.filter(({ closed }) => closed)).toEqual([]);
  expectInTime(1_000);
  expect(heapGrowth(before, after)).toBeLessThan(50);
});

test('while more wait than may, on a slow disk, each has its share, nobody is cut, and who has little waiting is in time', async () => {
  const access = await gateway();
  await report(250);
  const before = await server.holding();
  writeFileSync(join(dir, 'fault'), '100');
  flooders = Array.from({ length: 40 }, (_, i) => flood(server, access, { clientId: `flooder-${i}`, bytes }));
  await until(() => flooders.every(({ acked }) => acked > 200), { within: 60_000, what: 'all to be heard' });
  await pause(seconds * 1_000);
  const after = await server.holding();
  expect([...flooders, ...innocents].filter(({ closed }) => closed)).toEqual([]);
  const acked = flooders.map((one) => one.acked);
  rmSync(join(dir, 'fault'));
  for (const one of flooders) one.stop();
  await settled();
  expectInTime(2_000);
  expect(Math.min(...acked)).toBeGreaterThan(Math.max(...acked) / 3);
  expect(heapGrowth(before, after)).toBeLessThan(100);
});
