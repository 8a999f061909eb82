/**
 * Binds an element to a slice of a store: it renders again only when its slice changes, so that a changed dispenser
 * renders one tile.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Store } from './store.ts';

export class Select<T, S> implements ReactiveController {
  value: S;
  readonly #host: ReactiveControllerHost;
  readonly #store: Store<T>;
  readonly #selector: (state: T) => S;
  readonly #same: (a: S, b: S) => boolean;
  #stop: (() => void) | undefined;

  constructor(
    host: ReactiveControllerHost,
    store: Store<T>,
    selector: (state: T) => S,
    same: (a: S, b: S) => boolean = Object.is,
  ) {
    this.#host = host;
    this.#store = store;
    this.#selector = selector;
    this.#same = same;
    this.value = selector(store.get());
    host.addController(this);
  }

  hostConnected(): void {
    this.#stop = this.#store.subscribe(() => this.#look());
    this.#look();
  }

  /** The selector may depend on the host's own properties. */
  hostUpdate(): void {
    this.value = this.#selector(this.#store.get());
  }

  hostDisconnected(): void {
    this.#stop?.();
  }

  #look(): void {
    const next = this.#selector(this.#store.get());
    if (this.#same(next, this.value)) return;
    this.value = next;
    this.#host.requestUpdate();
  }
}

/** Equality for slices that are lists: same length, same members. */
export function sameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((value, i) => Object.is(value, b[i]));
}
