/** The sentences of the office page in the page's language. */
import { catalogue } from '../locale.ts';
import { en } from './en.ts';
import type { OfficeMessages } from './messages.ts';
import { sv } from './sv.ts';

export const o = catalogue<OfficeMessages>({ sv, en });
