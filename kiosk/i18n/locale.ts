/**
 * The language of the page and the time zone of the site: the screen's, not the browser's. One of each a page.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { createStore } from '../state/store.ts';

export const locales = ['sv', 'en'] as const;
export type Locale = (typeof locales)[number];

export interface LocaleSettings {
  readonly locale: Locale;
  /** IANA name. */
  readonly timeZone: string;
}

export const localeSettings = createStore<LocaleSettings>({ locale: 'sv', timeZone: 'Europe/Stockholm' });

/** Of every catalogue of the page: fetches its file of a language; undefined when that is here. */
const fetchers: ((locale: Locale) => Promise<void> | undefined)[] = [];
let turns = 0;

/**
 * Changes language or zone: at once when the language is here, else when its files are. False when they could not be
 * had or another language was wanted meanwhile; the page then keeps the language it has.
 */
export async function setLocale({ locale, timeZone }: Partial<LocaleSettings>): Promise<boolean> {
  if (timeZone !== undefined) change({ timeZone });
  if (locale === undefined) return true;
  turns += 1;
  const turn = turns;
  const coming = fetchers.map((fetch) => fetch(locale)).filter((file) => file !== undefined);
  if (coming.length > 0) {
    const here = await Promise.all(coming).then(
      () => true,
      () => false,
    );
    if (!here || turn !== turns) return false;
  }
  change({ locale });
  return true;
}

function change(settings: Partial<LocaleSettings>): void {
  const now = localeSettings.get();
  const next = { ...now, ...settings };
  if (next.locale !== now.locale || next.timeZone !== now.timeZone) localeSettings.set(next);
}

export function isLocale(text: unknown): text is Locale {
  return locales.some((locale) => locale === text);
}

/**
 * Answers the texts of the page's language. Each language is a file of its own, and only those that are spoken are
 * loaded: `setLocale` sees to that, and is awaited once before the page's first text (`definePage`).
 */
export function catalogue<M>(files: Readonly<Record<Locale, () => Promise<M>>>): () => M {
  const here = new Map<Locale, M>();
  fetchers.push((locale) =>
    here.has(locale) ? undefined : files[locale]().then((messages) => void here.set(locale, messages)),
  );
  return () => {
    const messages = here.get(localeSettings.get().locale);
    if (messages === undefined) throw new Error('a text is read before its language is here');
    return messages;
  };
}

/** Renders its element again when the language changes. */
export class Localised implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = localeSettings.subscribe(() => this.#host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#stop?.();
  }
}
