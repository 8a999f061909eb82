import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConfigFault, readConfig } from '../../server/config.ts';

const faultOf = (env: Record<string, string>, argv: string[] = []): string => {
  try {
    readConfig(env, argv);
  } catch (error) {
    expect(error).toBeInstanceOf(ConfigFault);
    return (error as Error).message;
  }
  return '';
};

describe('settings', () => {
  test('are all optional', () => {
    expect(readConfig({}, [])).toMatchObject({
      host: '0.0.0.0',
      httpPort: 8080,
      mqttPort: 1883,
      dataDir: './data',
      basePath: '/',
      publicScreens: false,
      brokerUrl: null,
      command: { kind: 'serve', importFile: null },
      demo: null,
    });
  });

  test('MQTT port 0 is no listener, auto is any free port', () => {
    expect(readConfig({ HYLLA_MQTT_PORT: '0' }, []).mqttPort).toBeNull();
    expect(readConfig({ HYLLA_MQTT_PORT: 'auto' }, []).mqttPort).toBe(0);
  });

  test('a base path always ends with a slash', () => {
    expect(readConfig({ HYLLA_BASE_PATH: '/x' }, []).basePath).toBe('/x/');
    expect(readConfig({ HYLLA_BASE_PATH: '/x/y/' }, []).basePath).toBe('/x/y/');
  });

  test('a secret may come from a file, and not from two places', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'hylla-config-')), 'token');
    writeFileSync(file, 'a-token-of-sixteen-or-more\n');
    expect(readConfig({ HYLLA_API_TOKEN_FILE: file }, []).apiToken).toBe('a-token-of-sixteen-or-more');
    expect(faultOf({ HYLLA_API_TOKEN_FILE: file, HYLLA_API_TOKEN: 'another-token-of-sixteen' })).toContain('both set');
    expect(faultOf({ HYLLA_API_TOKEN_FILE: '/no/such/file' })).toContain('/no/such/file');
  });

  test('empty is not set, as compose files write it', () => {
    expect(readConfig({ HYLLA_API_TOKEN: '', HYLLA_ADMIN_PASSWORD: '' }, [])).toMatchObject({
      apiToken: null,
      adminPassword: null,
    });
  });

  test.each([
    [{ HYLLA_HTTP_PORT: '70000' }, 'HYLLA_HTTP_PORT'],
    [{ HYLLA_HTTP_PORT: '-1' }, 'HYLLA_HTTP_PORT'],
    [{ HYLLA_PORT: '80' }, 'HYLLA_PORT is not a setting'],
    [{ HYLLA_BASE_PATH: 'x' }, 'HYLLA_BASE_PATH'],
    [{ HYLLA_TLS_CERT: 'cert.pem' }, 'HYLLA_TLS_KEY'],
    [{ HYLLA_PUBLIC_SCREENS: 'yes' }, 'true, false'],
    [{ HYLLA_BROKER_URL: 'http://broker' }, 'mqtt://'],
    [{ HYLLA_SMTP_URL: 'mail.example' }, 'smtp://'],
  ])('%o is refused by name', (env, part) => expect(faultOf(env)).toContain(part));

  test('all faults are told at once, on one line, without a secret', () => {
    const message = faultOf(
      { HYLLA_BROKER_URL: 'ftp://me:hunter2@broker', HYLLA_API_TOKEN: 'short', HYLLA_LOG_LEVEL: 'loud' },
      ['--what'],
    );
    for (const name of ['HYLLA_BROKER_URL', 'HYLLA_API_TOKEN', 'HYLLA_LOG_LEVEL', '--what'])
      expect(message).toContain(name);
    expect(message).not.toMatch(/hunter2|\n/);
  });
});

test('commands come from the command line', () => {
  expect(readConfig({}, ['--import', 'a.json']).command).toEqual({ kind: 'serve', importFile: 'a.json' });
  expect(readConfig({}, ['--backup', 'b']).command).toEqual({ kind: 'backup', file: 'b' });
  expect(readConfig({}, ['--restore', 'c']).command).toEqual({ kind: 'restore', file: 'c' });
  expect(readConfig({}, ['--demo', '--speed', '600', '--epoch', '2026-11-23T05:40:00Z']).demo).toEqual({
    rate: 600,
    epoch: Date.parse('2026-11-23T05:40:00Z'),
  });
  expect(faultOf({}, ['--demo', '--speed', '0'])).toMatch(/--speed.*--epoch/);
});

test('with PostgreSQL a backup is its own, and the URL is not shown', () => {
  const env = { HYLLA_STORE_URL: 'postgresql://hylla:secret@db/hylla' };
  expect(readConfig(env, []).storeUrl).toBe(env.HYLLA_STORE_URL);
  expect(() => readConfig(env, ['--backup', 'x'])).toThrow(/^--backup .*pg_dump/);
  expect(() => readConfig(env, ['--restore', 'x'])).toThrow(/pg_restore/);
  expect(() => readConfig({ HYLLA_STORE_URL: 'mysql://hylla:secret@db/hylla' }, [])).toThrow(
    /^HYLLA_STORE_URL must be a URL starting with postgres:\/\/ or postgresql:\/\/$/,
  );
});
