/** The versions that this tab was told of, over its own reloads. */
const name = 'hylla-told';

/** What of the browser's `sessionStorage` is used. */
interface Home {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
}

/** Whether this is the first word of `version`. Never where nothing can be kept: it would be news for ever. */
export function isNews(version: string, storage: () => Home): boolean {
  try {
    const told = storage().getItem(name)?.split('\n') ?? [];
    if (told.includes(version)) return false;
    storage().setItem(name, [...told, version].join('\n'));
    return true;
  } catch {
    return false;
  }
}
