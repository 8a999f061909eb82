/** Starting and stopping, as an operator meets it. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { stall } from '../support/stall.ts';
import { nodeFlags, root, startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';

const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
});

/** Runs the built server until it ends by itself. */
async function ended(
  env: Record<string, string>,
  args: string[] = [],
): Promise<{ code: number | null; lines: string[] }> {
  const dataDir = mkdtempSync(join(tmpdir(), 'hylla-refused-'));
  open.push(() => rmSync(dataDir, { recursive: true, force: true }));
  const [httpPort, mqttPort] = await Promise.all([freePort(), freePort()]);
  const child = spawn(process.execPath, [join(root, 'dist', 'server', 'main.js'), ...args], {
    env: {
      PATH: process.env['PATH'],
      HYLLA_HOST: '127.0.0.1',
      HYLLA_DATA_DIR: dataDir,
      HYLLA_HTTP_PORT: String(httpPort),
      HYLLA_MQTT_PORT: String(mqttPort),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  open.push(() => child.kill('SIGKILL'));
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  // What it printed may come after its end.
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, lines: printed.trim().split('\n') };
}
async function running(options?: Parameters<typeof startServer>[0]): Promise<TestServer> {
  const server = await startServer(options);
  open.push(() => server.clean());
  return server;
}

test('with the flags of `npm start` nothing is compiled anew; a cache of another Node is passed over', async () => {
  expect(nodeFlags.length).toBeGreaterThan(0);
  const file = join(root, 'dist', 'server', 'server.cjs');
  const look = `const { readFileSync } = require('node:fs');
    const [filename, spoilt] = [process.argv[1], process.argv[2] === 'spoilt'];
    const cachedData = readFileSync(filename + '.cache');
    if (spoilt) cachedData[5] ^= 255;
    const { cachedDataRejected } = new (require('node:vm').Script)(readFileSync(filename, 'latin1'), { filename, cachedData });
    process.stdout.write(String(cachedDataRejected));`;
  const rejected = (...how: string[]) =>
    spawnSync(process.execPath, [...nodeFlags, '-e', look, file, ...how]).stdout.toString();
  expect([rejected(), rejected('spoilt')]).toEqual(['false', 'true']);
});

describe('a start that cannot go on prints one line and exits 1', () => {
  test('an unknown setting', async () => {
    const { code, lines } = await ended({ HYLLA_HTTP_PROT: '80' });
    expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringContaining('HYLLA_HTTP_PROT')] });
  });
  test('several wrong settings at once, and no secret among them', async () => {
    const { code, lines } = await ended({
      HYLLA_MQTT_PORT: 'many',
      HYLLA_LOG_LEVEL: 'loud',
      HYLLA_ADMIN_PASSWORD: 'short',
    });
    expect({ code, count: lines.length }).toEqual({ code: 1, count: 1 });
    expect(lines[0]).toMatch(/HYLLA_MQTT_PORT.*HYLLA_ADMIN_PASSWORD|HYLLA_ADMIN_PASSWORD.*HYLLA_MQTT_PORT/);
    expect(lines[0]).not.toContain('"short"');
  });
  test('a second start on the same data directory', async () => {
    const first = await running();
    const { code, lines } = await ended({ HYLLA_DATA_DIR: first.dataDir });
    expect({ code, count: lines.length }).toEqual({ code: 1, count: 1 });
    expect(lines[0]).toContain(String(first.process.pid));
  });
  test('a taken port', async () => {
    const blocker = createServer();
    await new Promise<void>((resolve) => blocker.listen(0, '127.0.0.1', resolve));
    open.push(() => new Promise((resolve) => blocker.close(resolve)));
    const address = blocker.address();
    const port = String(address && typeof address === 'object' ? address.port : 0);
    for (const name of ['HYLLA_HTTP_PORT', 'HYLLA_MQTT_PORT']) {
      const { code, lines } = await ended({ [name]: port });
      expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringContaining(port)] });
    }
  });
  test('a host that is not an address of this machine, for either listener', async () => {
    for (const ports of [{}, { HYLLA_MQTT_PORT: '0' }]) {
      const { code, lines } = await ended({ HYLLA_HOST: '203.0.113.9', ...ports });
      expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringMatching(/HYLLA_HOST "203\.0\.113\.9"/)] });
    }
  });
  test('a host whose name nobody knows', async () => {
    const { code, lines } = await ended({ HYLLA_HOST: 'nowhere.invalid' });
    expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringMatching(/HYLLA_HOST "nowhere\.invalid"/)] });
  });
  test('a data directory that is a file', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'hylla-file-')), 'data');
    writeFileSync(file, 'not a directory');
    const { code, lines } = await ended({ HYLLA_DATA_DIR: file });
    expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringContaining(file)] });
  });
  test('a data directory where none can be made', async () => {
    const { code, lines } = await ended({ HYLLA_DATA_DIR: '/proc/nowhere' });
    expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringContaining('/proc/nowhere')] });
  });
  test('a damaged state, named with what to do', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'hylla-damaged-'));
    open.push(() => rmSync(dataDir, { recursive: true, force: true }));
    mkdirSync(join(dataDir, 'journal'), { recursive: true });
    writeFileSync(join(dataDir, 'hylla.json'), '{"format": 1, "rev"');
    const { code, lines } = await ended({ HYLLA_DATA_DIR: dataDir });
    expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringContaining('hylla.json')] });
  });
  test('a site file that is not one', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'hylla-site-')), 'site.yaml');
    writeFileSync(file, 'version: 1\nitems:\n  - id: Bad Id\n');
    const { code, lines } = await ended({}, ['--import', file]);
    expect({ code, lines }).toEqual({ code: 1, lines: [expect.stringContaining('$.items[0].id')] });
  });
  test('a site file with more faults than anybody reads, which are counted', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'hylla-site-')), 'site.yaml');
    writeFileSync(file, `version: 1\nlocations:\n${'  - {id: Bad Id, name: Bad, kind: room}\n'.repeat(30)}`);
    const { code, lines } = await ended({}, ['--import', file]);
    expect({ code, lines }).toEqual({
      code: 1,
      lines: [expect.stringMatching(/\$\.locations\[0\]\.id .*; and 10 more$/)],
    });
    expect(lines.join()).not.toContain('$.locations[20]');
  });
});

