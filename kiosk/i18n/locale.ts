/**
 * The language of the page and the time zone of the site: the screen's, not the browser's. One of each a page.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { createStore } from '../state/store.ts';

/** A language by its code (BCP 47), which is the name of its file in `languages/`. */
export type Locale = string;

export interface LocaleSettings {
  readonly locale: Locale;
  /** IANA name. */
  readonly timeZone: string;
}

export const localeSettings = createStore<LocaleSettings>({ locale: 'sv', timeZone: 'Europe/Stockholm' });

/** Of every catalogue of the page: fetches its file of a language; undefined when that is here. */
const fetchers: ((locale: Locale) => Promise<void> | undefined)[] = [];
/** The languages that there are. */
const known = new Set<Locale>();
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
  return typeof text === 'string' && known.has(text);
}

/** In the order of their codes. */
export const locales = (): readonly Locale[] => [...known].sort();

/** The language after this one: where there are two, the other. */
export function nextLocale(locale: Locale): Locale {
  const all = locales();
  return all[(all.indexOf(locale) + 1) % all.length] ?? locale;
}

/**
 * Answers the texts of the page's language. Each language is a file of its own, and only those that are spoken are
 * loaded: `setLocale` sees to that, and is awaited once before the page's first text (`definePage`).
 *
 * `files`: what loads the texts, by the file of the language (`../languages/sv.ts`).
 */
export function catalogue<M>(files: Readonly<Record<string, () => Promise<M>>>): () => M {
  const here = new Map<Locale, M>();
  const load = new Map(Object.entries(files).map(([path, file]) => [path.replace(/^.*\/|\.ts$/g, ''), file]));
  for (const locale of load.keys()) known.add(locale);
  fetchers.push((locale) =>
    here.has(locale)
      ? undefined
      : load
          .get(locale)?.()
          .then((messages) => void here.set(locale, messages)),
  );
  return () => {
    const messages = here.get(localeSettings.get().locale);
    if (messages === undefined) throw new Error('a text is read before its language is here');
    return messages;
  };
}

/** For Intl. British English: 24-hour clock and day before month, as an office in Europe reads them. */
export const languageTag = (locale: Locale): string => (locale === 'en' ? 'en-GB' : locale);

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
