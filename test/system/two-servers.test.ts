/** Several processes are started on one data directory at the same time: one has it, the others say so and go. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { launchServer, startServer, type TestServer } from '../support/start-server.ts';

let dataDir: string;
let started: TestServer[];
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'hylla-two-'));
  started = [];
});
afterEach(async () => {
  for (const server of started) await server.clean();
  rmSync(dataDir, { recursive: true, force: true });
});

async function race(count: number): Promise<TestServer> {
  const servers = await Promise.all(Array.from({ length: count }, () => launchServer({ dataDir })));
  started.push(...servers);
  const ready = await Promise.all(
    servers.map((server) =>
      server.ready().then(
        () => true,
        () => false,
      ),
    ),
  );
  const winners = servers.filter((_, i) => ready[i]);
  expect(winners.length, servers.map((server) => server.output()).join('\n')).toBe(1);
  for (const loser of servers.filter((_, i) => !ready[i])) {
    expect(loser.process.exitCode).toBe(1);
    expect(loser.output()).toMatch(/in use by another Hylla|taken by another Hylla/);
  }
  const [winner] = winners;
  if (winner === undefined) throw new Error('nobody has it');
  return winner;
}

test('four on an empty directory, then four on the one that a killed process left', async () => {
  const first = await race(4);
  const put = await first.api('PUT', 'locations/hq', { id: 'hq', name: 'HQ', kind: 'site' });
  expect(put.status).toBeLessThan(300);
  await first.kill();
  const second = await race(4);
  expect((await second.api('GET', 'locations/hq')).body.name).toBe('HQ');
  expect(await second.stop()).toBe(0);
  const third = await startServer({ dataDir });
  started.push(third);
  expect((await third.api('GET', 'locations/hq')).body.name).toBe('HQ');
});
