import { isLocale, type Locale } from '../i18n/locale.ts';
import { asked, remembered } from './preferences.ts';

/** The language of a screen: its address's, else the site's, else what the site's was when it was last known. */
export function screenLanguage(site?: { readonly locale: Locale } | null): Locale {
  return [asked('lang'), site?.locale, remembered('lang')].find(isLocale) ?? 'sv';
}
