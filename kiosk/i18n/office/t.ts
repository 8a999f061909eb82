/** The sentences of the office page in the page's language. */
import { catalogue } from '../locale.ts';
import type { OfficeMessages } from './messages.ts';

export const o = catalogue<OfficeMessages>({
  sv: async () => (await import('./sv.ts')).sv,
  en: async () => (await import('./en.ts')).en,
});
