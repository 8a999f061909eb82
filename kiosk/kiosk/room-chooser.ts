/** Which room the screen hangs in, chosen once on the screen. Fires `hy-room` with the place's id. */
import { css, html, LitElement } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { k } from '../i18n/kiosk/t.ts';
import { Localised } from '../i18n/locale.ts';
import { t } from '../i18n/screens/t.ts';
import { floorOf, roomsOf } from '../state/places.ts';
import { Select } from '../state/select.ts';
import { live } from '../state/session.ts';
import { controls } from './controls.ts';
import { leadStyles } from './lead-styles.ts';
import { Moves } from './moves.ts';
import { pageOf, ScreenShape } from './shape.ts';
import { tiny } from './tiny.ts';
import { GoTo } from './view.ts';

const sizes = { tall: 14, wide: 12, small: 12 } as const;

@customElement('hy-room-chooser')
export class RoomChooser extends LitElement {
  static override styles = [
    controls,
    leadStyles,
    css`
      :host {
        display: grid;
        grid-template-rows: minmax(min-content, 1fr) minmax(0, max-content) auto;
        align-content: end;
        gap: var(--space-5);
        min-height: 0;
      }
      .rooms,
      .foot {
        display: grid;
        grid-template-columns: repeat(2, minmax(0, 1fr));
        gap: var(--space-3);
      }
      .rooms .button {
        display: grid;
        gap: 0;
        justify-content: start;
        text-align: start;
      }
      small {
        font-size: var(--text-2);
        font-weight: var(--weight-text);
        color: var(--ink-2);
      }
      @media (orientation: landscape) {
        .rooms {
          grid-template-columns: repeat(3, minmax(0, 1fr));
        }
      }
      ${tiny} {
        :host {
          grid-template-rows: none;
          align-content: start;
        }
        .rooms {
          grid-template-columns: repeat(auto-fit, minmax(min(9rem, 100%), 1fr));
        }
      }
    `,
  ];

  @state() private page = 0;
  readonly #shape = new ScreenShape(this);
  readonly #live = new Select(this, live, ({ model }) => model?.locations);

  constructor() {
    super();
    new Localised(this);
    new Moves(this, () => String(this.page));
  }

  override render() {
    const { model } = live.get();
    const text = k();
    const rooms = model && this.#live.value ? [...roomsOf(model)] : [];
    rooms.sort((a, b) => Number(b.place.kind === 'break-room') - Number(a.place.kind === 'break-room'));
    const { shown, at, pages } = pageOf(rooms, sizes[this.#shape.value], this.page);
    return html`
      <div class="lead"><h1 class="title">${text.chooseRoom}</h1></div>
      <div class="rooms">
        ${shown.map(
          ({ place }) => html`<button class="button" @click=${() => this.#choose(place.id)}>
            ${place.kind === 'floor' ? t().corridor : place.name}<small>${model && floorOf(model, place.id)?.name}</small>
          </button>`,
        )}
      </div>
      <div class="foot">
        <button class="button" @click=${() => this.dispatchEvent(new GoTo({ name: 'start' }))}>${text.back}</button>
        ${
          pages > 1
            ? html`<button class="button" @click=${() => (this.page = (at + 1) % pages)}>${text.more} ${at + 1}/${pages}</button>`
            : ''
        }
      </div>
    `;
  }

  #choose(room: string): void {
    this.dispatchEvent(new CustomEvent('hy-room', { detail: room }));
  }
}
