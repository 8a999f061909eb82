/** The items of one category as pictures, a page at a time. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { ItemView } from '../../server/contract/api/live.ts';
import type { Category } from '../../server/contract/site-file.ts';
import '../components/drawing.ts';
import { thingOf } from '../components/thing.ts';
import { k } from '../i18n/kiosk/t.ts';
import { Localised } from '../i18n/locale.ts';
import { nameParts } from '../i18n/names.ts';
import { t } from '../i18n/screens/t.ts';
import { Select } from '../state/select.ts';
import { live } from '../state/session.ts';
import './ask-bar.ts';
import { controls } from './controls.ts';
import { leadStyles } from './lead-styles.ts';
import { Moves } from './moves.ts';
import { pageOf, ScreenShape } from './shape.ts';
import { tiny } from './tiny.ts';
import { GoTo } from './view.ts';

/** So few stand larger, within reach all the same. */
const fewMost = 4;
const sizes = { tall: 6, wide: 8, small: 6 } as const;

@customElement('hy-ask-view')
export class AskView extends LitElement {
  static override styles = [
    controls,
    leadStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: minmax(min-content, 1fr) minmax(0, max-content) auto auto;
        align-content: end;
        gap: var(--space-5);
        min-height: 0;
      }
      .items {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        grid-auto-rows: minmax(0, 13.25rem);
        align-content: end;
        gap: var(--space-4);
        min-height: 0;
      }
      .card {
        grid-template-rows: minmax(0, 1fr) auto;
        gap: var(--space-3);
        padding: var(--space-4);
        min-height: 0;
      }
      hy-drawing {
        justify-self: center;
        height: 100%;
        max-width: 100%;
        min-height: 0;
        aspect-ratio: 1;
        --surface: light-dark(#f4f1eb, #0f1517);
      }
      .name {
        display: grid;
        line-height: 1.15;
        text-align: center;
        font-size: var(--text-4);
        font-weight: var(--weight-strong);
      }
      .name small {
        font-size: var(--text-3);
        font-weight: var(--weight-text);
        color: var(--ink-2);
      }
      .foot {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: minmax(0, 1fr);
        gap: var(--space-3);
      }
      @media (orientation: portrait) and (min-width: 641px) {
        .items[data-few] {
          grid-auto-rows: minmax(0, 18rem);
        }
      }
      @media (orientation: landscape) {
        .items {
          grid-template-columns: repeat(4, minmax(0, 1fr));
          grid-auto-rows: minmax(0, 17rem);
        }
        .name {
          font-size: var(--text-3);
        }
        .name small {
          font-size: var(--text-2);
        }
      }
      @media (orientation: portrait) and (max-width: 640px) {
        :host {
          gap: var(--space-3);
        }
        .items {
          grid-auto-rows: minmax(0, 13rem);
          gap: var(--space-2);
        }
        .card {
          padding: var(--space-2);
          border-radius: var(--radius-2);
          gap: var(--space-1);
        }
        .name {
          font-size: var(--text-2);
        }
        .name small {
          font-size: var(--text-1);
        }
      }
      ${tiny} {
        :host {
          grid-template-rows: none;
          align-content: start;
        }
        .items {
          grid-template-columns: repeat(auto-fit, minmax(min(9rem, 100%), 1fr));
          grid-auto-rows: auto;
        }
        hy-drawing {
          height: 7rem;
        }
      }
    `,
  ];

  @property() category: Category = 'other';
  @state() private page = 0;
  readonly #shape = new ScreenShape(this);
  readonly #items = new Select(this, live, ({ model }) => model?.items);

  constructor() {
    super();
    new Localised(this);
    new Moves(this, () => `${this.page} ${this.#items.value?.size}`);
  }

  override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('category')) this.page = 0;
  }

  override render() {
    const text = t();
    const items = [...(this.#items.value?.values() ?? [])].filter((item) => item.category === this.category);
    const { shown, at, pages } = pageOf(items, sizes[this.#shape.value], this.page);
    return html`
      <div class="lead"><h1 class="title">${k().whichOne(text.category[this.category])}</h1></div>
      <div class="items" ?data-few=${shown.length <= fewMost}>${shown.map((item) => this.#card(item))}</div>
      <hy-ask-bar .current=${this.category}></hy-ask-bar>
      <div class="foot">
        <button class="button" @click=${() => this.dispatchEvent(new GoTo({ name: 'start' }))}>${k().back}</button>
        ${
          pages > 1
            ? html`<button class="button" @click=${() => (this.page = (at + 1) % pages)}>
              ${k().more} <span class="quiet">${at + 1}/${pages}</span>
            </button>`
            : nothing
        }
      </div>
    `;
  }

  #card(item: ItemView) {
    const { title, detail } = nameParts(item.name);
    return html`<button class="card" @click=${() => this.dispatchEvent(new GoTo({ name: 'item', item: item.id }))}>
      <hy-drawing .thing=${thingOf(item)}></hy-drawing>
      <span class="name">${title}<small>${detail || '\u00a0'}</small></span>
    </button>`;
  }
}
