/** Documents as they come back from our own files. Their lines carry a checksum, so their shape is checked no deeper. */
import { type CollectionName, type Collections, collectionNames } from '../domain/model.ts';

/** All documents, by collection. */
export type DocumentLists = { readonly [C in CollectionName]?: Iterable<Collections[C]> };

const known: ReadonlySet<string> = new Set(collectionNames);

export function isCollection(name: string): name is CollectionName {
  return known.has(name);
}

export function isDocument<C extends CollectionName>(_collection: C, value: unknown): value is Collections[C] {
  return isRecord(value) && typeof value['id'] === 'string';
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
