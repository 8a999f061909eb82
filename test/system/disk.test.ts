/** A disk that fails under the real process: nothing is acknowledged, everybody is told, and it comes back by itself. */
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { begin, deviceCredentials } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { readSse } from '../support/sse-reader.ts';
import { median, stall } from '../support/stall.ts';
import { launchServer, root, startServer, type TestServer, testToken } from '../support/start-server.ts';
import { until } from '../support/until.ts';
import { readingFaults } from './crash/account.ts';
import { reportUntilGone } from './crash/device-load.ts';
import { nothingTold } from './crash/told.ts';

let base: string;
let undo: (() => unknown)[];
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'hylla-disk-'));
  undo = [() => rmSync(base, { recursive: true, force: true })];
});
afterEach(async () => {
  for (const step of undo.reverse()) await step();
});

interface Fault {
  readonly dataDir: string;
  readonly env?: Record<string, string>;
  begin(): void;
  end(): void;
}

/** By a layer between process and disk, which fails with `code`. */
function layer(code: string): Fault {
  const path = join(base, 'fault');
  const preload = pathToFileURL(join(root, 'test', 'support', 'failing-disk.mjs')).href;
  return {
    dataDir: join(base, 'data'),
    env: { NODE_OPTIONS: `--import ${preload}`, FAULT_FILE: path },
    begin: () => writeFileSync(path, code),
    end: () => rmSync(path),
  };
}

/** A file system of 6 MB in memory that a ballast fills; by the layer where no file system may be mounted. */
function smallDisk(): Fault {
  const path = mounted('size=6m');
  if (path === null) {
    console.warn('no file system may be mounted here: the disk is full by the fault layer instead');
    return layer('ENOSPC');
  }
  const ballast = join(path, 'ballast');
  return {
    dataDir: join(path, 'data'),
    begin: () => {
      // Until nothing more goes in; dd leaves what did.
      try {
        execFileSync('dd', ['if=/dev/zero', `of=${ballast}`, 'bs=4k'], { stdio: 'ignore' });
      } catch {
        expect(existsSync(ballast)).toBe(true);
      }
    },
    end: () => rmSync(ballast),
  };
}

function mounted(options: string): string | null {
  const path = join(base, 'mounted');
  mkdirSync(path);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', path], { stdio: 'ignore' });
  } catch {
    return null;
  }
  undo.push(() => execFileSync('umount', ['-l', path]));
  return path;
}

async function readiness(server: TestServer): Promise<{ status: number; store: string }> {
  const answer = await fetch(new URL('readyz', server.url));
  const { store } = (await answer.json()) as { store: string };
  return { status: answer.status, store };
}

/** ms from the fault until the server said that it is not ready, of each fault. */
const untilSaid: number[] = [];

describe.each([
  ['full', smallDisk, /full/],
  ['that answers EIO', () => layer('EIO'), /check the disk/],
  ['gone read-only', () => layer('EROFS'), /check the disk/],
] as const)('a disk %s under load', (_what, make, reason) => {
  test('stops the acknowledgements, is said, and ends by itself', async () => {
    const fault = make();
    const { dataDir, env = {} } = fault;
    const server = await startServer({ dataDir, env });
    undo.push(() => server.clean());
    expect((await server.api('POST', 'import', everydaySite())).status).toBe(200);
    const device = 'toilet-wc-1a';
    const credentials = await deviceCredentials(server, device);
    const told = nothingTold([device]);
    const acked = told.acked.get(device) ?? new Set();
    const wall = readSse(server.url, { authorization: `Bearer ${testToken}` });
    undo.push(() => wall.close());
    const isTold = (about: boolean): boolean => {
      const last = wall.events.filter(({ data }) => JSON.stringify(data).includes('"alerts"')).at(-1);
      return JSON.stringify(last?.data ?? {}).includes('store-failed') === about;
    };
    const load = reportUntilGone(server, device, credentials, told);
    await until(() => acked.size > 100, { what: 'readings under way' });

    const from = performance.now();
    fault.begin();
    const unready = await until(
      async () => {
        const now = await readiness(server);
        return now.status === 503 ? now : null;
      },
      { within: 1_000 + stall, what: 'a server that says it is not ready' },
    );
    untilSaid.push(performance.now() - from);
    expect(unready.store).toMatch(reason);
    await load;
    const before = acked.size;
    const refused = begin(server, credentials);
    const answer = new Promise<string>((resolve) => {
      refused.once('connect', () => {
        const payload = JSON.stringify({ level: 70, boot: 1, seq: 1_000_000 });
        refused.publish(`hylla/${device}/level`, payload, { qos: 1 }, (error) => resolve(error ? 'refused' : 'acked'));
      });
      refused.once('close', () => resolve('refused'));
    });
    expect(await answer).toBe('refused');
    refused.end(true);
    const request = await server.api('POST', 'requests', { kind: 'problem', location: 'wc-1a', note: 'while full' });
    expect(request.status).toBe(503);
    await until(() => isTold(true), { within: 3_000 + stall, what: 'a wall that says so' });
    expect((await server.api('GET', 'dispensers')).status).toBe(200);
    expect(acked.size).toBe(before);

    fault.end();
    await until(async () => (await readiness(server)).status === 200, { what: 'a server that is ready again' });
    await until(() => isTold(false), { what: 'a wall that says nothing of it any more' });
    const again = reportUntilGone(server, device, credentials, told);
    await until(() => acked.size > before + 100, { what: 'readings again' });
    await server.kill();
    await again;
    const after = await startServer({ dataDir });
    undo.push(() => after.clean());
    const { items } = (await after.api('GET', 'requests')).body;
    expect(items.filter((one: { note?: string }) => one.note === 'while full')).toEqual([]);
    expect(await after.stop()).toBe(0);
    expect(await readingFaults(dataDir, told)).toEqual([]);
  });
});

test('of these faults most are said within a second, however long the machine stood still at one of them', () => {
  expect(untilSaid).toHaveLength(3);
  expect(median(untilSaid)).toBeLessThan(1_000);
});

test('a directory that is read-only refuses the start within 3 s, in one line with what to do', async () => {
  const path = mounted('size=1m,ro') ?? join(base, 'locked');
  if (!existsSync(path)) {
    mkdirSync(path);
    chmodSync(path, 0o500);
  }
  const from = performance.now();
  const server = await launchServer({ dataDir: path, env: { HYLLA_LOG_LEVEL: 'fatal' } });
  undo.push(() => server.clean());
  await expect(server.ready()).rejects.toThrow('the server ended');
  expect(performance.now() - from).toBeLessThan(3_000 + stall);
  expect(server.process.exitCode).toBe(1);
  const lines = server.output().trim().split('\n');
  expect(lines).toEqual([expect.stringMatching(/cannot be used.*HYLLA_DATA_DIR/)]);
  expect(lines[0]).toContain(path);
});
