import { type Locale, setLocale } from './locale.ts';

const againMs = 3_000;

/** Puts a page's own element in place once its first language is here, so that every text is at hand when it draws. */
export async function definePage(tag: string, page: CustomElementConstructor, locale: Locale): Promise<void> {
  while (!(await setLocale({ locale }))) await new Promise((again) => setTimeout(again, againMs));
  customElements.define(tag, page);
}
