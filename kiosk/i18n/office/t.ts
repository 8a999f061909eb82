/// <reference types="vite/types/importMeta.d.ts" />
/** The sentences of the office page in the page's language. */
import { catalogue } from '../locale.ts';
import type { OfficeMessages } from './messages.ts';

export const o = catalogue(import.meta.glob<OfficeMessages>('../languages/*.ts', { import: 'office' }));
