/** Names that come from the site, in the page's language. */
import type { Text } from '../../server/contract/primitives.ts';
import { localeSettings } from './locale.ts';

/** A name in the page's language, or the one it is known by. */
export function textOf(text: Text): string {
  if (typeof text === 'string') return text;
  return text[localeSettings.get().locale] ?? text.sv ?? text.en ?? '';
}
