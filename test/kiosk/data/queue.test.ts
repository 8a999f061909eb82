import { describe, expect, it } from 'vitest';
import { memoryStorage } from '../../../kiosk/data/memory-storage.ts';
import { createQueue, type Queued } from '../../../kiosk/data/queue.ts';
import type { RequestReceipt } from '../../../server/contract/api/requests.ts';
import { type ErrorCode, ok, type Result, refuse } from '../../../server/contract/errors.ts';

const receiptOf = ({ key, body }: Queued): RequestReceipt => ({
  id: key,
  kind: body.kind,
  status: 'open',
  askedAt: '2026-11-23T11:00:00Z',
  askers: 1,
  next: { kind: 'will-look' },
  merged: false,
});

/** A server that can be away, and that answers what is asked of it. Remembers what got through. */
function setUp({ storage = memoryStorage() } = {}) {
  const server = { away: false, refuses: null as ErrorCode | null, arrived: [] as Queued[] };
  const counts: number[] = [];
  const sent: string[] = [];
  let keys = 0;
  const queue = createQueue({
    storage,
    send: async (entry): Promise<Result<RequestReceipt>> => {
      if (server.away) return refuse('unavailable', 'No contact.');
      if (server.refuses) return refuse(server.refuses, 'No.');
      server.arrived.push(entry);
      return ok(receiptOf(entry));
    },
    now: () => 1_000,
    newKey: () => `key-${++keys}`,
    onCount: (count) => counts.push(count),
    onSent: (key, { kind }) => sent.push(`${key} ${kind}`),
  });
  return { queue, server, storage, counts, sent };
}

const empty = (dispenser: string) => ({ kind: 'empty', dispenser }) as const;
const dispensersOf = (arrived: readonly Queued[]) =>
  arrived.map(({ body }) => (body.kind === 'empty' ? body.dispenser : body.kind));

describe('the offline queue', () => {
  it('answers with the receipt and keeps nothing when the server is there', async () => {
    const { queue, server, storage } = setUp();
    const sent = await queue.submit(empty('soap'));
    expect(sent.kind === 'receipt' && sent.receipt.id).toBe('key-1');
    expect(dispensersOf(server.arrived)).toEqual(['soap']);
    expect(await storage.all()).toEqual([]);
  });

  it('saves what cannot be sent, says so, and sends it once, in order, when the server is back', async () => {
    const { queue, server, storage, counts, sent } = setUp();
    server.away = true;
    const answers = [await queue.submit(empty('a')), await queue.submit(empty('b')), await queue.submit(empty('c'))];
    expect(answers.map(({ kind }) => kind)).toEqual(['saved', 'saved', 'saved']);
    expect((await storage.all()).length).toBe(3);
    expect(sent).toEqual([]);
    server.away = false;
    await Promise.all([queue.flush(), queue.flush()]);
    await queue.flush();
    expect(dispensersOf(server.arrived)).toEqual(['a', 'b', 'c']);
    expect(sent).toEqual(['key-1 receipt', 'key-2 receipt', 'key-3 receipt']);
    expect(counts.at(-1)).toBe(0);
  });

  it('sends what an earlier page left behind before what is asked now, under its old key', async () => {
    const storage = memoryStorage();
    await storage.put({ key: 'from-yesterday', body: empty('old'), at: 10 });
    const { queue, server } = setUp({ storage });
    await queue.submit(empty('new'));
    expect(server.arrived.map(({ key }) => key)).toEqual(['from-yesterday', 'key-1']);
  });

  it('sends in the order of asking though the clock of the device was set back in between', async () => {
    const storage = memoryStorage();
    await storage.put({ key: 'before', body: empty('before'), at: 5_000 });
    const { queue, server } = setUp({ storage });
    server.away = true;
    await Promise.all([queue.submit(empty('then')), queue.submit(empty('last'))]);
    server.away = false;
    await queue.flush();
    expect(dispensersOf(server.arrived)).toEqual(['before', 'then', 'last']);
  });

  it.each(['unavailable', 'internal', 'too-many', 'unauthenticated'] as const)(
    'keeps a request that was met with %s',
    async (code) => {
      const { queue, server, storage } = setUp();
      server.refuses = code;
      expect((await queue.submit(empty('soap'))).kind).toBe('saved');
      expect((await storage.all()).length).toBe(1);
    },
  );

  it('drops a request that is refused for good, and goes on with the next', async () => {
    const { queue, server, storage } = setUp();
    server.away = true;
    await queue.submit(empty('gone'));
    server.away = false;
    server.refuses = 'not-found';
    const sent = await queue.submit(empty('gone-too'));
    expect(sent).toMatchObject({ kind: 'refused', refusal: { code: 'not-found' } });
    expect(await storage.all()).toEqual([]);
  });

  it('takes back what waits, and only that; what was sent is not there to take back', async () => {
    const { queue, server, counts } = setUp();
    await queue.submit(empty('sent'), 'a');
    server.away = true;
    await queue.submit(empty('soap'), 'b');
    await queue.submit(empty('towels'), 'c');
    expect(await queue.cancel('b')).toBe(true);
    expect(counts.at(-1)).toBe(1);
    expect([await queue.cancel('a'), await queue.cancel('b')]).toEqual([false, false]);
    server.away = false;
    await queue.flush();
    expect(dispensersOf(server.arrived)).toEqual(['sent', 'towels']);
  });

  it('does not take back what is being sent while it is asked to', async () => {
    const { queue, server } = setUp();
    const sending = queue.submit(empty('soap'), 'a');
    // Once it is on its way.
    await Promise.resolve().then(() => Promise.resolve());
    const cancelled = queue.cancel('a');
    expect((await sending).kind === 'receipt').toBe(!(await cancelled));
    expect(server.arrived.length).toBe((await cancelled) ? 0 : 1);
  });
});
