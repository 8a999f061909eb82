/** What of a value another takes the place of, down to the single figures and words. */
export type Leaf = string | number | boolean | null;

export interface LeafChange {
  /** Dotted, below the value: `0.prices.1.price`; empty for the value itself. */
  readonly path: string;
  /** Absent: it was not there. */
  readonly before?: Leaf;
  /** Absent: it goes. */
  readonly after?: Leaf;
}

export function leafChanges(before: unknown, after: unknown): readonly LeafChange[] {
  const was = leaves(before);
  const is = leaves(after);
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((path) => was.get(path) !== is.get(path) || was.has(path) !== is.has(path))
    .map((path) => {
      const [old, next] = [was.get(path), is.get(path)];
      return { path, ...(old !== undefined && { before: old }), ...(next !== undefined && { after: next }) };
    });
}

function leaves(value: unknown, path = ''): Map<string, Leaf> {
  if (value === undefined) return new Map();
  if (typeof value === 'object' && value !== null)
    return new Map(
      Object.entries(value).flatMap(([key, one]) => [...leaves(one, path === '' ? key : `${path}.${key}`)]),
    );
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' || value === null
    ? new Map([[path, value]])
    : new Map();
}
