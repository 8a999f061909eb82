import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AddressObject, type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createOrderChannels } from '../../server/purchasing/channels.ts';
import { createOutboxRunner, type OutboxRunner } from '../../server/purchasing/outbox-runner.ts';
import { approveOrder } from '../../server/usecases/approve-order.ts';
import { cancelOrder } from '../../server/usecases/cancel-order.ts';
import { createOrder } from '../../server/usecases/create-order.ts';
import { alone, type OrderChannel, type OutgoingOrder, type UseCase } from '../../server/usecases/ports.ts';
import { freePort } from '../support/free-port.ts';
import { contextAt } from '../support/memory-state.ts';
import { type MemoryStore, memoryStore } from '../support/memory-store.ts';
import { siteFixture, siteState } from '../support/site-state.ts';
import { until } from '../support/until.ts';

const monday = Date.parse('2026-11-23T08:00:00Z');

let outboxDir: string;
let store: MemoryStore;
let now: number;
const running: OutboxRunner[] = [];
const logged: string[] = [];
const log = {
  info: (_: object, message: string) => logged.push(message),
  warn: (_: object, message: string) => logged.push(message),
  error: (_: object, message: string) => logged.push(message),
};

beforeEach(async () => {
  outboxDir = join(await mkdtemp(join(tmpdir(), 'hylla-outbox-')), 'outbox');
  store = memoryStore();
  now = monday;
  logged.length = 0;
  const file = siteFixture();
  await store.transact((tx) => {
    const filled = siteState(file);
    for (const collection of ['site', 'locations', 'suppliers', 'items', 'dispensers', 'balances'] as const) {
      for (const doc of filled.values(collection)) tx.put(collection, doc);
    }
  });
});
afterEach(async () => {
  await Promise.all(running.splice(0).map((runner) => runner.stop()));
  await rm(join(outboxDir, '..'), { recursive: true, force: true });
});

function run(channels: OrderChannel, self = alone.self): OutboxRunner {
  const clock = { now: () => now, rate: 1 };
  const leadership = { ...alone, self };
  const runner = createOutboxRunner({ store, leadership, clock, channels, log, newId: contextAt(now).newId });
  running.push(runner);
  runner.start();
  return runner;
}

