/** The sentences of kiosk, wall and shared components in the page's language. */
import { catalogue } from '../locale.ts';
import type { Messages } from './messages.ts';

export const t = catalogue<Messages>({
  sv: async () => (await import('./sv.ts')).sv,
  en: async () => (await import('./en.ts')).en,
});
