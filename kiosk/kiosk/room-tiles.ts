/** The dispensers of one room as big tiles, a page of them at a time. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { k } from '../i18n/kiosk/t.ts';
import { Localised } from '../i18n/locale.ts';
import { dispensersIn } from '../state/places.ts';
import { Select, sameList } from '../state/select.ts';
import { live } from '../state/session.ts';
import { controls } from './controls.ts';
import { Moves } from './moves.ts';
import { tiny } from './tiny.ts';
import './dispenser-tile.ts';
import { pageOf, ScreenShape } from './shape.ts';

const sizes = { tall: 4, wide: 6, small: 4 } as const;

@customElement('hy-room-tiles')
export class RoomTiles extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        grid-template-rows: minmax(0, 1fr) auto;
        gap: var(--space-3);
        min-height: 0;
      }
      .tiles {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        grid-auto-rows: minmax(0, 1fr);
        gap: var(--space-4);
        min-height: 0;
      }
      .tiles[data-count='1'] {
        grid-template-columns: minmax(0, 1fr);
      }
      .tiles[data-count='2'] hy-dispenser-tile,
      .tiles[data-count='3'] hy-dispenser-tile:last-child {
        grid-column: 1 / -1;
      }
      .none {
        display: grid;
        align-content: center;
        justify-items: center;
        gap: var(--space-3);
        text-align: center;
        font-size: var(--text-3);
        border: 0.15rem dashed var(--line-strong);
        border-radius: var(--radius-3);
        padding: var(--space-6);
      }
      @media (orientation: landscape) {
        .tiles[data-count='2'] hy-dispenser-tile {
          grid-column: auto;
        }
        .tiles[data-count='5'],
        .tiles[data-count='6'] {
          grid-template-columns: repeat(3, minmax(0, 1fr));
        }
      }
      @media (orientation: portrait) and (max-width: 640px) {
        .tiles {
          gap: var(--space-2);
        }
      }
      ${tiny} {
        .tiles,
        .tiles[data-count] {
          grid-template-columns: repeat(auto-fit, minmax(min(15rem, 100%), 1fr));
          grid-auto-rows: 14rem;
        }
        .tiles[data-count] hy-dispenser-tile {
          grid-column: auto;
        }
      }
    `,
  ];

  @property() room = '';
  @state() private page = 0;
  readonly #shape = new ScreenShape(this);
  readonly #ids = new Select(
    this,
    live,
    ({ model }) => (model ? dispensersIn(model, this.room).map((dispenser) => dispenser.id) : []),
    sameList,
  );

  constructor() {
    super();
    new Localised(this);
    new Moves(this, () => `${this.page} ${this.#ids.value}`);
  }

  override render() {
    const text = k();
    const { shown, at, pages } = pageOf(this.#ids.value, sizes[this.#shape.value], this.page);
    if (shown.length === 0) {
      return html`<div class="none"><h2>${text.nothingHere}</h2><p class="quiet">${text.nothingHereHint}</p></div>`;
    }
    return html`
      <div class="tiles" data-count=${shown.length}>
        ${repeat(
          shown,
          (id) => id,
          (id) => html`<hy-dispenser-tile .dispenser=${id}></hy-dispenser-tile>`,
        )}
      </div>
      ${
        pages > 1
          ? html`<button class="button" @click=${() => this.#turn(at, pages)}>
            ${text.more} <span class="quiet">${text.page(at + 1, pages)}</span>
          </button>`
          : nothing
      }
    `;
  }

  #turn(at: number, pages: number): void {
    this.page = (at + 1) % pages;
  }
}
