/** A document that is being edited: plain JSON, changed by dotted paths (`offers.0.prices.1.price`), never in place. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
export type Doc = { readonly [key: string]: Json };

const isObject = (value: Json | undefined): value is Doc =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

export function getAt(doc: Json | undefined, path: string): Json | undefined {
  let value = doc;
  for (const key of path.split('.')) {
    if (isList(value)) value = value[Number(key)];
    else if (isObject(value) && Object.hasOwn(value, key)) value = value[key];
    else return undefined;
  }
  return value;
}

/** `undefined` takes the value out, and the object around it when that is left with nothing. */
export function setAt(doc: Doc, path: string, value: Json | undefined): Doc {
  const changed = put(doc, path.split('.'), value);
  return isObject(changed) ? changed : {};
}

function put(node: Json | undefined, [key, ...rest]: readonly string[], value: Json | undefined): Json | undefined {
  if (key === undefined) return value;
  if (isList(node)) {
    const next = put(node[Number(key)], rest, value);
    return next === undefined
      ? node.filter((_, i) => i !== Number(key))
      : node.map((one, i) => (i === Number(key) ? next : one));
  }
  const { [key]: before, ...others } = isObject(node) ? node : {};
  const next = put(before, rest, value);
  if (next !== undefined) return { ...(isObject(node) ? node : {}), [key]: next };
  return Object.keys(others).length === 0 ? undefined : others;
}

/** Paths at which the two differ; a list that differs counts as one. */
export function changedPaths(before: Json | undefined, after: Json | undefined, at = ''): readonly string[] {
  if (isObject(before) && isObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => changedPaths(before[key], after[key], at === '' ? key : `${at}.${key}`));
  }
  return JSON.stringify(before) === JSON.stringify(after) ? [] : [at];
}

/** A number as people type it, with a comma or a point; the text itself when it is none; nothing for nothing. */
export function typedNumber(text: string): number | string | undefined {
  const plain = typedAmount(text);
  if (plain === undefined) return undefined;
  const value = Number(plain);
  return Number.isFinite(value) ? value : text;
}

/** An amount of money as people type it, as a decimal string: `1 289,50` is `1289.50`. Nothing for nothing. */
export function typedAmount(text: string): string | undefined {
  const plain = text
    .trim()
    .replace(/(?<=\d)\s+(?=\d)/g, '')
    .replace(',', '.');
  return plain === '' ? undefined : plain;
}

/** An id made of a name: `Torkrulle, stor` is `torkrulle-stor`. */
export function idOf(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 64);
}
