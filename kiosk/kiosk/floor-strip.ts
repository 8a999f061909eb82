/** The other rooms of the floor, small: what hangs there and how it is. A tap opens the room. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DispenserView } from '../../server/contract/api/dispensers.ts';
import '../components/drawing.ts';
import '../components/status-mark.ts';
import { thingOf } from '../components/thing.ts';
import { k } from '../i18n/kiosk/t.ts';
import { Localised } from '../i18n/locale.ts';
import { t } from '../i18n/screens/t.ts';
import { floorOf, neighboursOf, type Room } from '../state/places.ts';
import { Select } from '../state/select.ts';
import type { Live } from '../state/session.ts';
import { live } from '../state/session.ts';
import { controls } from './controls.ts';
import { Moves } from './moves.ts';
import { pageOf, ScreenShape } from './shape.ts';
import { tiny } from './tiny.ts';
import { GoTo } from './view.ts';

const sizes = { tall: 3, wide: 3, small: 3 } as const;
const shownEach = 3;

@customElement('hy-floor-strip')
export class FloorStrip extends LitElement {
  static override styles = [
    controls,
    css`
      :host {
        display: grid;
        gap: var(--space-3);
      }
      h2 {
        font-size: var(--text-3);
        font-weight: var(--weight-strong);
        color: var(--ink-2);
      }
      .rooms {
        display: grid;
        grid-template-columns: repeat(3, minmax(0, 1fr));
        gap: var(--space-4);
      }
      .rooms[data-more] {
        grid-template-columns: repeat(3, minmax(0, 1fr)) auto;
      }
      .card {
        gap: var(--space-2);
        padding: var(--space-3) var(--space-4) var(--space-4);
        border-radius: var(--radius-2);
        align-content: start;
      }
      .name {
        font-size: var(--text-3);
        font-weight: var(--weight-strong);
      }
      .things {
        display: flex;
        gap: var(--space-3);
      }
      .thing {
        position: relative;
        width: 2.6rem;
        aspect-ratio: 1;
        --surface: var(--paper);
      }
      .thing hy-status {
        position: absolute;
        inset-block-start: -0.35rem;
        inset-inline-end: -0.5rem;
        font-size: 1.5rem;
        padding: 0.1rem;
        background: var(--surface);
        border-radius: 50%;
        --surface: light-dark(#fffdfa, #1a2225);
      }
      @media (orientation: landscape) {
        .rooms,
        .rooms[data-more] {
          grid-template-columns: minmax(0, 1fr);
          gap: var(--space-2);
        }
        .card {
          grid-template-columns: minmax(0, 1fr) auto;
          align-items: center;
          padding: var(--space-2) var(--space-4);
        }
        .thing {
          width: 3rem;
        }
      }
      @media (orientation: portrait) and (max-width: 640px) {
        :host {
          gap: var(--space-1);
        }
        h2 {
          font-size: var(--text-1);
        }
        .rooms {
          gap: var(--space-2);
        }
        .card {
          padding: var(--space-2);
          gap: var(--space-1);
        }
        .name {
          font-size: var(--text-2);
        }
        .things {
          gap: 0.35rem;
        }
        .thing {
          width: 1.9rem;
        }
        .thing hy-status {
          font-size: 0.9rem;
        }
      }
      ${tiny} {
        .rooms,
        .rooms[data-more] {
          grid-template-columns: repeat(auto-fit, minmax(min(13rem, 100%), 1fr));
        }
      }
    `,
  ];

  @property() room = '';
  @state() private page = 0;
  readonly #shape = new ScreenShape(this);
  readonly #state = new Select<Live, Live>(
    this,
    live,
    (state) => state,
    (a, b) => a.model?.dispensers === b.model?.dispensers && a.contact === b.contact,
  );

  constructor() {
    super();
    new Localised(this);
    new Moves(this, () => String(this.page));
  }

  override render() {
    const { model, contact } = this.#state.value;
    if (!model) return nothing;
    const text = k();
    const rooms = neighboursOf(model, this.room);
    if (rooms.length === 0) return nothing;
    const { shown, at, pages } = pageOf(rooms, sizes[this.#shape.value], this.page);
    const thing = (dispenser: DispenserView) => {
      const status = contact === 'lost' ? 'stale' : dispenser.status;
      return html`<span class="thing">
        <hy-drawing .thing=${thingOf(model.items.get(dispenser.item))} .level=${dispenser.level} .status=${status}></hy-drawing>
        ${status === 'ok' ? nothing : html`<hy-status .status=${status}></hy-status>`}
      </span>`;
    };
    const card = ({ place, dispensers }: Room) => html`
      <button class="card" @click=${() => this.dispatchEvent(new GoTo({ name: 'room', room: place.id }))}>
        <span class="name">${place.kind === 'floor' ? t().corridor : place.name}</span>
        <span class="things">${worstFirst(dispensers).slice(0, shownEach).map(thing)}</span>
      </button>`;
    return html`
      <h2>${text.onFloor(floorOf(model, this.room)?.name ?? '')}</h2>
      <div class="rooms" ?data-more=${pages > 1}>
        ${shown.map(card)}
        ${
          pages > 1
            ? html`<button class="button" aria-label=${`${text.more}, ${text.page(at + 1, pages)}`} @click=${() => (this.page = (at + 1) % pages)}>
              ${at + 1}/${pages}
            </button>`
            : nothing
        }
      </div>
    `;
  }
}

const rank = { empty: 0, fault: 1, low: 2, stale: 3, unknown: 4, ok: 5 } as const;

function worstFirst(dispensers: readonly DispenserView[]): readonly DispenserView[] {
  return dispensers.length <= shownEach ? dispensers : [...dispensers].sort((a, b) => rank[a.status] - rank[b.status]);
}
