/** The compose file and the image keep what they promise: no root, nothing writable but the volume, a health check. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../server/config.ts';
import { durable } from '../support/mosquitto-server.ts';

const { services, configs } = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true });
const dockerfile = readFileSync('server/Dockerfile', 'utf8');

test('the default profile is one service with one volume; the simulator comes with demo', () => {
  const always = Object.entries<{ profiles?: string[] }>(services).filter(([, { profiles }]) => profiles === undefined);
  expect(always.map(([name]) => name)).toEqual(['hylla']);
  expect(services.hylla.volumes).toEqual(['data:/data']);
  expect(services.simulator.profiles).toEqual(['demo']);
});

describe.each(['hylla', 'simulator', 'replica'])('%s', (name) => {
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

test('scale is two equal servers on a database and a broker, behind a proxy; nothing in it starts by itself', () => {
  const scale = Object.entries<{ profiles?: string[] }>(services).filter(([, one]) => one.profiles?.includes('scale'));
  expect(scale.map(([name]) => name).sort()).toEqual(['broker', 'database', 'proxy', 'replica']);
  const { replica, proxy } = services;
  expect(replica.deploy.replicas).toBeGreaterThanOrEqual(2);
  expect(replica.environment.HYLLA_STORE_URL).toMatch(/@database\/hylla$/);
  expect(replica.environment.HYLLA_BROKER_URL).toMatch(/@broker$/);
  expect([...Object.keys(replica.depends_on), ...Object.keys(proxy.depends_on)].sort()).toEqual([
    'broker',
    'database',
    'replica',
  ]);
  expect(replica.ports).toBeUndefined();
});

test('the settings of every server are ones that it knows', () => {
  for (const name of ['hylla', 'simulator', 'replica']) {
    const plain = Object.entries<string>(services[name].environment).filter(([, value]) => !value.startsWith('${'));
    const env = Object.fromEntries(plain.map(([key, value]) => [key, value.replaceAll(/\$\{\w+:-(.*?)\}/g, '$1')]));
    expect(() => readConfig(env, [])).not.toThrow();
    for (const key of Object.keys(services[name].environment)) expect(key).toMatch(/^(TZ|HYLLA_\w+)$/);
  }
});

test('no device is anonymous on the broker, and each has its own corner only', () => {
  expect(configs.mosquitto.content).toMatch(/^allow_anonymous false$/m);
  expect(configs['mosquitto-acl'].content).toMatch(/^pattern readwrite hylla\/%u\/#$/m);
});

test('the broker saves at every change what it has acknowledged, and says what it had to drop', () => {
  expect(configs.mosquitto.content).toMatch(/^persistence true$/m);
  for (const setting of durable) expect(configs.mosquitto.content.split('\n')).toContain(setting);
  expect(configs['mosquitto-acl'].content).toContain('topic read $$SYS/broker/publish/messages/dropped');
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
