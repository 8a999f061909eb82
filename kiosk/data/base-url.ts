/**
 * Where Hylla lives, with a trailing slash: `/`, or `/x/` under a base path. Every built script lies one folder below
 * it (`assets/`), so it is found from the script and not from the page, whose address may be deeper.
 */
export const baseUrl = new URL(/* @vite-ignore */ '..', import.meta.url);
