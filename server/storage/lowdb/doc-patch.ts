/**
 * What a commit changes of a document, where that is only some of its properties: a reading moves a third of its
 * dispenser's document, and the journal is written for every reading.
 *
 * A patch is an object. Its properties replace those of the document, but an object is put into an object property by
 * property, one level deep. It can take nothing away: a document that loses a property is written whole.
 */
import { isRecord } from '../documents.ts';
import type { JsonBytes } from './json-bytes.ts';

type Properties = Readonly<Record<string, unknown>>;

const comma = 0x2c;
const closeBrace = 0x7d;

/** Writes the patch that makes `after` of `before`, two documents of one id; false, and nothing written, when there is none. */
export function writePatch(out: JsonBytes, before: object, after: { readonly id: string }): boolean {
  const start = out.length;
  out.ascii('{"id":').text(after.id);
  if (isRecord(before) && isRecord(after) && writeOuter(out, before, after)) {
    out.byte(closeBrace);
    return true;
  }
  out.length = start;
  return false;
}

function writeOuter(out: JsonBytes, before: Properties, after: Properties): boolean {
  if (losesAny(before, after)) return false;
  for (const name in after) {
    const [old, now] = [before[name], after[name]];
    if (old === now || now === undefined) continue;
    out.byte(comma).name(name);
    if (!isRecord(old) || !isRecord(now)) out.value(now);
    else if (losesAny(old, now)) return false;
    else writeInner(out, old, now);
  }
  return true;
}

/** Of an object in the document, what makes `after` of `before`. */
export function writeInner<T extends object>(out: JsonBytes, before: T, after: T): void {
  out.ascii('{');
  let isFirst = true;
  for (const name in after) {
    const now = after[name];
    if (before[name] === now || now === undefined) continue;
    if (!isFirst) out.byte(comma);
    isFirst = false;
    out.name(name).value(now);
  }
  out.byte(closeBrace);
}

/** Whether a property is taken away, which no patch can do. */
export function losesAny<T extends object>(before: T, after: T): boolean {
  for (const name in before) if (after[name] === undefined && before[name] !== undefined) return true;
  return false;
}

/** The document that `patch` makes of `doc`. */
export function patched<T extends object>(doc: T, patch: Properties): T {
  const result: Record<string, unknown> = Object.fromEntries(Object.entries(doc));
  for (const [name, now] of Object.entries(patch)) {
    const old = result[name];
    result[name] = isRecord(old) && isRecord(now) ? { ...old, ...now } : now;
  }
  return result as T;
}
