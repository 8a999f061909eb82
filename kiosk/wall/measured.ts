/** The size of an element, in rem, for what has to know how much fits. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

export class Measured implements ReactiveController {
  width = 0;
  height = 0;
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #observer: ResizeObserver;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    this.#observer = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      this.width = entry.contentRect.width / rem;
      this.height = entry.contentRect.height / rem;
      host.requestUpdate();
    });
    host.addController(this);
  }

  hostConnected(): void {
    this.#observer.observe(this.#host);
    // What fits hangs on the face too.
    void document.fonts.ready.then(() => this.#host.requestUpdate());
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }
}
