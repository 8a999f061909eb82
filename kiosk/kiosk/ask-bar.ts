/** "Ask for something": the kinds of things as pictures, and the way to say that something is wrong. */
import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { Category } from '../../server/contract/site-file.ts';
import '../components/drawing.ts';
import type { Thing } from '../components/thing.ts';
import { k } from '../i18n/kiosk/t.ts';
import { Localised } from '../i18n/locale.ts';
import { t } from '../i18n/screens/t.ts';
import { Select, sameList } from '../state/select.ts';
import { live } from '../state/session.ts';
import { controls } from './controls.ts';
import { Moves } from './moves.ts';
import { tiny } from './tiny.ts';
import { GoTo } from './view.ts';

/** In the order of what is asked for most in a break room. */
const pictures: readonly (readonly [Category, Thing])[] = [
  ['break-room', 'coffee'],
  ['office', 'paper'],
  ['ink', 'ink-colour'],
  ['hygiene', 'towel-roll'],
  ['cleaning', 'spray'],
  ['other', 'box'],
];

@customElement('hy-ask-bar')
export class AskBar extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }
      .head {
        display: flex;
        align-items: center;
        justify-content: space-between;
        gap: var(--space-4);
      }
      h2 {
        font-size: var(--text-5);
        font-weight: var(--weight-title);
        line-height: 1.1;
      }
      .kinds {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: minmax(0, 1fr);
        gap: var(--space-3);
      }
      .card {
        justify-items: center;
        align-content: center;
        gap: var(--space-2);
        padding: var(--space-3) var(--space-2);
        border-radius: var(--radius-2);
        background: var(--act-soft);
        font-size: var(--text-3);
        font-weight: var(--weight-strong);
        line-height: 1.1;
        text-align: center;
        --draw-shell: var(--surface);
      }
      .card[aria-current='true'] {
        background: var(--act);
        color: var(--on-act);
      }
      hy-drawing {
        width: 3.6rem;
        aspect-ratio: 1;
      }
      @media (orientation: landscape) {
        h2 {
          font-size: var(--text-4);
        }
        .head .button {
          font-size: var(--text-2);
        }
        :host(:not([current])) .kinds {
          grid-auto-flow: row;
          grid-template-columns: repeat(3, minmax(0, 1fr));
        }
        .card {
          font-size: var(--text-2);
        }
        hy-drawing {
          width: 3.4rem;
        }
      }
      @media (orientation: portrait) and (max-width: 640px) {
        :host {
          gap: var(--space-2);
        }
        h2 {
          font-size: var(--text-3);
        }
        .kinds {
          gap: var(--space-1);
        }
        .card {
          font-size: var(--text-1);
          padding: var(--space-2) 0;
          gap: var(--space-1);
        }
        hy-drawing {
          width: 2.2rem;
        }
      }
      ${tiny} {
        .head {
          flex-wrap: wrap;
        }
        .kinds,
        :host(:not([current])) .kinds {
          grid-auto-flow: row;
          grid-template-columns: repeat(auto-fit, minmax(6rem, 1fr));
        }
      }
    `,
  ];

  /** The category that is open, if one is; then there is no title. */
  @property({ reflect: true }) current: Category | null = null;

  readonly #categories = new Select(
    this,
    live,
    ({ model }) => {
      const stocked = new Set([...(model?.items.values() ?? [])].map((item) => item.category));
      return pictures.map(([category]) => category).filter((category) => stocked.has(category));
    },
    sameList,
  );

  constructor() {
    super();
    new Localised(this);
    new Moves(this, () => String(this.#categories.value));
  }

  override render() {
    const text = t();
    const shown = new Set(this.#categories.value);
    return html`
      ${
        this.current === null
          ? html`<div class="head">
            <h2>${k().ask}</h2>
            <button class="button" @click=${() => this.dispatchEvent(new GoTo({ name: 'problem' }))}>
              ${k().problem}
            </button>
          </div>`
          : ''
      }
      <div class="kinds">
        ${pictures
          .filter(([category]) => shown.has(category))
          .map(
            ([category, thing]) => html`<button
              class="card"
              aria-current=${category === this.current}
              @click=${() => this.dispatchEvent(new GoTo({ name: 'ask', category }))}
            >
              <hy-drawing .thing=${thing}></hy-drawing>
              <span>${text.category[category]}</span>
            </button>`,
          )}
      </div>
    `;
  }
}
