/**
 * Where the keyboard is after a change of view: at the beginning of what came, not lost with what went nor back in the
 * menu. A view that knows better takes the focus when it is drawn, which is after this.
 */
import { css, html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { route } from './router.ts';

export class Arrival implements ReactiveController {
  static readonly styles = css`
    main:focus {
      outline: none;
    }
    nav a.skip {
      position: absolute;
      inset: var(--space-2) auto auto var(--space-2);
      z-index: 2;
      min-height: 0;
      padding: var(--space-3) var(--space-4);
      border-radius: var(--radius-1);
      background: var(--surface);
      color: var(--act);
    }
    nav a.skip:not(:focus) {
      clip-path: inset(50%);
      width: 1px;
      height: 1px;
      padding: 0;
      overflow: hidden;
    }
  `;
  readonly #main: () => HTMLElement | null;
  #seen = route.get();

  constructor(host: ReactiveControllerHost, main: () => HTMLElement | null) {
    this.#main = main;
    host.addController(this);
  }

  hostUpdated(): void {
    const now = route.get();
    if (now === this.#seen) return;
    this.#seen = now;
    this.#focus();
  }

  /** Past the menu. The address names the view, so the link must not change it. */
  skipLink(words: string): TemplateResult {
    return html`<a class="skip" href="#main" @click=${this.#skip}>${words}</a>`;
  }

  readonly #skip = (event: Event): void => {
    event.preventDefault();
    this.#focus();
  };

  #focus(): void {
    this.#main()?.focus({ preventScroll: true });
  }
}