describe('a running server', () => {
  test('takes a site file in YAML at the start', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'hylla-site-')), 'site.yaml');
    writeFileSync(
      file,
      'version: 1\nsite: {id: yam, name: "Yam & co"}\nlocations:\n  - {id: yam, name: Yam, kind: site}\n',
    );
    const server = await running({ args: ['--import', file] });
    expect((await server.api('GET', 'export')).body.site.name).toBe('Yam & co');
  });

  test('ends within 5 s of SIGTERM with exit code 0 and starts again with all it knew', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'hylla-again-'));
    open.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const first = await running({ dataDir });
    const put = await first.api('PUT', 'locations/hq', { id: 'hq', name: 'HQ', kind: 'site' });
    expect(put.status).toBeLessThan(300);
    const live = await fetch(new URL('api/v1/live', first.url), {
      headers: { authorization: 'Bearer a-test-token-with-admin-rights' },
    });
    expect(live.status).toBe(200);
    const from = performance.now();
    expect(await first.stop()).toBe(0);
    expect(performance.now() - from).toBeLessThan(5_000 + stall);
    const second = await running({ dataDir });
    expect((await second.api('GET', 'locations/hq')).body.name).toBe('HQ');
  });

  test('is backed up and restored while it runs, and its screens never see the revision fall', async () => {
    const server = await running();
    const file = join(mkdtempSync(join(tmpdir(), 'hylla-backup-')), 'state.hylla');
    await server.api('PUT', 'locations/hq', { id: 'hq', name: 'HQ', kind: 'site' });
    expect(await ended({ HYLLA_DATA_DIR: server.dataDir }, ['--backup', file])).toMatchObject({ code: 0 });
    await server.api('PUT', 'locations/hq', { id: 'hq', name: 'Mistaken', kind: 'site' });
    const { rev } = (await server.api('GET', 'snapshot')).body;
    expect(await ended({ HYLLA_DATA_DIR: server.dataDir }, ['--restore', file])).toMatchObject({ code: 0 });
    const name = () => server.api('GET', 'locations/hq').then(({ body }) => body.name, String);
    await until(async () => (await name()) === 'HQ');
    expect((await server.api('GET', 'snapshot')).body.rev).toBeGreaterThan(rev);
    expect(await server.stop()).toBe(0);
    const again = await running({ dataDir: server.dataDir });
    expect((await again.api('GET', 'locations/hq')).body.name).toBe('HQ');
  });

  test('prints where to go, and a set-up link while there is no admin', async () => {
    const server = await running();
    expect(server.output()).toContain(
      server.url.replace(/\/$/, '').replace('127.0.0.1', ''.padStart(0)).split(':').at(-1) ?? '',
    );
    expect(server.output()).toMatch(/#setup=/);
    const named = await running({ env: { HYLLA_ADMIN_PASSWORD: 'a-long-enough-one' } });
    expect(named.output()).not.toMatch(/#setup=|a-long-enough-one/);
  });
});
