/** Whether two plain values say the same, whatever the order of their keys; a key that is undefined is absent. */
export function same(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((value, i) => same(value, b[i]));
  }
  return differingFields(a, b).length === 0;
}

/** Names of the fields in which two objects differ. */
export function differingFields(a: object, b: object): readonly string[] {
  const left = new Map<string, unknown>(Object.entries(a));
  const right = new Map<string, unknown>(Object.entries(b));
  return [...new Set([...left.keys(), ...right.keys()])].filter((key) => !same(left.get(key), right.get(key)));
}
