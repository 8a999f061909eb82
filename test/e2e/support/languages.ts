/** The languages of the pages that are gone through state by state: in `npm test` the first, in `npm run test:pages` each. */
const all = ['sv', 'en'] as const;
const isEach = process.env['PAGES'] === 'all' || process.env['PICTURES'] === 'renew';

export const languages: readonly (typeof all)[number][] = isEach ? all : ['sv'];