async function act<I, O>(useCase: UseCase<I, O>, input: I): Promise<O> {
  const result = await store.transact((tx) => useCase(tx, input, contextAt(now)));
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

async function approvedOrder(): Promise<string> {
  const lines = [{ item: 'towel-roll', quantity: 12 }];
  const { id } = await act(createOrder, { supplier: 'kontorsgrossisten', lines });
  await act(approveOrder, { order: id });
  return id;
}

const filesIn = (dir: string): Promise<string[]> => readdir(dir).catch(() => []);
const sent = (id: string) => until(() => store.state.get('outbox', id)?.sentAt, { what: 'a sent order' });

describe('an order leaves as files', () => {
  test('written whole, once it is approved', async () => {
    run(createOrderChannels({ outboxDir }));
    const id = await approvedOrder();
    await sent(id);
    expect((await readdir(outboxDir)).sort()).toEqual(['csv', 'html', 'json', 'txt'].map((end) => `${id}.${end}`));
    expect(JSON.parse(await readFile(join(outboxDir, `${id}.json`), 'utf8'))).toMatchObject({
      order: id,
      messageId: `<order-${id}@kontoret.hylla>`,
      channel: { kind: 'email', to: 'orders@supplier.example' },
      lines: [{ item: 'towel-roll', packs: 2, quantity: 12 }],
    });
    expect(store.state.get('orders', id)).toMatchObject({
      status: 'sent',
      sentAt: monday,
      expectedAt: Date.parse('2026-11-26T08:00:00Z'),
    });
    expect([...store.state.values('activity')].map(({ kind }) => kind)).toContain('order-sent');
  });

  test('not before the next order day', async () => {
    now = Date.parse('2026-11-21T08:00:00Z');
    const id = await approvedOrder();
    await run(createOrderChannels({ outboxDir })).stop();
    expect(store.state.get('outbox', id)).toMatchObject({ notBefore: Date.parse('2026-11-23T06:30:00Z'), attempts: 0 });
    now = Date.parse('2026-11-23T06:30:00Z');
    run(createOrderChannels({ outboxDir }));
    await sent(id);
  });

  test('again with the same bytes after a crash between sending and recording', async () => {
    const files = createOrderChannels({ outboxDir });
    const sendings: OutgoingOrder[] = [];
    let release: () => void = () => {};
    const crashing = run({
      async send(order) {
        sendings.push(order);
        await files.send(order, () => true);
        // The process dies here: the answer never comes back to the runner.
        await new Promise<void>((resolve) => {
          release = resolve;
        });
      },
    });
    const id = await approvedOrder();
    const contents = () =>
      Promise.all(['txt', 'html', 'csv', 'json'].map((end) => readFile(join(outboxDir, `${id}.${end}`), 'utf8')));
    await until(async () => (await filesIn(outboxDir)).includes(`${id}.json`), { what: 'the files' });
    const first = await contents();
    store.fail('killed');
    release();
    await crashing.stop();
    expect(store.state.get('orders', id)?.status).toBe('approved');

    store.fail(null);
    now += 3_600_000;
    run({
      async send(order) {
        sendings.push(order);
        await files.send(order, () => true);
      },
    });
    await sent(id);
    expect(await contents()).toEqual(first);
    expect(sendings.map(({ messageId }) => messageId)).toEqual(Array(2).fill(`<order-${id}@kontoret.hylla>`));
    expect(store.state.get('outbox', id)).toMatchObject({ attempts: 2 });
  });

  test('not when it was cancelled first', async () => {
    const id = await approvedOrder();
    await act(cancelOrder, { order: id, reason: 'changed our mind' });
    const other = await approvedOrder();
    run(createOrderChannels({ outboxDir }));
    await sent(other);
    expect((await readdir(outboxDir)).filter((name) => name.startsWith(id))).toEqual([]);
    expect(store.state.get('outbox', id)).toBeUndefined();
  });

  test('as soon as the store is well again, when it was not', async () => {
    const id = await approvedOrder();
    store.fail('disk full');
    const runner = run(createOrderChannels({ outboxDir }));
    await until(() => logged.some((message) => message.includes('outbox')), { what: 'a told fault' });
    await runner.stop();
    expect(await filesIn(outboxDir)).toEqual([]);
    store.fail(null);
    run(createOrderChannels({ outboxDir }));
    await sent(id);
  });
});

describe('an order leaves as mail', () => {
  let port: number;
  let mails: ParsedMail[];
  let server: SMTPServer | null;

  beforeEach(async () => {
    port = await freePort();
    mails = [];
    server = null;
  });
  afterEach(async () => {
    await new Promise<void>((resolve) => (server === null ? resolve() : server.close(() => resolve())));
  });

  /** A mail server; `refusals` mails are taken in and then refused, as if its disk were full. `hold` holds it up before. */
  async function startMail(refusals = 0, hold = () => Promise.resolve()): Promise<void> {
    let left = refusals;
    server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS'],
      logger: false,
      onRcptTo: (_address, _session, done) => void hold().then(() => done()),
      onData(stream, _session, done) {
        simpleParser(stream).then((mail) => {
          mails.push(mail);
          done(left-- > 0 ? Object.assign(new Error('452 no room'), { responseCode: 452 }) : null);
        }, done);
      },
    });
    const started = server;
    await new Promise<void>((resolve) => started.listen(port, '127.0.0.1', () => resolve()));
  }
  const channels = () =>
    createOrderChannels({ outboxDir, smtpUrl: `smtp://127.0.0.1:${port}`, from: 'hylla@office.example' });

  test('to the supplier, with text, page and CSV', async () => {
    await startMail();
    run(channels());
    const id = await approvedOrder();
    await sent(id);
    expect(mails).toHaveLength(1);
    const mail = mails[0] as ParsedMail;
    expect(mail.subject).toBe(`Beställning ${id} – Example Office AB`);
    expect((mail.to as AddressObject).text).toBe('orders@supplier.example');
    expect(mail.from?.text).toBe('hylla@office.example');
    expect(mail.messageId).toBe(`<order-${id}@kontoret.hylla>`);
    expect(mail.text).toContain('Pappershandduk, rulle');
    expect(mail.html).toContain('<td');
    expect(mail.attachments).toMatchObject([{ filename: `${id}.csv`, contentType: 'text/csv' }]);
    expect(mail.attachments[0]?.content.toString('utf8')).toBe(await readFile(join(outboxDir, `${id}.csv`), 'utf8'));
  });

  test('once the mail server is up, after tries that failed', async () => {
    run(channels());
    const id = await approvedOrder();
    const failed = (n: number) =>
      until(
        () => {
          const doc = store.state.get('outbox', id);
          return doc?.attempts === n && doc.notBefore > now ? doc : null;
        },
        { what: `try ${n} to fail` },
      );
    const first = await failed(1);
    expect(first).toMatchObject({ lastError: expect.stringMatching(/ECONNREFUSED/), notBefore: now + 30_000 });
    expect(store.state.get('orders', id)?.status).toBe('approved');
    now = first.notBefore;
    // A change to the outbox makes the runner look, as the passing of the time would.
    await store.transact((tx) => tx.put('outbox', { ...first }));
    const second = await failed(2);
    expect(second.notBefore).toBe(now + 60_000);
    await startMail();
    now = second.notBefore;
    await store.transact((tx) => tx.put('outbox', { ...second }));
    await sent(id);
    expect(store.state.get('outbox', id)).toMatchObject({ attempts: 3, sentAt: now });
    expect(store.state.get('outbox', id)).not.toHaveProperty('lastError');
    expect(mails).toHaveLength(1);
  });

  test('not any more, when the mail server was ready for it too late: another server may have it in hand', async () => {
    let asked: () => void = () => {};
    let goOn: () => void = () => {};
    const reached = new Promise<void>((resolve) => {
      asked = resolve;
    });
    await startMail(0, () => {
      asked();
      return new Promise((resolve) => {
        goOn = resolve;
      });
    });
    run(channels());
    const id = await approvedOrder();
    await reached;
    now += 60_000;
    goOn();
    await until(() => store.state.get('outbox', id)?.lastError?.includes('too long'), { what: 'a try given up' });
    expect(mails).toHaveLength(0);
    expect(store.state.get('orders', id)?.status).toBe('approved');
  });

  test('under the same message id over every try', async () => {
    await startMail(2);
    run(channels());
    const id = await approvedOrder();
    for (let n = 1; n <= 2; n++) {
      const failed = await until(() => {
        const doc = store.state.get('outbox', id);
        return doc?.attempts === n && doc.notBefore > now ? doc : null;
      });
      now = failed.notBefore;
      await store.transact((tx) => tx.put('outbox', { ...failed }));
    }
    await sent(id);
    expect(mails.map(({ messageId }) => messageId)).toEqual(Array(3).fill(`<order-${id}@kontoret.hylla>`));
  });
});

