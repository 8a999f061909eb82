/// <reference types="vite/types/importMeta.d.ts" />
/** The sentences of the kiosk in the page's language. */
import { catalogue } from '../locale.ts';
import type { KioskMessages } from './messages.ts';

export const k = catalogue(import.meta.glob<KioskMessages>('../languages/*.ts', { import: 'kiosk' }));
