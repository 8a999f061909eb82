/** What `docker-compose.yml` tells nginx and Mosquitto, told to real ones, with two servers on a database between them. */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { type Credentials, mosquittoPub } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { freePort } from '../support/free-port.ts';
import { type NameServer, nameServer } from '../support/name-server.ts';
import { type NginxServer, nginxWith } from '../support/nginx-server.ts';
import { type PostgresServer, postgresServer } from '../support/postgres-server.ts';
import { type Json, startServer, type TestServer, testToken } from '../support/start-server.ts';
import { until } from '../support/until.ts';

const { services, configs } = parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true });
/** As compose hands it to a container. */
const text = (name: string): string => configs[name].content.replaceAll('$$', '$');
/** Each of `changes` must be there to be changed. */
function told(what: string, changes: readonly (readonly [string, string])[]): string {
  return changes.reduce((all, [from, to]) => {
    expect(all).toContain(from);
    return all.replaceAll(from, to);
  }, what);
}

const secret = 'a-password-of-the-broker';
const device: Credentials = { username: 'soap-wc-1a', password: 'a-password-of-the-device' };
let dir: string;
let database: PostgresServer;
let mqttPort: number;
let broker: ChildProcess;
let names: NameServer;
let proxy: NginxServer;
const replicas = new Map<string, TestServer>();

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'hylla-compose-'));
  [database, mqttPort] = await Promise.all([postgresServer(), freePort()]);
  await startBroker();
  const HYLLA_HTTP_PORT = String(await freePort());
  const env = {
    HYLLA_STORE_URL: await database.database(),
    HYLLA_BROKER_URL: `mqtt://hylla:${secret}@127.0.0.1:${mqttPort}`,
    HYLLA_TRUSTED_PROXY: '127.0.0.1',
    HYLLA_HTTP_PORT,
  };
  for (const host of ['127.0.0.1', '127.0.0.2'])
    replicas.set(host, await startServer({ env: { ...env, HYLLA_HOST: host } }));
  names = await nameServer(() => ['127.0.0.1', '127.0.0.2']);
  proxy = await nginxWith((port) =>
    told(text('nginx'), [
      ['127.0.0.11', `127.0.0.1:${names.port}`],
      ['listen 8080;', `listen 127.0.0.1:${port};`],
      [':8080;', `:${HYLLA_HTTP_PORT};`],
    ]),
  );
});
afterAll(async () => {
  await proxy?.stop();
  names?.close();
  await Promise.all([...replicas.values()].map((server) => server.clean()));
  broker?.kill('SIGKILL');
  database?.clean();
  rmSync(dir, { recursive: true, force: true });
});

/** By the command of its service, in directories of ours. */
async function startBroker(): Promise<void> {
  const [config, data] = ['config', 'data'].map((name) => join(dir, name)) as [string, string];
  for (const path of [config, data]) mkdirSync(path);
  const isRoot = process.getuid?.() === 0;
  const moved = (what: string, changes: readonly (readonly [string, string])[] = []): string =>
    told(what, changes).replaceAll('/mosquitto/data', data).replaceAll('/mosquitto/config', config);
  writeFileSync(
    join(config, 'mosquitto.conf'),
    moved(text('mosquitto'), [['listener 1883', `listener ${mqttPort} 127.0.0.1`]]),
  );
  writeFileSync(join(config, 'acl'), text('mosquitto-acl'), { mode: 0o644 });
  const command = moved(services.broker.command[0].replaceAll('$$', '$'), isRoot ? [] : [['chown', ': chown']]);
  execFileSync('chmod', ['-R', 'go+rX', dir]);
  const [shell = '', ...flags] = services.broker.entrypoint;
  broker = spawn(shell, [...flags, command], {
    env: { ...process.env, HYLLA_BROKER_PASSWORD: secret },
    stdio: 'ignore',
  });
  await until(
    async () =>
      (await mosquittoPub({ mqttPort }, { topic: 'x', payload: 'x' }, { username: 'hylla', password: secret })).code ===
      0,
    { what: 'the broker' },
  );
  execFileSync('mosquitto_passwd', ['-b', join(data, 'passwords'), device.username, device.password]);
  if (isRoot) execFileSync('chown', ['mosquitto:', join(data, 'passwords')]);
  broker.kill('SIGHUP');
}

