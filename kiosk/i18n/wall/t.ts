/// <reference types="vite/types/importMeta.d.ts" />
/** The sentences of the wall in the page's language. */
import { catalogue } from '../locale.ts';
import type { WallMessages } from './messages.ts';

export const w = catalogue(import.meta.glob<WallMessages>('../languages/*.ts', { import: 'wall' }));
