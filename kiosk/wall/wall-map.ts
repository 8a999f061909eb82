/**
 * The building: floors from the top down, each as its plan, or room by room. Turns pages when it does not fit; one with
 * trouble on it stays longer than one where all is well.
 */
import { html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import { t } from '../i18n/screens/t.ts';
import { type FloorPart, type FloorPlan, floorPages, floors, isTroubled } from '../state/floors.ts';
import type { Model } from '../state/model.ts';
import type { Room } from '../state/places.ts';
import { Select } from '../state/select.ts';
import { LightElement } from './light-element.ts';
import { Measured } from './measured.ts';
import { textLines } from './text-lines.ts';
import { Turning } from './turning.ts';
import './wall-plan.ts';
import './wall-room.ts';
import { settings } from './settings.ts';
import { shown } from './shown.ts';

/** Sizes in rem, as in `wall.css`: a tile with a name of one line, its padding, a line and the face of its name. */
const narrow = 17;
const wide = 24;
const gap = 0.75;
const tileHeight = 9.6;
const tilePadding = 1.6;
const nameLine = 3.6;
const nameFace = { size: 3.2, weight: 640 };
const headingHeight = 4.4;
/** A small building fills the height, within reason. */
const growMost = 3;
/** Beats that a page stays. */
const stays = { calm: 1, troubled: 2 } as const;

@customElement('hy-wall-map')
export class WallMap extends LightElement {
  /** The rooms, not what is in them: a changed level renders one thing and not the map. */
  readonly #shape = new Select(
    this,
    shown,
    ({ model }) => ({ model, floors: settings.get().floors }),
    (a, b) =>
      a.floors === b.floors &&
      a.model?.locations === b.model?.locations &&
      a.model?.dispensers.size === b.model?.dispensers.size,
  );
  readonly #size = new Measured(this);
  readonly #turn = new Turning(this);

  override render() {
    const { model } = this.#shape.value;
    const { width, height } = this.#size;
    if (!model || width === 0) return nothing;
    const parts = floors(model);
    const { columns, row } = tilesFor(parts, width);
    const pages = floorPages(parts, { columns, width, height, row, heading: headingHeight });
    const at = this.#turn.at(pages.map((page) => this.#beats(page)));
    const page = pages[at] ?? [];
    const room = Math.min(row + growMost, ...pages.map((one) => roomOn(one, height, columns)));
    this.style.setProperty('--columns', String(columns));
    this.style.setProperty('--room-height', `${room - gap}rem`);
    return html`
      ${page.map(
        (floor, i) => html`<section>
          <h2><span>${floor.name}</span>${i === 0 ? this.#turn.marks() : nothing}</h2>
          ${floor.plan ? drawn(floor, floor.plan) : nothing}
          ${floor.rooms.length > 0 ? rooms(floor) : nothing}
        </section>`,
      )}
    `;
  }

  #beats(page: readonly FloorPart[]): number {
    const now: Model | null = shown.get().model;
    return now !== null && page.some((floor) => isTroubled(floor, now)) ? stays.troubled : stays.calm;
  }
}

/** How high a row of rooms may be for a page to be full. */
function roomOn(page: readonly FloorPart[], height: number, columns: number): number {
  const rows = page.reduce((sum, floor) => sum + Math.ceil(floor.rooms.length / columns), 0);
  const taken = page.reduce((sum, floor) => sum + headingHeight + (floor.plan?.height ?? 0), 0);
  return rows === 0 ? Number.POSITIVE_INFINITY : (height - taken) / rows;
}

/** How many tiles stand beside each other, so that the names of rooms are whole; and how high a row of them is. */
function tilesFor(parts: readonly FloorPart[], width: number): { readonly columns: number; readonly row: number } {
  const across = (tile: number) => Math.max(1, Math.floor((width + gap) / (tile + gap)));
  const names = parts.flatMap(({ rooms }) => rooms.map(({ place }) => nameOf(place)));
  const lines = (columns: number) => {
    const tile = (width + gap) / columns - gap - tilePadding;
    return Math.max(1, ...names.map((name) => textLines(name, { ...nameFace, width: tile })));
  };
  const columns = lines(across(narrow)) === 1 ? across(narrow) : across(wide);
  return { columns, row: tileHeight + (Math.min(2, lines(columns)) - 1) * nameLine + gap };
}

const nameOf = ({ kind, name }: Room['place']): string => (kind === 'floor' ? t().corridor : name);

function drawn(floor: FloorPart, { view, height }: FloorPlan) {
  const width = (height * view.width) / view.height;
  return html`<hy-wall-plan .floor=${floor} .width=${width} .height=${height}></hy-wall-plan>`;
}

function rooms(floor: FloorPart) {
  return html`<div class="rooms">
    ${floor.rooms.map(
      ({ place, dispensers }) => html`<hy-wall-room
        .name=${nameOf(place)}
        .dispensers=${dispensers.map((dispenser) => dispenser.id).join(' ')}
      ></hy-wall-room>`,
    )}
  </div>`;
}