test('another server waits with an order that the last leader may still be at, and sends it once', async () => {
  const tried: string[] = [];
  let release: () => void = () => {};
  const hanging: OrderChannel = {
    send: ({ order }, mayLeave) => {
      tried.push(`first ${order.id}`);
      return new Promise((resolve, reject) => {
        release = () => (mayLeave() ? resolve() : reject(new Error('too late')));
      });
    },
  };
  const first = run(hanging, 'first');
  const id = await approvedOrder();
  await until(() => tried.length === 1);
  now += 149_000;
  run({ send: async ({ order }) => void tried.push(`second ${order.id}`) }, 'second');
  const next = await approvedOrder();
  await sent(next);
  expect(tried).toEqual([`first ${id}`, `second ${next}`]);
  now += 1_000;
  await sent(await approvedOrder());
  await sent(id);
  release();
  await first.stop();
  expect(tried.filter((one) => one.endsWith(id))).toEqual([`first ${id}`, `second ${id}`]);
  expect(store.state.get('outbox', id)).toMatchObject({ attempts: 2, sentAt: now });
});

test('stopping does not wait for a mail server that hangs', async () => {
  const runner = run({ send: () => new Promise(() => {}) });
  const id = await approvedOrder();
  await until(() => store.state.get('outbox', id)?.attempts);
  const from = performance.now();
  await runner.stop();
  running.splice(0);
  expect(performance.now() - from).toBeLessThan(4_000);
});
