/** What a person may have typed into a document is held against its shape, field by field. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CollectionName } from '../../server/domain/model.ts';
import type { DocumentLists } from '../../server/storage/documents.ts';
import { readEdited } from '../../server/storage/lowdb/edited-documents.ts';
import { createLowdbStore } from '../../server/storage/lowdb/store.ts';
import { Tables } from '../../server/storage/tables.ts';
import { asStored } from '../support/as-stored.ts';
import type { Json } from '../support/start-server.ts';

let dir: string;
let documents: Record<string, Json[]>;
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'hylla-edited-'));
  cpSync(join('test', 'fixtures', 'data', 'format-1'), dir, { recursive: true });
  const store = createLowdbStore({ dir });
  await store.start();
  documents = Object.fromEntries(new Tables().names.map((name) => [name, asStored([...store.state.values(name)])]));
  await store.stop();
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

/** What is said when one document is another one. */
function said(collection: string, changed: Json): string | null {
  const others = (documents[collection] ?? []).filter(({ id }) => id !== changed.id);
  const lists = { ...documents, [collection]: [...others, changed] } as DocumentLists;
  const read = readEdited({ rev: 1, documents: lists });
  return read.ok ? null : read.problem;
}

/** Taken as they come: an answer that was once given. */
const free: Partial<Record<CollectionName, string>> = { idempotency: 'body' };

test('all that a server has written is taken, and stays as it is', () => {
  expect(readEdited({ rev: 1, documents: documents as DocumentLists })).toMatchObject({ ok: true, documents });
});

test('a value of another kind in any field, and a field that is none, are told with their place', () => {
  let tried = 0;
  for (const [collection, docs] of Object.entries(documents)) {
    const [doc] = docs;
    if (doc === undefined) continue;
    const at = `has at collections.${collection}["${doc.id}"]`;
    expect(said(collection, { ...doc, typo: 1 })).toContain(`${at}.typo a fault`);
    for (const field of Object.keys(doc)) {
      if (field === 'id' || free[collection as CollectionName] === field) continue;
      tried++;
      expect(said(collection, { ...doc, [field]: { wrong: true } })).toContain(`${at}.${field}`);
    }
  }
  expect(tried).toBeGreaterThan(100);
});

test('a document of an older format that cannot be brought to this one is told', () => {
  const lists = { levels: [{ id: 'soap' }] } as unknown as DocumentLists;
  expect(readEdited({ rev: 1, format: 1, documents: lists })).toMatchObject({
    ok: false,
    problem: expect.stringContaining('not as format 1 has them'),
  });
});
