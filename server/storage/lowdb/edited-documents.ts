/** Documents that a person has typed in: each is held against the shape of its collection, and what may be left out is filled in. */
import type { CollectionName, Collections } from '../../domain/model.ts';
import { shaped } from '../../domain/shapes/index.ts';
import type { DocumentLists } from '../documents.ts';
import { Tables } from '../tables.ts';
import type { Checkpoint } from './checkpoint-text.ts';
import { migrate, stateFormat } from './migrations.ts';

export type ReadEdited =
  | { readonly ok: true; readonly documents: DocumentLists }
  /** Goes on after the file's name. */
  | { readonly ok: false; readonly problem: string };

export function readEdited({ documents, format = stateFormat }: Checkpoint): ReadEdited {
  const tables = new Tables();
  tables.fill(documents);
  try {
    migrate(tables, format);
  } catch (error) {
    return { ok: false, problem: `has documents that are not as format ${format} has them (${error})` };
  }
  for (const collection of tables.names) {
    const problem = shape(tables, collection);
    if (problem !== null) return { ok: false, problem };
  }
  return { ok: true, documents: tables.snapshot() };
}

function shape(tables: Tables, collection: CollectionName): string | null {
  for (const doc of [...tables.durable.values(collection)] as Collections[CollectionName][]) {
    const result = shaped(collection, doc);
    if (!result.ok) return `has at collections.${collection}["${doc.id}"]${result.path} a fault (${result.message})`;
    tables.set(collection, doc.id, result.doc);
  }
  return null;
}
