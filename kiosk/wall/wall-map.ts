/**
 * The building: floors from the top down, each as its plan, or room by room. Turns pages when it does not fit.
 */
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { t } from '../i18n/screens/t.ts';
import { w } from '../i18n/wall/t.ts';
import { type FloorPart, type FloorPlan, floorPages, floors } from '../state/floors.ts';
import { Select } from '../state/select.ts';
import { live } from '../state/session.ts';
import { LightElement } from './light-element.ts';
import { Measured, Turning } from './measured.ts';
import './wall-plan.ts';
import './wall-room.ts';

/** Sizes in rem, as in `wall.css`. */
const cellWidth = 11.2;
const gap = 0.75;
const rowHeight = 8.25;
const rowMost = 11;
const headingHeight = 3.1;

@customElement('hy-wall-map')
export class WallMap extends LightElement {
  /** The rooms, not what is in them: a changed level renders one room and not the map. */
  readonly #shape = new Select(
    this,
    live,
    ({ model }) => model,
    (a, b) => a?.locations === b?.locations && a?.dispensers.size === b?.dispensers.size,
  );
  readonly #size = new Measured(this);
  readonly #turn = new Turning(this);

  override render() {
    const model = this.#shape.value;
    const { width, height } = this.#size;
    if (!model || width === 0) return nothing;
    const columns = Math.max(1, Math.floor((width + gap) / (cellWidth + gap)));
    const size = { columns, width, height, row: rowHeight, heading: headingHeight };
    const pages = floorPages(floors(model), size);
    const at = this.#turn.at(pages.length);
    const page = pages[at] ?? [];
    const rows = page.reduce((sum, floor) => sum + Math.ceil(floor.rooms.length / columns), 0);
    // A small building fills the height, within reason.
    const taken = page.reduce((sum, floor) => sum + headingHeight + (floor.plan?.height ?? 0), 0);
    const room = pages.length > 1 ? rowHeight : Math.min(rowMost, (height - taken) / rows);
    this.style.setProperty('--room-height', `${room - gap}rem`);
    return html`
      ${repeat(
        page,
        ({ id }) => id,
        (floor, i) => html`<section>
          <h2>
            ${floor.name}${floor.plan ? html`<span class="unit">${w().inPercent}</span>` : nothing}
            ${i === 0 && pages.length > 1 ? html`<span class="turn">${w().page(at + 1, pages.length)}</span>` : nothing}
          </h2>
          ${floor.plan ? drawn(floor, floor.plan) : nothing}
          ${floor.rooms.length > 0 ? rooms(floor) : nothing}
        </section>`,
      )}
    `;
  }
}

function drawn(floor: FloorPart, { view, height }: FloorPlan) {
  const width = (height * view.width) / view.height;
  return html`<hy-wall-plan .floor=${floor} .width=${width} .height=${height}></hy-wall-plan>`;
}

function rooms(floor: FloorPart) {
  return html`<div class="rooms">
    ${repeat(
      floor.rooms,
      ({ place }) => place.id,
      ({ place, dispensers }) => html`<hy-wall-room
        .name=${place.kind === 'floor' ? t().corridor : place.name}
        .dispensers=${dispensers.map((dispenser) => dispenser.id).join(' ')}
      ></hy-wall-room>`,
    )}
  </div>`;
}
