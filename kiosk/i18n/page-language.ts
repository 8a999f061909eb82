/** What the document says of its language, so that it is read aloud, hyphenated and laid out as that. */

import { type Locale, localeSettings } from './locale.ts';
import { atStart } from './names.ts';

const fromTheRight = /^(ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/;

export function tellLanguage(): void {
  const { locale } = localeSettings.get();
  document.documentElement.lang = locale;
  document.documentElement.dir = fromTheRight.test(locale) ? 'rtl' : 'ltr';
}

/** What a language calls itself: `Svenska`, `English`. */
export function ownName(locale: Locale): string {
  return atStart(new Intl.DisplayNames([locale], { type: 'language' }).of(locale) ?? locale);
}
