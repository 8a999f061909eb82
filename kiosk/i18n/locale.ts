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

export function setLocale(change: Partial<LocaleSettings>): void {
  const now = localeSettings.get();
  const next = { ...now, ...change };
  if (next.locale !== now.locale || next.timeZone !== now.timeZone) localeSettings.set(next);
}

export function isLocale(text: unknown): text is Locale {
  return locales.some((locale) => locale === text);
}

/** Answers the catalogue of the page's language: `const t = catalogue({ sv, en })`, then `t().title`. */
export function catalogue<M>(byLocale: Readonly<Record<Locale, M>>): () => M {
  return () => byLocale[localeSettings.get().locale];
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
