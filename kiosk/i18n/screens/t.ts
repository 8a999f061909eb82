/// <reference types="vite/types/importMeta.d.ts" />
/** The sentences that several pages say, in the page's language. */
import { catalogue } from '../locale.ts';
import type { Messages } from './messages.ts';

export const t = catalogue(import.meta.glob<Messages>('../languages/*.ts', { import: 'screens' }));
