/** The compose file and the image keep what they promise: no root, nothing writable but the volume, a health check. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const { services, volumes } = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true });
const dockerfile = readFileSync('server/Dockerfile', 'utf8');

test('the default profile is one service with one volume; the simulator comes with demo', () => {
  const always = Object.entries<{ profiles?: string[] }>(services).filter(([, { profiles }]) => profiles === undefined);
  expect(always.map(([name]) => name)).toEqual(['hylla']);
  expect(Object.keys(volumes)).toEqual(['data']);
  expect(services.hylla.volumes).toEqual(['data:/data']);
  expect(services.simulator.profiles).toEqual(['demo']);
});

describe.each(['hylla', 'simulator'])('%s', (name) => {
  test('runs as anybody but root, on a read-only file system, without rights', () => {
    expect(services[name]).toMatchObject({
      read_only: true,
      init: true,
      user: expect.stringMatching(/^\$\{HYLLA_UID:-1000\}:\$\{HYLLA_GID:-1000\}$/),
      cap_drop: ['ALL'],
      security_opt: ['no-new-privileges:true'],
      tmpfs: ['/tmp'],
    });
  });
});

test('health is what the server says of itself', () => {
  expect(services.hylla.healthcheck.test.join(' ')).toContain('/readyz');
  expect(dockerfile).toMatch(/^HEALTHCHECK /m);
});

test('the image is not root and holds the build only', () => {
  const final = dockerfile.slice(dockerfile.lastIndexOf('FROM '));
  expect(final).toMatch(/^USER 1000:1000$/m);
  expect(final).not.toMatch(/npm (ci|install)/);
  const copied = [...final.matchAll(/^COPY (?:--from=build )?(\S+)/gm)].map(([, source]) => source);
  expect(copied).toEqual(['/app/package.json', '/app/dist', 'server/demo']);
});
