/** One item, large: what there is of it, how many are wanted where that makes sense, and the tap that asks for it. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { ItemView as Item } from '../../server/contract/api/live.ts';
import '../components/drawing.ts';
import { thingOf } from '../components/thing.ts';
import { dayWord } from '../i18n/format.ts';
import { k } from '../i18n/kiosk/t.ts';
import { Localised } from '../i18n/locale.ts';
import { nameParts } from '../i18n/names.ts';
import { inUnits } from '../i18n/screens/in-units.ts';
import { t } from '../i18n/screens/t.ts';
import { placeWithFloor } from '../state/places.ts';
import { Select } from '../state/select.ts';
import { clock, live } from '../state/session.ts';
import { orderFor, supplyFor } from '../state/supply.ts';
import { controls } from './controls.ts';
import { tiny } from './tiny.ts';
import { Ask, GoTo } from './view.ts';

@customElement('hy-item-view')
export class ItemPage extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto auto;
        gap: var(--space-6);
        min-height: 0;
      }
      .what {
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto auto;
        justify-items: center;
        gap: var(--space-4);
        padding: var(--space-6);
        background: var(--surface);
        border-radius: var(--radius-3);
        text-align: center;
        min-height: 0;
      }
      hy-drawing {
        height: 100%;
        max-height: 24rem;
        max-width: 100%;
        aspect-ratio: 1;
        align-self: center;
        min-height: 0;
        --surface: light-dark(#f4f1eb, #0f1517);
      }
      .title small {
        font-weight: var(--weight-text);
        color: var(--ink-2);
      }
      .stock {
        font-size: var(--text-4);
        color: var(--ink-2);
      }
      .how {
        display: grid;
        gap: var(--space-3);
      }
      h2 {
        font-size: var(--text-4);
        font-weight: var(--weight-title);
      }
      .counts {
        display: grid;
        grid-auto-flow: column;
        grid-auto-columns: minmax(0, 1fr);
        gap: var(--space-3);
      }
      .counts .button {
        min-height: 6rem;
        font-size: var(--text-6);
      }
      .one {
        min-height: 6rem;
        font-size: var(--text-5);
      }
      @media (orientation: landscape) {
        :host {
          grid-template-columns: minmax(0, 1.2fr) minmax(0, 1fr);
          grid-template-rows: minmax(0, 1fr) auto;
        }
        .what {
          grid-row: 1 / -1;
        }
        .how {
          align-content: end;
        }
      }
      @media (orientation: portrait) and (max-width: 640px) {
        :host {
          gap: var(--space-3);
        }
        .stock {
          font-size: var(--text-3);
        }
        .counts .button,
        .one {
          min-height: 4.5rem;
        }
      }
      ${tiny} {
        :host {
          grid-template: none;
        }
        .what {
          grid-row: auto;
          padding: var(--space-4);
        }
        hy-drawing {
          height: 9rem;
        }
        .counts {
          grid-auto-flow: row;
          grid-template-columns: repeat(2, minmax(0, 1fr));
        }
      }
    `,
  ];

  @property() item = '';
  /** The screen's room: where it is wanted. */
  @property() room = '';
  readonly #live = new Select(this, live, ({ model }) => model);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const text = t();
    const item = this.#live.value?.items.get(this.item);
    if (!item) return nothing;
    const { title, detail } = nameParts(item.name);
    const counts = countsFor(item);
    return html`
      <div class="what">
        <hy-drawing .thing=${thingOf(item)}></hy-drawing>
        <h1 class="title">${title} <small>${detail}</small></h1>
        <p class="stock">${this.#stock(item)}</p>
      </div>
      <div class="how">
        ${
          counts.length > 1
            ? html`<h2 id="how">${k().howMany}</h2>
              <div class="counts" role="group" aria-labelledby="how">
                ${counts.map(
                  (count) => html`<button
                    class="button main"
                    aria-label=${`${k().send}: ${count} ${text.unit(item.stockUnit, count)}`}
                    @click=${() => this.#ask(count)}
                  >${count}</button>`,
                )}
              </div>`
            : html`<button class="button main one" @click=${() => this.#ask(1)}>${k().send}</button>`
        }
      </div>
      <button class="button" @click=${() => this.dispatchEvent(new GoTo({ name: 'ask', category: item.category }))}>
        ${k().back}
      </button>
    `;
  }

  #stock(item: Item): string {
    const model = this.#live.value;
    if (!model) return '';
    const supply = supplyFor(model, item.id, this.room);
    if (supply) {
      const count = inUnits(supply.onHand, item.stockUnit);
      return k().inStore(count, placeWithFloor(model, supply.location));
    }
    const expected = orderFor(model, item.id)?.expectedAt;
    if (!expected) return k().noneInStore;
    return `${k().noneInStore}. ${k().comes(dayWord(expected, clock.now() ?? Date.parse(expected)))}.`;
  }

  #ask(quantity: number): void {
    const { item, room } = this;
    this.dispatchEvent(new Ask({ kind: 'item', item, quantity, ...(room ? { location: room } : {}) }));
  }
}

/** How many a person would ask for; one choice where counting makes no sense (cups, soap for a dispenser). */
function countsFor({ category, stockUnit }: Item): readonly number[] {
  if (category === 'hygiene' || category === 'break-room') return [1];
  if (category === 'ink') return [1, 2, 3];
  if (stockUnit === 'pen' || stockUnit === 'ream') return [1, 2, 5, 10];
  return [1, 2, 3, 5];
}
