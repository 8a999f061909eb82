/** The screen's shape, which decides how much fits on a page: there is no scrolling. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** `tall`: a kiosk on end; `wide`: on its side; `small`: a phone. */
export type Shape = 'tall' | 'wide' | 'small';

const wide = matchMedia('(orientation: landscape)');
const small = matchMedia('(orientation: portrait) and (max-width: 640px)');

export class ScreenShape implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #changed = () => this.#host.requestUpdate();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  get value(): Shape {
    if (wide.matches) return 'wide';
    return small.matches ? 'small' : 'tall';
  }

  hostConnected(): void {
    for (const query of [wide, small]) query.addEventListener('change', this.#changed);
  }

  hostDisconnected(): void {
    for (const query of [wide, small]) query.removeEventListener('change', this.#changed);
  }
}

/** One page of a list, and how many there are; a page past the end is the last. */
export function pageOf<T>(list: readonly T[], size: number, page: number) {
  const pages = Math.max(1, Math.ceil(list.length / size));
  const at = Math.min(page, pages - 1);
  return { shown: list.slice(at * size, (at + 1) * size), at, pages };
}
