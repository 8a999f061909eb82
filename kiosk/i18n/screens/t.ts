/** The sentences of kiosk, wall and shared components in the page's language. */
import { catalogue } from '../locale.ts';
import { en } from './en.ts';
import type { Messages } from './messages.ts';
import { sv } from './sv.ts';

export const t = catalogue<Messages>({ sv, en });
