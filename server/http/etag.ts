/** `ETag` and `If-Match` where two people may edit the same document. */
import { createHash } from 'node:crypto';
import { type Refused, refuse } from '../contract/errors.ts';

/** A strong tag of a document's content. */
export function etagOf(doc: object): string {
  return `"${createHash('sha256').update(JSON.stringify(doc)).digest('base64url').slice(0, 22)}"`;
}

/** Refuses a write whose `If-Match` names another version than `current`, or whose `If-None-Match: *` finds one. */
export function checkPrecondition(
  header: (name: string) => string | undefined,
  current: object | undefined,
): Refused | null {
  const match = header('if-match');
  const tags = match?.split(',').map((tag) => tag.trim());
  if (tags !== undefined) {
    const found = current === undefined ? null : etagOf(current);
    if (found === null || !(tags.includes('*') || tags.includes(found))) {
      return refuse('precondition-failed', 'Somebody else changed this meanwhile; read it again and repeat the change');
    }
  }
  if (header('if-none-match')?.trim() === '*' && current !== undefined) {
    return refuse('precondition-failed', 'This exists already');
  }
  return null;
}
