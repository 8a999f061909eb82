/** A journal of the version before patches is read, and what is appended then is in a file that says what it is. */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { encodeLine } from '../../server/storage/lowdb/journal-line.ts';
import type { Store } from '../../server/usecases/ports.ts';
import { type TestDirectory, testDirectory } from './data-directory.ts';
import { room } from './store-contract.ts';

let place: TestDirectory;
beforeEach(() => {
  place = testDirectory();
});
afterEach(() => place.clean());

/** The newest journal file as the version before would have begun it. */
function makeOld(): void {
  const path = place.journals().at(-1) ?? '';
  const lines = readFileSync(path, 'latin1').split('\n');
  const header = lines[0]?.slice(9).replace('"journal":2', '"journal":1') ?? '';
  expect(header).toContain('"journal":1');
  writeFileSync(path, [encodeLine(header).toString('latin1').trimEnd(), ...lines.slice(1)].join('\n'), 'latin1');
}

const rename = (store: Store, id: string, name: string): Promise<void> =>
  store.transact((tx) => tx.put('locations', { ...room(id), name }));
const formats = (): (string | undefined)[] =>
  place.journals().map((path) => /"journal":(\d)/.exec(readFileSync(path, 'latin1'))?.[1]);

test.each([
  ['with commits', ['r0']],
  ['that was just begun', []],
])('a file %s', async (_what, before) => {
  const old = await place.start();
  for (const id of before) await place.put(old, id);
  place.crash();
  makeOld();
  const store = await place.start();
  expect([...store.state.values('locations')].map(({ id }) => id)).toEqual(before);
  expect(formats().at(-1)).toBe('2');
  await place.put(store, 'r1');
  await rename(store, 'r1', 'Renamed');
  place.crash();
  expect(readFileSync(place.journals().at(-1) ?? '', 'latin1')).toContain(
    '"set":{"locations":[{"id":"r1","name":"Renamed"}]}',
  );
  const again = await place.start();
  expect([...again.state.values('locations')]).toEqual([
    ...before.map((id) => room(id)),
    { ...room('r1'), name: 'Renamed' },
  ]);
});

test('a commit that says more than this version knows is refused, not read in part', async () => {
  const store = await place.start();
  await place.put(store, 'r0');
  place.crash();
  const path = place.journals().at(-1) ?? '';
  const lines = readFileSync(path, 'latin1').split('\n');
  const commit = lines[1]?.slice(9).replace('"put":', '"move":{},"put":') ?? '';
  expect(commit).toContain('"move"');
  writeFileSync(path, `${lines[0]}\n${encodeLine(commit).toString('latin1')}`, 'latin1');
  expect((await place.attempt()).refused).toContain('holds something that this version cannot read');
});
