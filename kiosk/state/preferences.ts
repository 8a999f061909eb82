/**
 * What a page remembers or is told in its address: theme, language, room. The address wins (`?theme=dark&lang=en`), then
 * what was chosen on this screen, then the site.
 */
const query = new URLSearchParams(location.search);

export type Preference = 'theme' | 'lang' | 'room' | 'screen';

export function asked(name: Preference): string | null {
  return query.get(name);
}

/** A browser may refuse storage (private window, policy): then nothing is remembered. */
export function remembered(name: Preference): string | null {
  try {
    return localStorage.getItem(`hylla-${name}`);
  } catch {
    return null;
  }
}

export function remember(name: Preference, value: string): void {
  try {
    localStorage.setItem(`hylla-${name}`, value);
  } catch {
    // Nothing is lost but the choice.
  }
}

/** Sets the theme that was asked for, that the screen is set to, or chosen; without one the device's own holds. */
export function applyTheme(set?: string): void {
  const theme = asked('theme') ?? set ?? remembered('theme');
  const { dataset } = document.documentElement;
  if (theme === 'light' || theme === 'dark') dataset['theme'] = theme;
  else delete dataset['theme'];
}
