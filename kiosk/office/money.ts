/** Amounts by Intl, in the page's language. */
import { languageTag, localeSettings } from '../i18n/locale.ts';

/** `1 234,00 kr`, in the site's currency; `amount` is a decimal string as the API sends it. */
export function money(amount: string, currency: string): string {
  return new Intl.NumberFormat(languageTag(localeSettings.get().locale), {
    style: 'currency',
    currency,
    currencyDisplay: 'narrowSymbol',
  }).format(Number(amount));
}

/** What stands before the decimals of a number. */
export function decimalSign(): string {
  const parts = new Intl.NumberFormat(languageTag(localeSettings.get().locale)).formatToParts(1.5);
  return parts.find(({ type }) => type === 'decimal')?.value ?? '.';
}
