/** Names that come from the site, in the page's language. */
import type { Text } from '../../server/contract/primitives.ts';
import { localeSettings } from './locale.ts';

/** A name in the page's language, or the one it is known by. */
export function textOf(text: Text): string {
  if (typeof text === 'string') return text;
  const { locale } = localeSettings.get();
  return (locale === 'en' ? text.en : text.sv) ?? text.sv ?? text.en ?? '';
}

/** A name as a title and the detail that tells its kinds apart: `Foam soap, 1 l` is `Foam soap` and `1 l`. */
export interface NameParts {
  readonly title: string;
  readonly detail: string;
}

export function nameParts(text: Text): NameParts {
  const name = textOf(text);
  const [, title = name, detail = ''] = /^(.+?)(?:,\s*|\s+(?=\d))(.+)$/.exec(name) ?? [];
  return { title, detail };
}

/** A name inside a sentence: `Coffee filter` is `coffee filter`, `A4 paper` stays. */
export function inText(name: string): string {
  return /^\p{Lu}\p{Ll}/u.test(name) ? name.charAt(0).toLowerCase() + name.slice(1) : name;
}

/** A word at the start of a line: `torsdag` is `Torsdag`. */
export function atStart(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
