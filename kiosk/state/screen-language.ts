import { isLocale, type Locale } from '../i18n/locale.ts';
import { asked, remembered } from './preferences.ts';

/** The language of a screen: its address's, what it is set to, the site's, or what the site's was when it was last known. */
export function screenLanguage(site?: { readonly locale: Locale } | null, set?: Locale): Locale {
  return [asked('lang'), set, site?.locale, remembered('lang')].find(isLocale) ?? 'sv';
}
