/** `hylla.json` is read a document at a time where its lines are as Hylla writes them, and as a whole where they are not. */
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type CollectionName, collectionNames } from '../../server/domain/model.ts';
import { checkpointFile } from '../../server/storage/lowdb/checkpoint.ts';
import { type Checkpoint, parseCheckpoint } from '../../server/storage/lowdb/checkpoint-text.ts';
import { nodeDisk } from '../../server/storage/lowdb/disk.ts';

type Docs = Record<string, { id: string }>;
let dir: string;
const path = () => join(dir, 'hylla.json');

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'hylla-checkpoint-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

async function written(collections: Partial<Record<CollectionName, Docs>>): Promise<Buffer> {
  const lists = Object.entries(collections).map(([name, docs]) => [name, Object.values(docs)]);
  await checkpointFile(nodeDisk, dir).write({
    rev: 7,
    journal: '0000000000000007.ndjson',
    readings: { '2026-11-15.ndjson': 12 },
    documents: Object.fromEntries(lists),
  });
  return readFileSync(path());
}
function read(bytes: Buffer): Checkpoint {
  const parsed = parseCheckpoint(bytes, 0);
  if (!parsed.ok) throw new Error(parsed.problem);
  return parsed.checkpoint;
}
/** By collection and id; twice, as an iterable may be. */
function docsOf({ documents }: Checkpoint): Record<string, Docs> {
  const once = () =>
    Object.fromEntries(
      Object.entries(documents).map(([name, docs]) => [
        name,
        Object.fromEntries([...docs].map((doc) => [doc.id, doc])),
      ]),
    );
  const [first, second] = [once(), once()];
  expect(second).toEqual(first);
  return first;
}

/** Ids and texts with all that could be taken for the end of something. */
const awkward = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', '\\', ':', ' ', '{', '}', ',', '\n', 'å', '1', '    }') }),
);
const collection = fc.array(fc.record({ id: awkward, name: awkward, parts: fc.array(awkward) })).map((docs) => {
  const byId = docs.filter(({ id }) => id !== '__proto__').map((doc) => [doc.id, doc]);
  return Object.fromEntries(byId) as Docs;
});

test('whatever the documents, they come back, read a line at a time', () =>
  fc.assert(
    fc.asyncProperty(fc.dictionary(fc.constantFrom(...collectionNames), collection), async (collections) => {
      const bytes = await written(collections);
      const whole = JSON.parse(bytes.toString('utf8'));
      const checkpoint = read(bytes);
      expect(Object.values(checkpoint.documents).some(Array.isArray)).toBe(false);
      expect(docsOf(checkpoint)).toEqual(whole.collections);
      const { rev, journal, readings } = whole;
      expect(checkpoint).toMatchObject({ rev, journal, readings });
    }),
    { numRuns: 200 },
  ));

test('documents are made when they are asked for', async () => {
  const { documents } = read(await written({ items: { a: { id: 'a' }, b: { id: 'b' } } }));
  const [first] = documents.items ?? [];
  const [again] = documents.items ?? [];
  expect(again).toEqual(first);
  expect(again).not.toBe(first);
});

test('the same, laid out in another way by whoever edited it, is read alike', async () => {
  const bytes = await written({ items: { a: { id: 'a' } }, devices: {} });
  const whole = JSON.parse(bytes.toString('utf8'));
  for (const indent of [undefined, 2, '\t']) {
    const edited = read(Buffer.from(JSON.stringify(whole, null, indent)));
    expect(Object.values(edited.documents).every(Array.isArray)).toBe(true);
    expect(docsOf(edited)).toEqual(docsOf(read(bytes)));
  }
});

test('what a person has broken inside of a line is refused by that, not read a line at a time', async () => {
  const bytes = await written({ items: { a: { id: 'a' } } });
  writeFileSync(path(), bytes.toString('utf8').replace('{"id":"a"}', '{"id":"a"'));
  utimesSync(path(), 1, 1);
  await expect(checkpointFile(nodeDisk, dir).read()).rejects.toThrow(/is damaged/);
});