const api = (method: string, path: string, body?: object): Promise<Response> =>
  fetch(new URL(`api/v1/${path}`, proxy.url), {
    method,
    headers: { authorization: `Bearer ${testToken}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
const level = async (id: string): Promise<number | null> => {
  const dispenser: Json = await (await api('GET', `dispensers/${id}`)).json();
  return dispenser.level;
};

test('a reading of a device that logs in goes to the screens through the proxy at once; others have no way in', async () => {
  expect((await api('POST', 'import', everydaySite())).status).toBe(200);
  const ended = new AbortController();
  const live = await fetch(new URL('api/v1/live', proxy.url), {
    headers: { authorization: `Bearer ${testToken}` },
    signal: ended.signal,
  });
  let seen = '';
  const reading = (async () => {
    for await (const chunk of live.body?.pipeThrough(new TextDecoderStream()) ?? []) seen += chunk;
  })().catch(() => {});
  await until(() => seen.includes('event: snapshot'), { what: 'a snapshot' });
  expect(live.headers.get('content-type')).toMatch(/^text\/event-stream/);
  const sensor = await mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, { ...device, reconnectPeriod: 0 });
  const say = (id: string, value: number): Promise<unknown> =>
    sensor.publishAsync(`hylla/${id}/level`, JSON.stringify({ level: value, boot: 1, seq: value }), { qos: 1 });
  await say('toilet-wc-1a', 12);
  await say('soap-wc-1a', 61);
  await until(() => /"soap-wc-1a"[^}]*61/.test(seen.slice(seen.indexOf('event: change'))), { what: 'the reading' });
  // Whichever server is asked: the other one hears of it a moment later.
  await expect.poll(() => level('soap-wc-1a')).toBe(61);
  await expect.poll(() => level('toilet-wc-1a')).toBeNull();
  ended.abort();
  await reading;
  await sensor.endAsync();
  const stranger = await mosquittoPub({ mqttPort }, { topic: 'hylla/soap-wc-1a/level', payload: '{"level":1}' });
  expect(stranger.code).not.toBe(0);
});

test('the proxy goes on with the server that is left', async () => {
  const statuses: number[] = [];
  let over = false;
  const asking = (async () => {
    while (!over) statuses.push((await api('GET', 'orders')).status);
  })();
  await until(() => statuses.length > 20);
  await replicas.get('127.0.0.1')?.stop();
  const after = statuses.length;
  await until(() => statuses.length > after + 10);
  over = true;
  await asking;
  expect([...new Set(statuses.slice(after + 1))]).toEqual([200]);
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, device);
  await client.publishAsync('hylla/soap-wc-1a/level', JSON.stringify({ level: 58, boot: 1, seq: 99 }), { qos: 1 });
  await client.endAsync();
  await until(async () => (await level('soap-wc-1a')) === 58);
});

test('the broker that dies has what it had acknowledged', async () => {
  await replicas.get('127.0.0.2')?.stop();
  const client = await mqtt.connectAsync(`mqtt://127.0.0.1:${mqttPort}`, { ...device, reconnectPeriod: 0 });
  client.on('error', () => {});
  for (let seq = 100; seq < 110; seq++)
    await client.publishAsync('hylla/soap-wc-1a/level', JSON.stringify({ level: seq - 60, boot: 1, seq }), { qos: 1 });
  const gone = new Promise((resolve) => broker.once('exit', resolve));
  broker.kill('SIGKILL');
  await gone;
  const waits = readFileSync(join(dir, 'data', 'mosquitto.db')).toString('latin1');
  for (let seq = 100; seq < 109; seq++) expect(waits).toContain(`"seq":${seq}}`);
});
