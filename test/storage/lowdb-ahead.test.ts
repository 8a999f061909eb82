/** The zeros that lie ahead in the journal: no damage, no commit, and no cover for either. */
import { readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { cutZeros, flips, type TestDirectory, testDirectory } from './data-directory.ts';

const all = ['r0', 'r1', 'r2'];
let place: TestDirectory;
beforeEach(() => {
  place = testDirectory();
});
afterEach(() => place.clean());

/** Three commits and the process killed. `end`: where the zeros begin; some of them are left, for the test's sake. */
async function crashed(left = 40): Promise<{ path: string; end: number }> {
  const store = await place.start();
  for (const id of all) await place.put(store, id);
  place.crash();
  rmSync(join(place.dir, 'journal', 'HIGH'));
  const path = place.journals().at(-1) ?? '';
  const { size } = statSync(path);
  const end = size - cutZeros(path);
  truncateSync(path, end + left);
  place.remember();
  return { path, end };
}

test('they are laid down once for many commits, and go with a clean stop', async () => {
  const store = await place.start();
  await place.put(store, 'r0');
  const path = place.journals().at(-1) ?? '';
  const { size } = statSync(path);
  await place.put(store, 'r1');
  expect(statSync(path).size).toBe(size);
  expect(size).toBeGreaterThan(64 * 1024);
  await store.stop();
  for (const journal of place.journals()) expect(readFileSync(journal).includes(0)).toBe(false);
});

test('every commit before them is there, wherever the file ends in them, and nothing is told', async () => {
  const { path, end } = await crashed();
  for (const left of [0, 1, 7, 8, 40]) {
    place.reset();
    truncateSync(path, end + left);
    const { ids, told } = await place.attempt();
    expect({ left, ids }).toEqual({ left, ids: all });
    expect(told).not.toContain('cut short');
  }
});

test('a commit torn at any byte, with zeros after it, is cut off and told', async () => {
  const { path, end } = await crashed();
  const bytes = readFileSync(path).subarray(0, end);
  const begin = bytes.lastIndexOf(0x0a, end - 2) + 1;
  for (let size = begin; size < end - 1; size++) {
    place.reset();
    writeFileSync(path, Buffer.concat([bytes.subarray(0, size), Buffer.alloc(end - size + 40)]));
    const { ids, told } = await place.attempt();
    expect({ size, ids }).toEqual({ size, ids: ['r0', 'r1'] });
    if (size > begin) expect(told).toContain(`the last ${size - begin} bytes`);
  }
  // Only the line feed had not reached the disk: the commit is whole.
  place.reset();
  writeFileSync(path, Buffer.concat([bytes.subarray(0, end - 1), Buffer.alloc(41)]));
  expect(await place.attempt()).toMatchObject({ ids: all });
  expect(await place.attempt()).toMatchObject({ ids: all });
});

/** Of a zero it makes a line feed. */
const toLineFeed = ['a zero becomes a line feed', () => 0x0a] as const;

test.each([...flips, toLineFeed])(
  'any byte flipped (%s), among them too, is told or harmless',
  {
    timeout: 60_000,
  },
  async (_, maskAt) => {
    const { path, end } = await crashed();
    const bytes = readFileSync(path);
    for (let at = 0; at < bytes.length; at++) {
      place.reset();
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ maskAt(at);
      writeFileSync(path, flipped);
      const { ids, refused, told } = await place.attempt();
      if (refused !== null) expect(refused).toContain(path);
      else expect({ at, ids, told: at < end || told.includes('cut short') }).toEqual({ at, ids: all, told: true });
    }
  },
);

test('commits go on after them, over and over', async () => {
  await crashed();
  for (const id of ['r3', 'r4', 'r5']) {
    const store = await place.start();
    await place.put(store, id);
    place.crash();
  }
  expect((await place.attempt()).ids).toEqual([...all, 'r3', 'r4', 'r5']);
});
