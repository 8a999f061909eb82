/**
 * A run with every secret that there is, right and wrong, at the most talkative log level: none of them stands in what the
 * server prints, answers afterwards, shows on the live link, exports or keeps; and what it keeps is for its owner only.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backup } from '../../server/storage/lowdb/backup.ts';
import { mosquittoPub } from '../support/broker-clients.ts';
import { everydaySite } from '../support/everyday-site.ts';
import { freePort } from '../support/free-port.ts';
import { readSse } from '../support/sse-reader.ts';
import { startServer, type TestServer, testToken } from '../support/start-server.ts';
import { until } from '../support/until.ts';

let dataDir: string;
let undo: (() => unknown)[];
beforeEach(() => {
  dataDir = join(mkdtempSync(join(tmpdir(), 'hylla-secrets-')), 'data');
  undo = [() => rmSync(join(dataDir, '..'), { recursive: true, force: true })];
});
afterEach(async () => {
  for (const step of undo.reverse()) await step();
});

/** Read by anybody with the rights, after it all. */
const readable = [
  ...['export', 'snapshot', 'audit', 'devices', 'integrations', 'sources', 'screens', 'tokens', 'users', 'session'],
  ...['inbox', 'rejections', 'alerts', 'requests', 'orders', 'dispensers', 'movements'],
];

/** A mail server that lets nobody in. */
async function closedMail(): Promise<number> {
  const smtp = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    logger: false,
    onAuth: (_auth, _session, done) => done(new Error('not you')),
  });
  smtp.on('error', () => {});
  const port = await freePort();
  await new Promise<void>((resolve) => smtp.listen(port, '127.0.0.1', () => resolve()));
  undo.push(() => new Promise<void>((resolve) => smtp.close(() => resolve())));
  return port;
}

function filesBelow(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true }).map(({ parentPath, name }) =>
    join(parentPath, name),
  );
}

async function login(server: TestServer, username: string, password: string): Promise<string> {
  const answer = await fetch(new URL('api/v1/session', server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  return /=([^;]+)/.exec(answer.headers.get('set-cookie') ?? '')?.[1] ?? '';
}

test('no secret is told or kept, and files are for their owner only', async () => {
  const secrets = new Map<string, string>([
    ['administrator', 'admin-secret-Qx7'],
    ['API token', testToken],
    ['mail password', 'mail-secret-Qx7'],
    ['wrong password', 'wrong-secret-Qx7'],
    ['user', 'user-secret-Qx7'],
    ['wrong device password', 'device-wrong-Qx7'],
    ['wrong token', 'token-wrong-secret-Qx7'],
  ]);
  const secret = (name: string): string => secrets.get(name) ?? '';
  const learn = (name: string, value: unknown): string => {
    expect(value, name).toMatch(/^.{8,}$/);
    secrets.set(name, String(value));
    return String(value);
  };
  const smtp = await closedMail();
  const server = await startServer({
    dataDir,
    env: {
      HYLLA_LOG_LEVEL: 'trace',
      HYLLA_ADMIN_PASSWORD: secret('administrator'),
      HYLLA_SMTP_URL: `smtp://hylla:${secret('mail password')}@127.0.0.1:${smtp}`,
    },
  });
  undo.push(() => server.clean());
  const wall = readSse(server.url, { authorization: `Bearer ${testToken}` });
  undo.push(() => wall.close());
  /** Answers to who may know the secret; the key would have the answer kept. */
  const issue = async (method: string, path: string, body: unknown) => {
    const answer = await server.api(method, path, body, {
      'idempotency-key': `${method} ${path}`.replaceAll(' ', '-'),
    });
    expect([path, answer.status]).toEqual([path, expect.toSatisfy((status: number) => status < 300)]);
    return answer.body;
  };

  await issue('POST', 'import', everydaySite());
  const device = await issue('POST', 'devices/soap-wc-1a/credentials', {});
  learn('device password', device.password);
  const bridge = await issue('POST', 'integrations/zigbee/credentials', { publish: ['zigbee2mqtt/#'] });
  learn('integration password', bridge.password);
  learn('screen token', (await issue('POST', 'screens', { name: 'Wall', kind: 'wall' })).token);
  learn('token', (await issue('POST', 'tokens', { name: 'Script', role: 'staff' })).token);
  await issue('PUT', 'users/anna', { name: 'Anna', role: 'staff', password: secret('user') });
  const pairing = await issue('POST', 'pairings', {});
  learn('pairing token', pairing.token);
  const request = await issue('POST', 'requests', { kind: 'problem', location: 'wc-1a', note: 'drips' });
  learn('follow token', (await issue('POST', `requests/${request.id}/follow`, { undo: request.undo })).token);
  learn('session', await login(server, 'anna', secret('user')));
  await login(server, 'anna', secret('wrong password'));
  await server.api('POST', 'session', { username: secret('wrong password'), password: 7 });
  await server.api('GET', 'stock', undefined, { authorization: `Bearer ${secret('wrong token')}` });
  await server.api('POST', 'setup', { token: secret('wrong token'), username: 'eve', password: secret('user') });
  const source = { url: `mqtt://127.0.0.1:${await freePort()}`, username: 'hylla', password: 'source-secret-Qx7' };
  await issue('PUT', 'sources/other', { ...source, topics: ['#'] });
  const message = { topic: 'hylla/soap-wc-1a/level', payload: '{"level": "half"}' };
  expect((await mosquittoPub(server, message, device)).code).toBe(0);
  await mosquittoPub(server, message, { ...device, password: secret('wrong device password') });
  await mosquittoPub(server, { topic: 'hylla/other/level', payload: '{"level": 5}' }, device);
  const order = await issue('POST', 'orders', {
    supplier: 'kontorsgrossisten',
    lines: [{ item: 'ink-black', quantity: 1 }],
  });
  for (const verb of ['approve', 'send']) await issue('POST', `orders/${order.id}/${verb}`, {});
  await until(async () => (await server.api('GET', `orders/${order.id}`)).body.delivery?.lastError, {
    what: 'a mail server that refuses',
  });

  const told = new Map<string, string>();
  for (const path of readable) {
    const { status, body } = await server.api('GET', path);
    expect([path, status]).toEqual([path, 200]);
    told.set(path, JSON.stringify(body));
  }
  told.set('metrics', await (await fetch(new URL('metrics', server.url))).text());
  told.set('the live link', JSON.stringify(wall.events));
  expect(await server.stop()).toBe(0);
  told.set('the log', server.output());
  const archive = join(dataDir, 'backups', 'state.ndjson.gz');
  await backup({ dir: dataDir, file: archive });
  const files = filesBelow(dataDir).filter((path) => statSync(path).isFile());
  for (const path of files) told.set(path, readFileSync(path, 'latin1'));

  const leaks = [...told].flatMap(([where, text]) =>
    [...secrets].filter(([, value]) => text.includes(value)).map(([name]) => `${name} in ${where}`),
  );
  expect(leaks).toEqual([]);
  // What is told to the other broker has to be kept as it is; it is told to nobody else.
  const kept = [...told].filter(([, text]) => text.includes(source.password)).map(([where]) => where);
  expect(kept.filter((where) => !where.startsWith(dataDir))).toEqual([]);
  for (const what of ['wrong password', 'no right to the topic', 'Invalid login'])
    expect(told.get('the log')).toContain(what);

  for (const path of [dataDir, ...filesBelow(dataDir)]) {
    const { mode } = statSync(path);
    expect({ path, others: mode & 0o077 }).toEqual({ path, others: 0 });
  }
  expect(files.length).toBeGreaterThan(8);
});
