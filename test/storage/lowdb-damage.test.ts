/** What the lowdb store makes of damaged files: told, or harmless; never silently wrong or empty. */
import { appendFileSync, readFileSync, rmSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { journalFormat } from '../../server/storage/lowdb/journal-entry.ts';
import { encodeLine } from '../../server/storage/lowdb/journal-line.ts';
import { stateFormat } from '../../server/storage/lowdb/migrations.ts';
import { cutZeros, flips, lastLine, type TestDirectory, testDirectory } from './data-directory.ts';
import { room } from './store-contract.ts';

let place: TestDirectory;
beforeEach(() => {
  place = testDirectory();
});
afterEach(() => place.clean());

/** Three commits, none of them folded, and the process killed. `ahead`: with the zeros that lie ahead of the next. */
async function crashed({ ahead = false } = {}): Promise<string> {
  const store = await place.start();
  for (const id of ['r0', 'r1', 'r2']) await place.put(store, id);
  place.crash();
  // Behind by up to a second in life, too: what comes after it must be guarded by itself.
  rmSync(join(place.dir, 'journal', 'HIGH'));
  const path = place.journals().at(-1) ?? '';
  if (!ahead) cutZeros(path);
  place.remember();
  return path;
}

/** A clean stop: all is in the checkpoint. */
async function stopped(): Promise<string> {
  const store = await place.start();
  for (const id of ['r0', 'r1', 'r2']) await place.put(store, id);
  await store.stop();
  place.remember();
  return join(place.dir, 'hylla.json');
}

/** As a person does it: not in the same instant as the server stopped. */
function edit(path: string, text: string): void {
  writeFileSync(path, text);
  const later = new Date(Date.now() + 60_000);
  utimesSync(path, later, later);
}

describe('the journal', () => {
  test('torn at any byte of its last line keeps every commit before it, and tells', async () => {
    const path = await crashed();
    const { length } = readFileSync(path);
    const start = lastLine(path);
    for (let size = start; size < length - 1; size++) {
      place.reset();
      truncateSync(path, size);
      const { ids, told } = await place.attempt();
      expect({ size, ids }).toEqual({ size, ids: ['r0', 'r1'] });
      if (size > start) expect(told).toContain(`the last ${size - start} bytes`);
    }
    // Only the line feed is missing: the commit is whole.
    place.reset();
    truncateSync(path, length - 1);
    expect(await place.attempt()).toMatchObject({ ids: ['r0', 'r1', 'r2'] });
    expect(await place.attempt()).toMatchObject({ ids: ['r0', 'r1', 'r2'] });
  });

  test.each(flips)(
    'with any byte flipped (%s) is refused at its place, or nothing is lost',
    { timeout: 60_000 },
    async (_, maskAt) => {
      const path = await crashed();
      const bytes = readFileSync(path);
      let refused = 0;
      for (let at = 0; at < bytes.length; at++) {
        const flipped = Buffer.from(bytes);
        flipped[at] = (flipped[at] ?? 0) ^ maskAt(at);
        writeFileSync(path, flipped);
        const attempt = await place.attempt();
        if (attempt.refused === null) {
          // A spoilt last line feed leaves the line whole.
          expect({ at, ids: attempt.ids }).toEqual({ at, ids: ['r0', 'r1', 'r2'] });
          place.reset();
        } else {
          refused++;
          const line = bytes.subarray(0, at).lastIndexOf(0x0a) + 1;
          expect(attempt.refused).toContain(path);
          expect(attempt.refused).toContain(`at byte ${line}`);
          expect(attempt.refused).not.toContain('\n');
        }
      }
      expect(refused).toBeGreaterThan(bytes.length * 0.9);
    },
  );

  test('with a page of NULs where its last commit should be keeps the commits before it, and tells', async () => {
    const path = await crashed();
    const bytes = readFileSync(path);
    bytes.fill(0, lastLine(path) + 3, lastLine(path) + 40);
    writeFileSync(path, bytes);
    expect(await place.attempt()).toMatchObject({ ids: ['r0', 'r1'], told: expect.stringContaining('cut short') });
  });

  test.each([
    ['missing', (path: string) => rmSync(path)],
    ['empty', (path: string) => writeFileSync(path, '')],
    ['zeros', (path: string) => writeFileSync(path, Buffer.alloc(400))],
    ['random bytes', (path: string) => writeFileSync(path, Buffer.from('9f8c00aa55ff0a77', 'hex'))],
  ])('is refused when it is %s', async (_how, damage) => {
    const path = await crashed();
    damage(path);
    expect((await place.attempt()).refused).toContain(basename(path));
  });

  test('is refused when a commit in the middle is gone', async () => {
    const path = await crashed();
    const lines = readFileSync(path, 'utf8').split('\n');
    writeFileSync(path, lines.filter((_, i) => i !== 2).join('\n'));
    expect((await place.attempt()).refused).toMatch(/has revision 3 after 1 at byte \d+/);
  });

  test('is refused when a file between two others is gone', async () => {
    const store = await place.start({ checkpointBytes: 1 });
    for (const id of ['r0', 'r1', 'r2', 'r3']) await place.put(store, id);
    await store.stop();
    // Go back to the checkpoint before, which needs two journal files.
    const bak = JSON.parse(readFileSync(join(place.dir, 'hylla.json.bak'), 'utf8'));
    writeFileSync(join(place.dir, 'hylla.json'), JSON.stringify(bak));
    const needed = place.journals().filter((path) => basename(path) >= bak.journal);
    expect(needed.length).toBeGreaterThan(1);
    place.remember();
    expect((await place.attempt()).ids).toEqual(['r0', 'r1', 'r2', 'r3']);
    place.reset();
    rmSync(needed[0] ?? '');
    expect((await place.attempt()).refused).toContain('is missing');
  });

  test('that lost its end is refused by what the witness says', async () => {
    const store = await place.start();
    for (const id of ['r0', 'r1', 'r2']) await place.put(store, id);
    await store.stop();
    const again = await place.start();
    await place.put(again, 'r3');
    place.crash();
    const path = place.journals().at(-1) ?? '';
    cutZeros(path);
    truncateSync(path, lastLine(path));
    expect((await place.attempt()).ids).toEqual(['r0', 'r1', 'r2']);
    place.crash();
    rmSync(join(place.dir, 'journal', 'HIGH'));
    writeFileSync(join(place.dir, 'journal', 'HIGH'), witness(99));
    expect((await place.attempt()).refused).toMatch(/ends at revision 3, but .*HIGH says that 99 was stored/);
  });

  test('of a newer Hylla is refused', async () => {
    const path = await crashed();
    const [header = '', ...rest] = readFileSync(path, 'utf8').split('\n');
    const newer = header.slice(9).replace(`"journal":${journalFormat}`, '"journal":99');
    writeFileSync(path, [encode(newer), ...rest].join('\n'));
    expect((await place.attempt()).refused).toContain('start the newer version');
  });

  test('without its witness goes on, and tells; with a damaged one, too', async () => {
    await crashed();
    expect(await place.attempt()).toMatchObject({
      ids: ['r0', 'r1', 'r2'],
      told: expect.stringContaining('HIGH is missing'),
    });
    place.reset();
    writeFileSync(join(place.dir, 'journal', 'HIGH'), 'x');
    expect(await place.attempt()).toMatchObject({ told: expect.stringContaining('HIGH is unreadable') });
  });
});

describe('the checkpoint', () => {
  test.each([
    ['missing', (path: string) => rmSync(path)],
    ['empty', (path: string) => writeFileSync(path, '')],
    ['null', (path: string) => writeFileSync(path, 'null')],
    ['a list', (path: string) => writeFileSync(path, '[]')],
    ['zeros', (path: string) => writeFileSync(path, Buffer.alloc(400))],
    ['cut in half', (path: string) => truncateSync(path, statSync(path).size >> 1)],
    ['without collections', (path: string) => writeFileSync(path, '{"format":1,"rev":1}')],
  ])('is refused when it is %s, and the one before leads back to all of it', async (_how, damage) => {
    const path = await stopped();
    damage(path);
    const { refused } = await place.attempt();
    expect(refused).toContain('hylla.json');
    expect(refused).toContain('rename hylla.json.bak to hylla.json');
    expect(refused).not.toContain('\n');
    writeFileSync(path, readFileSync(`${path}.bak`));
    expect((await place.attempt()).ids).toEqual(['r0', 'r1', 'r2']);
  });

  test('of a newer Hylla is refused', async () => {
    const path = await stopped();
    writeFileSync(path, '{"format":99,"rev":1,"collections":{}}');
    expect((await place.attempt()).refused).toContain(
      `has format 99, this version of Hylla reads up to ${stateFormat}`,
    );
  });

  test('names the newest backup when it is refused', async () => {
    const path = await stopped();
    const { rotateBackups } = await import('../../server/storage/lowdb/rotate-backups.ts');
    const backup = await rotateBackups({ dir: place.dir });
    writeFileSync(path, '');
    expect((await place.attempt()).refused).toContain(backup);
  });

  test.each(flips)('with any byte flipped by the disk (%s) is refused, or told and whole', async (_, maskAt) => {
    const path = await stopped();
    const bytes = readFileSync(path);
    const { atime, mtime } = statSync(path);
    let refusals = 0;
    for (let at = 0; at < bytes.length; at++) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ maskAt(at);
      writeFileSync(path, flipped);
      utimesSync(path, atime, mtime);
      const { refused, told, ids } = await place.attempt();
      if (refused !== null) {
        refusals++;
        expect(refused).toContain(path);
        continue;
      }
      // A spoilt "writtenAt" makes the file look edited, which is told; on the checksum itself no data hangs.
      const isBehind = at >= bytes.lastIndexOf('"crc"');
      expect({ at, ids, told }).toEqual({
        at,
        ids: ['r0', 'r1', 'r2'],
        told: isBehind ? expect.any(String) : expect.stringContaining('was edited'),
      });
      place.reset();
    }
    expect(refusals).toBeGreaterThan(bytes.length * 0.9);
  });

  test('may be edited by hand while the server is stopped, and that is told', async () => {
    const path = await stopped();
    const text = readFileSync(path, 'utf8');
    const line = text.split('\n').find((one) => one.includes('"r1": {')) ?? '';
    expect(JSON.parse(`{${line.trim().replace(/,$/, '')}}`)).toEqual({ r1: room('r1') });
    edit(path, text.replace('"name":"r1"', '"name":"Fika"'));
    const told: string[] = [];
    const store = await place.start({ log: { debug: () => {}, warn: (one) => void told.push(one), error: () => {} } });
    expect(store.state.get('locations', 'r1')?.name).toBe('Fika');
    expect(told.join()).toMatch(/was edited/);
  });

  test.each([
    ['an id that is not its document’s', '"r1": {', '"rx": {', /collections\.locations\["rx"\]/],
    ['an unknown collection', '"locations": {', '"plants": {', /unknown collection "plants"/],
    ['no JSON', '"r1": {', '"r1": {{', /is damaged/],
    [
      'a word that is none',
      '"kind":"room"',
      '"kind":"rum"',
      /at collections\.locations\["r0"\]\.kind a fault .*"rum".*: put it right, or rename hylla\.json\.bak/,
    ],
    [
      'a field that is none',
      '"kind":"room"',
      '"kind":"room","flor":2',
      /at collections\.locations\["r0"\]\.flor a fault/,
    ],
    ['a field too few', ',"kind":"room"', '', /at collections\.locations\["r0"\]\.kind a fault/],
    ['something else', '"r1": {', '"r1": 7, "x": {', /at collections\.locations\["r1"\] no document/],
  ])('edited into %s is refused with the place', async (_what, from, to, message) => {
    const path = await stopped();
    edit(path, readFileSync(path, 'utf8').replace(from, to));
    const { refused } = await place.attempt();
    expect(refused).toMatch(message);
    expect(refused).toContain(path);
    expect(refused).not.toContain('\n');
  });

  test('edited may leave out what a site file may', async () => {
    const path = await stopped();
    const item = '"items": {"pen": {"id": "pen", "name": "Pen", "category": "office", "stockUnit": "pen"}}';
    edit(path, readFileSync(path, 'utf8').replace('"items": {}', item));
    expect((await place.start()).state.get('items', 'pen')).toMatchObject({ offers: [], serviceLevel: 0.98 });
  });

  test('alone, without "journal", starts with what it says and moves a journal beside it away', async () => {
    const path = await stopped();
    const text = readFileSync(path, 'utf8').replace(/ {2}"journal": .*\n/, '');
    edit(path, text);
    expect(await place.attempt()).toMatchObject({ ids: ['r0', 'r1', 'r2'], told: expect.stringContaining('moved to') });
    expect(await place.attempt()).toMatchObject({ ids: ['r0', 'r1', 'r2'], refused: null });
  });
});

describe('the readings', () => {
  test('that a crash left half folded are there once', async () => {
    const store = await place.start();
    await store.transact((tx) => tx.record(row(1)));
    await store.stop();
    const again = await place.start();
    for (let seq = 2; seq < 6; seq++) await again.transact((tx) => tx.record(row(seq)));
    place.crash();
    const path = join(place.dir, 'readings', '1970-01-01.ndjson');
    appendFileSync(path, '["d",2,0,1,2,2,"a"]\n["d",3,0,1');
    const third = await place.start();
    const { rows } = await third.history({ dispenser: 'd', from: 0, to: 100, limit: 100 });
    expect(rows.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
  });

  const row = (seq: number) =>
    ({
      dispenser: 'd',
      ts: seq,
      receivedAt: seq,
      boot: 1,
      seq,
      level: seq,
      quality: 'accepted',
      reason: null,
    }) as const;
});

function encode(json: string): string {
  return encodeLine(json).toString('utf8').slice(0, -1);
}

function witness(rev: number): Buffer {
  return encodeLine(JSON.stringify({ rev, at: '2026-11-23T09:00:00.000Z' }).padEnd(64));
}
