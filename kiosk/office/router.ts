/** Where the office page is: a path in the address's hash, so that every view has a link and the back button works. */
import { createStore } from '../state/store.ts';

export interface Route {
  /** `overview`, `dispensers`, `stock` … */
  readonly view: string;
  /** What is looked at within it, if anything. */
  readonly id: string | null;
  /** What of that, if anything: `edit/items/towel-roll`. */
  readonly sub: string | null;
}

function read(): Route {
  const [view = '', id, sub] = location.hash.replace(/^#\/?/, '').split('/');
  return {
    view: view || 'overview',
    id: id ? decodeURIComponent(id) : null,
    sub: sub ? decodeURIComponent(sub) : null,
  };
}

const state = createStore<Route>(read());
export const route = { get: state.get, subscribe: state.subscribe };

addEventListener('hashchange', () => state.set(read()));

export function linkTo(view: string, ...more: readonly string[]): string {
  return `#/${[view, ...more.map(encodeURIComponent)].join('/')}`;
}

export function go(view: string, ...more: readonly string[]): void {
  location.hash = linkTo(view, ...more);
}

/** The token of a one-time set-up link (`#setup=…`), taken out of the address at once. */
export function takeSetupToken(): string | null {
  const token = /^#setup=([\w-]{1,64})$/.exec(location.hash)?.[1] ?? null;
  if (token !== null) history.replaceState(null, '', location.pathname);
  return token;
}
