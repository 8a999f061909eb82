/** An amount in the site's currency, by Intl, in the page's language. */
import { languageTag, localeSettings } from '../i18n/locale.ts';

/** `1 234,00 kr`; `amount` is a decimal string as the API sends it. */
export function money(amount: string, currency: string): string {
  return new Intl.NumberFormat(languageTag(localeSettings.get().locale), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).format(Number(amount));
}
