/** A leader that is frozen in the middle of sending an order: another leads, and no order leaves twice, however late it wakes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { everydaySite } from '../support/everyday-site.ts';
import { freePort } from '../support/free-port.ts';
import { type PostgresServer, postgresServer } from '../support/postgres-server.ts';
import { root, startServer, type TestServer } from '../support/start-server.ts';
import { until } from '../support/until.ts';

let base: string;
let database: PostgresServer;
let mailServer: SMTPServer;
let mailPort: number;
const mails: ParsedMail[] = [];
/** Mails whose recipient the mail server has not said yes to; calling one says it. */
const held: (() => void)[] = [];
const servers: TestServer[] = [];

beforeEach(async () => {
  base = mkdtempSync(join(tmpdir(), 'hylla-hanging-'));
  setClock(0);
  [database, mailPort] = await Promise.all([postgresServer(), freePort()]);
  mailServer = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo: (_address, _session, done) => void held.push(() => done()),
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        mails.push(mail);
        done();
      }, done);
    },
  });
  await new Promise<void>((resolve) => mailServer.listen(mailPort, '127.0.0.1', () => resolve()));
});
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.clean()));
  await new Promise<void>((resolve) => mailServer.close(() => resolve()));
  database.clean();
  rmSync(base, { recursive: true, force: true });
});

function setClock(off: number): void {
  writeFileSync(join(base, 'clock'), String(off));
}
const leads = (server: TestServer): number => server.output().split('This replica leads').length - 1;

test('an order whose sender is frozen is sent once: by it when it wakes in time, else by the next leader', async () => {
  const url = await database.database();
  const preload = pathToFileURL(join(root, 'test', 'support', 'set-clock.mjs')).href;
  const env = {
    HYLLA_STORE_URL: url,
    HYLLA_SMTP_URL: `smtp://127.0.0.1:${mailPort}`,
    HYLLA_LOG_LEVEL: 'debug',
    NODE_OPTIONS: `--import ${preload}`,
    CLOCK_FILE: join(base, 'clock'),
  };
  for (let i = 0; i < 2; i++) servers.push(await startServer({ env }));
  const [one, two] = servers as [TestServer, TestServer];
  const site = everydaySite();
  site.site.officeHours = ['00:00', '23:59'];
  expect((await one.api('POST', 'import', site)).status).toBe(200);

  async function orderFrom(server: TestServer): Promise<string> {
    const lines = [{ item: 'towel-roll', quantity: 6 }];
    const { body } = await server.api('POST', 'orders', { supplier: 'kontorsgrossisten', lines });
    for (const step of ['approve', 'send'])
      expect((await server.api('POST', `orders/${body.id}/${step}`)).status).toBe(200);
    return body.id;
  }
  const status = async (server: TestServer, id: string) => (await server.api('GET', `orders/${id}`)).body.status;
  /** Freezes `leader` with an order on its way out, until the other leads. */
  async function freeze(leader: TestServer, other: TestServer): Promise<{ id: string; goOn: () => void }> {
    const id = await orderFrom(leader);
    const goOn = await until(() => held.shift(), { what: 'the mail on its way' });
    const before = leads(other);
    leader.process.kill('SIGSTOP');
    await until(() => leads(other) > before, { within: 60_000, what: 'another leader' });
    return { id, goOn };
  }
  async function thaw(leader: TestServer, goOn: () => void): Promise<void> {
    leader.process.kill('SIGCONT');
    await until(async () => (await fetch(new URL('readyz', leader.url))).ok, { what: 'a leader that is awake' });
    goOn();
  }

  const first = await freeze(one, two);
  expect(await status(two, first.id)).toBe('approved');
  expect(held).toHaveLength(0);
  await thaw(one, first.goOn);
  await until(async () => (await status(two, first.id)) === 'sent');
  expect(mails.map(({ messageId }) => messageId)).toEqual([`<order-${first.id}@kontoret.hylla>`]);

  const second = await freeze(two, one);
  setClock(150_000);
  // It looks once a minute, and when it is asked to; its clock is set a moment after ours.
  const ask = async () => {
    expect((await one.api('POST', `orders/${second.id}/send`)).status).toBe(200);
    return held.shift();
  };
  const sends = await until(ask, { what: 'the next leader to send it' });
  sends();
  await until(async () => (await status(one, second.id)) === 'sent');
  await thaw(two, second.goOn);
  await until(() => two.output().includes('could not be sent'), { what: 'the late sender giving up' });
  expect(mails.map(({ messageId }) => messageId)).toEqual(
    [first, second].map(({ id }) => `<order-${id}@kontoret.hylla>`),
  );
  const { delivery } = (await one.api('GET', `orders/${second.id}`)).body;
  expect(delivery).toEqual({ attempts: 2 });
  for (const server of [one, two]) expect(await status(server, second.id)).toBe('sent');
});
