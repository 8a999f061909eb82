import type { CollectionName, Collections } from '../../server/domain/model.ts';
import { shaped } from '../../server/domain/shapes/index.ts';
import { asStored } from './as-stored.ts';

/** Looks at the first so many documents of each collection, and at one in so many after them: tests put millions. */
const closely = 200;
const seen = new Map<CollectionName, number>();

/** Throws where a document is not as its shape says: what the server writes, it must take back from a person's hands. */
export function wellFormed<C extends CollectionName>(collection: C, doc: Collections[C]): void {
  const count = (seen.get(collection) ?? 0) + 1;
  seen.set(collection, count);
  if (count > closely && count % closely !== 0) return;
  const result = shaped(collection, asStored(doc));
  if (!result.ok) throw new Error(`${collection}["${doc.id}"]${result.path}: ${result.message}`);
}
