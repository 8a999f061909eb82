/** The size of an element, in rem, for what has to know how much fits; and the page that is shown now, in turn. */
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
  }

  hostDisconnected(): void {
    this.#observer.disconnect();
  }
}

const turnMs = 12_000;

/** Turns pages by itself: `at(pages)` is the page to show. */
export class Turning implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #count = 0;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  at(pages: number): number {
    return pages < 2 ? 0 : this.#count % pages;
  }

  hostConnected(): void {
    this.#timer = setInterval(() => {
      this.#count += 1;
      this.#host.requestUpdate();
    }, turnMs);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
  }
}
