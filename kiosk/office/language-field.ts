/** The language that the office is in for whoever sits at this browser. */
import { html, type TemplateResult } from 'lit';
import { isLocale, localeSettings, locales, setLocale } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { ownName } from '../i18n/page-language.ts';

export function languageField(): TemplateResult {
  const m = o();
  const now = localeSettings.get().locale;
  return html`<label>
    <span>${m.language}</span>
    <select @change=${choose} aria-label=${m.language}>
      ${locales().map((one) => html`<option value=${one} ?selected=${now === one}>${ownName(one)}</option>`)}
    </select>
  </label>`;
}

function choose(event: Event): void {
  const value = event.target instanceof HTMLSelectElement ? event.target.value : '';
  if (!isLocale(value)) return;
  localStorage.setItem('hylla-language', value);
  void setLocale({ locale: value });
}
