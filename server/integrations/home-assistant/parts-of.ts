/** Which components a description of a device has, by key; none of a text that is no description. */
export function partsOf(text: string): ReadonlySet<string> {
  try {
    const described: unknown = JSON.parse(text);
    if (typeof described !== 'object' || described === null || !('components' in described)) return new Set();
    const { components } = described;
    return new Set(typeof components === 'object' && components !== null ? Object.keys(components) : []);
  } catch {
    return new Set();
  }
}
