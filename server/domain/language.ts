/** The languages that the server itself writes in: orders to suppliers, entities of Home Assistant. */
export type WrittenLanguage = 'sv' | 'en';

/** Of a site's language; a site of a third writes English to the outside. */
export const writtenLanguage = (locale: string): WrittenLanguage => (locale === 'sv' ? 'sv' : 'en');
