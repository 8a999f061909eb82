/// <reference types="vite/types/importMeta.d.ts" />
/** The sentences of the page that follows one request, in the phone's language. */
import { catalogue } from '../locale.ts';
import type { FollowMessages } from './messages.ts';

export const f = catalogue(import.meta.glob<FollowMessages>('../languages/*.ts', { import: 'follow' }));
