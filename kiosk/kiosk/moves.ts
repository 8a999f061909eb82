/**
 * Tells the page when a render has moved what can be touched, or put something else in its place: a touch that was meant
 * for what stood there must not hit it (touch-guard.ts). `shape` answers a plain value that differs when it has.
 */
import type { LitElement, ReactiveController } from 'lit';

export class Moved extends Event {
  static readonly type = 'hy-moved';

  constructor() {
    super(Moved.type, { bubbles: true, composed: true });
  }
}

export class Moves implements ReactiveController {
  readonly #host: LitElement;
  readonly #shape: () => string;
  #last: string | null = null;

  constructor(host: LitElement, shape: () => string) {
    this.#host = host;
    this.#shape = shape;
    host.addController(this);
  }

  hostUpdated(): void {
    const now = this.#shape();
    if (this.#last !== null && now !== this.#last) this.#host.dispatchEvent(new Moved());
    this.#last = now;
  }
}

declare global {
  interface HTMLElementEventMap {
    'hy-moved': Moved;
  }
}
