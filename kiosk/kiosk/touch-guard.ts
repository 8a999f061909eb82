/**
 * Swallows touches for a moment: one that was meant for what was there before must not hit what is there now. A key's
 * click has no pointer, and is meant for what has the focus.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

const deafMs = 500;
const pointers = ['pointerdown', 'pointerup', 'click'] as const;

export class TouchGuard implements ReactiveController {
  readonly #host: ReactiveControllerHost & { deaf: boolean };
  readonly #onTouch: (heard: boolean) => void;
  #deafness: ReturnType<typeof setTimeout> | undefined;

  /** `onTouch` is told of each touch and key, and whether it goes through. */
  constructor(host: ReactiveControllerHost & { deaf: boolean }, onTouch: (heard: boolean) => void) {
    this.#host = host;
    this.#onTouch = onTouch;
    host.addController(this);
  }

  hostConnected(): void {
    for (const type of pointers) addEventListener(type, this.#hear, true);
    addEventListener('keydown', this.#key, true);
  }

  hostDisconnected(): void {
    for (const type of pointers) removeEventListener(type, this.#hear, true);
    removeEventListener('keydown', this.#key, true);
    clearTimeout(this.#deafness);
  }

  /** From now on, for half a second. */
  goDeaf(): void {
    this.#host.deaf = true;
    clearTimeout(this.#deafness);
    this.#deafness = setTimeout(() => {
      this.#host.deaf = false;
    }, deafMs);
  }

  readonly #hear = (event: Event): void => {
    const heard = !this.#host.deaf || (event instanceof PointerEvent && event.pointerType === '');
    if (!heard) {
      event.stopPropagation();
      event.preventDefault();
    }
    this.#onTouch(heard);
  };

  readonly #key = (): void => this.#onTouch(true);
}
