/**
 * XML 1.0 read strictly, as far as a drawing needs it: elements, attributes, text. What is not well-formed ends the walk
 * with a fault, and so does a document type with entities of its own, since those may grow without bounds.
 */

/** One step of a walk through the text. Names are as written, with their prefix; values have their references replaced. */
export type XmlStep =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: ReadonlyMap<string, string> }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'instruction'; readonly name: string }
  | { readonly kind: 'fault'; readonly message: string };

const name = '[\\p{L}_][\\p{L}\\p{N}_.-]*(?::[\\p{L}_][\\p{L}\\p{N}_.-]*)?';
const openTag = new RegExp(`<(${name})`, 'uy');
const attribute = new RegExp(`\\s+(${name})\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`, 'uy');
const tagEnd = /\s*(\/?)>/y;
const closeTag = new RegExp(`</(${name})\\s*>`, 'uy');
const instruction = /<\?([\p{L}_][\p{L}\p{N}_.-]*)/uy;
const docType = /<!DOCTYPE\s+[^[\]<>"']*(?:"[^"<[]*"|'[^'<[]*'|[^[\]<>"'])*>/y;
const text = /[^<]+/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters that XML 1.0 does not allow
const notAllowed = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const reference = /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));|&/g;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const deepest = 200;

/** Walks through `source` in its order. After a fault nothing comes. */
export function* readXml(source: string): Generator<XmlStep, void> {
  const open: string[] = [];
  let at = 0;
  let rooted = false;
  const fault = (message: string): XmlStep => ({
    kind: 'fault',
    message: `line ${source.slice(0, at).split('\n').length}: ${message}`,
  });
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(source);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  /** The text up to `end`, which is passed over; null when it does not come. */
  const upTo = (end: string, from: number): string | null => {
    const until = source.indexOf(end, from);
    if (until < 0) return null;
    at = until + end.length;
    return source.slice(from, until);
  };

  const odd = notAllowed.exec(source);
  if (odd !== null) {
    at = odd.index;
    yield fault('a character that XML does not allow');
    return;
  }
  while (at < source.length) {
    if (source.startsWith('<!--', at)) {
      if (upTo('-->', at + 4) === null) return yield fault('a comment does not end');
    } else if (source.startsWith('<![CDATA[', at)) {
      const data = open.length === 0 ? null : upTo(']]>', at + 9);
      if (data === null) return yield fault('a CDATA section outside the drawing, or without an end');
      yield { kind: 'text', text: data };
    } else if (source.startsWith('<!', at)) {
      if (rooted || match(docType) === null)
        return yield fault('a document type with entities of its own is not taken; save as plain SVG');
    } else if (source.startsWith('<?', at)) {
      const found = match(instruction);
      if (found === null || upTo('?>', at) === null) return yield fault('an instruction (<?…?>) does not end');
      yield { kind: 'instruction', name: found[1] ?? '' };
    } else if (source.startsWith('</', at)) {
      const found = match(closeTag);
      const last = open.at(-1);
      if (found === null || last === undefined || found[1] !== last)
        return yield fault(`an end tag where </${last ?? ''}> was expected`);
      open.pop();
      yield { kind: 'close', name: last };
    } else if (source.startsWith('<', at)) {
      const tag = match(openTag);
      if (tag === null) return yield fault('"<" without the name of an element');
      if (open.length === 0 && rooted) return yield fault('a second root element');
      if (open.length >= deepest) return yield fault(`elements nested more than ${deepest} deep`);
      rooted = true;
      const attributes = new Map<string, string>();
      for (let found = match(attribute); found !== null; found = match(attribute)) {
        const value = resolved(found[2] ?? found[3] ?? '');
        const key = found[1] ?? '';
        if (value === null) return yield fault(`${key} holds an "&" that begins no known reference`);
        if (attributes.has(key)) return yield fault(`${key} stands twice in <${tag[1]}>`);
        attributes.set(key, value);
      }
      const end = match(tagEnd);
      if (end === null) return yield fault(`<${tag[1]}> has an attribute that cannot be read, or no end`);
      const opened = tag[1] ?? '';
      yield { kind: 'open', name: opened, attributes };
      if (end[1] === '/') yield { kind: 'close', name: opened };
      else open.push(opened);
    } else {
      const value = resolved(match(text)?.[0] ?? '');
      if (value === null) return yield fault('an "&" that begins no known reference');
      if (open.length === 0 && value.trim() !== '') return yield fault('text outside the root element');
      if (open.length > 0) yield { kind: 'text', text: value };
    }
  }
  if (!rooted) yield fault('there is no element at all');
  else if (open.length > 0) yield fault(`<${open.at(-1)}> does not end`);
}

/** With its references replaced; null when one is not known. */
function resolved(raw: string): string | null {
  if (!raw.includes('&')) return raw;
  let known = true;
  const value = raw.replace(reference, (_all, decimal?: string, hex?: string, named?: string) => {
    const code = decimal !== undefined ? Number(decimal) : hex !== undefined ? Number.parseInt(hex, 16) : null;
    const found = code === null ? entities[named ?? ''] : characterOf(code);
    if (found === undefined) known = false;
    return found ?? '';
  });
  return known ? value : null;
}

function characterOf(code: number): string | undefined {
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  const character = String.fromCodePoint(code);
  return notAllowed.test(character) ? undefined : character;
}
