/**
 * `<hy-plan-board>`: a plan with a numbered mark for each dispenser on it, and the list of those that hang there. Marks are
 * dragged, or moved by the arrow keys; one from the list is dragged onto the plan, or chosen and then stands in its middle.
 */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import type { DispenserView } from '../../../server/contract/api/dispensers.ts';
import type { PlanView } from '../../../server/contract/api/plans.ts';
import { percent } from '../../i18n/format.ts';
import { Localised } from '../../i18n/locale.ts';
import { o } from '../../i18n/office/t.ts';
import { roomsOf } from '../../state/places.ts';
import { freeMiddle, isOn, type Point, pointAfter, pointAt } from '../../state/plan-moves.ts';
import { planAround } from '../../state/plans.ts';
import { Select } from '../../state/select.ts';
import { live } from '../../state/session.ts';
import { officeStyles } from '../office-styles.ts';
import { reasonOf } from '../reason.ts';
import { Placing } from './placing.ts';
import { planStyles } from './plan-styles.ts';
import { styled } from './styled.ts';

/** One that hangs on the plan's floor, by the number that it bears on the page. */
interface Entry {
  readonly dispenser: DispenserView;
  readonly number: number;
  readonly room: string;
  readonly point: Point | null;
}

/** What the pointer holds. */
interface Held {
  readonly id: string;
  readonly from: 'plan' | 'list';
  /** Where it was taken, and how far from the mark's middle. */
  readonly start: Point;
  readonly off: Point;
  readonly at: { readonly point: Point; readonly inside: boolean } | null;
}

const dragPx = 4;

const placeOf = ({ x, y }: Point) => ({ 'inset-inline-start': `${x / 10}%`, 'inset-block-start': `${y / 10}%` });

@customElement('hy-plan-board')
export class PlanBoard extends LitElement {
  static override styles = [officeStyles, planStyles];
  @property({ attribute: false }) plan: PlanView | null = null;
  /** The picture, and its proportion: the plan's, or one that is looked at before it becomes that. */
  @property() src = '';
  @property({ attribute: false }) ratio = 4 / 3;
  /** Nothing is moved. */
  @property({ type: Boolean }) still = false;
  @state() private held: Held | null = null;
  @state() private pointed: string | null = null;
  @state() private said = '';
  readonly #model = new Select(this, live, ({ model }) => model);
  readonly #placing = new Placing(this, () => this.plan);
  #dragged = false;

  constructor() {
    super();
    new Localised(this);
  }

  get #entries(): readonly Entry[] {
    const model = this.#model.value;
    if (model === null) return [];
    const here = roomsOf(model).filter(({ place }) => planAround(model, place.id)?.location === this.plan?.location);
    return here
      .flatMap(({ place, dispensers }) => dispensers.map((dispenser) => ({ dispenser, room: place.name })))
      .map((one, i) => ({ ...one, number: i + 1, point: this.#placing.pointOf(one.dispenser) }));
  }

  override render() {
    const entries = this.plan === null ? [] : this.#entries;
    const undoable = entries.find(({ dispenser }) => dispenser.id === this.#placing.undoable);
    const m = o().plan;
    const width = `min(100%, calc(78dvh * ${this.ratio}))`;
    return html`
      <div role="alert">
        ${this.#placing.refusal === null ? nothing : html`<p class="said bad">${m.notSaved} ${reasonOf(this.#placing.refusal)}</p>`}
      </div>
      <p class="quietly" role="status">${this.said}</p>
      <div class="board ${entries.length === 0 ? 'alone' : ''}" @keydown=${this.#shortcut}>
        <div class="left">
          <div class="view"><div
            class="sheet ${this.still ? 'still' : ''} ${this.held?.at?.inside ? 'over' : ''}"
            ${styled({ width, 'aspect-ratio': String(this.ratio) })}
          >
            <img src=${this.src} alt=${m.picture} />
            ${repeat(
              entries,
              ({ dispenser }) => dispenser.id,
              (entry) => this.#mark(entry),
            )}
            ${this.#name(entries)}
          </div></div>
          <div class="row tools">
            ${
              this.still || entries.length === 0
                ? nothing
                : html`<button ?disabled=${undoable === undefined} @click=${() => this.#undo()}>
                    ↶ ${undoable === undefined ? m.undo : m.undoOf(undoable.dispenser.name)}
                  </button>`
            }
            <slot></slot>
          </div>
          ${this.still || entries.length === 0 ? nothing : html`<p class="hint keys" id="keys">${m.keys}</p>`}
        </div>
        ${entries.length === 0 ? nothing : this.#side(entries)}
      </div>
    `;
  }

  /** Where a mark is drawn: under the pointer, or at its point. */
  #drawnAt({ dispenser, point }: Entry): { readonly point: Point; readonly inside: boolean } | null {
    const held = this.held?.id === dispenser.id ? this.held.at : null;
    return held ?? (point === null ? null : { point, inside: true });
  }

  #mark(entry: Entry): TemplateResult | typeof nothing {
    const drawn = this.#drawnAt(entry);
    if (drawn === null) return nothing;
    const { dispenser, number } = entry;
    const place = styled(placeOf(drawn.point));
    if (this.still) return html`<span class="mark" ${place} role="img" aria-label=${dispenser.name}>${number}</span>`;
    const isHeld = this.held?.id === dispenser.id && this.held.at !== null;
    return html`<button
      class="mark ${isHeld ? 'held' : ''} ${drawn.inside ? '' : 'off'} ${this.pointed === dispenser.id ? 'pointed' : ''}"
      ${place}
      data-id=${dispenser.id}
      aria-label=${o().plan.at(`${number} ${dispenser.name}`, percent(drawn.point.x / 10), percent(drawn.point.y / 10))}
      aria-describedby="keys"
      @pointerdown=${(event: PointerEvent) => this.#grab(event, entry, 'plan')}
      @pointermove=${this.#drag}
      @pointerup=${this.#drop}
      @pointercancel=${this.#letGo}
      @pointerenter=${() => this.#point(dispenser.id)}
      @pointerleave=${() => this.#point(null)}
      @focus=${() => this.#point(dispenser.id)}
      @blur=${() => {
        this.#point(null);
        this.#placing.settle();
      }}
      @keydown=${(event: KeyboardEvent) => this.#key(event, entry)}
    >
      ${number}
    </button>`;
  }

  /** Whose mark it is that one points at: beside it, and never out of the sheet. */
  #name(entries: readonly Entry[]): TemplateResult | typeof nothing {
    const entry = entries.find(({ dispenser }) => dispenser.id === (this.held?.id ?? this.pointed));
    const drawn = entry && this.#drawnAt(entry);
    if (!entry || !drawn) return nothing;
    const { x, y } = drawn.point;
    const transform = `translate(${-x / 10}%, ${y > 850 ? '-3.4rem' : '1.5rem'})`;
    return html`<span
      class="name"
      ${styled({ ...placeOf(drawn.point), transform })}
      >${drawn.inside ? entry.dispenser.name : o().plan.takeOffHere}</span
    >`;
  }

  #side(entries: readonly Entry[]): TemplateResult {
    const m = o().plan;
    const waiting = entries.filter(({ point }) => point === null);
    const placed = entries.filter(({ point }) => point !== null);
    const rooms = [...new Set(waiting.map(({ room }) => room))];
    return html`<div class="side">
      <h2>${m.toPlace(waiting.length)}</h2>
      ${waiting.length === 0 ? html`<p class="hint">${m.allPlaced}</p>` : this.still ? nothing : html`<p class="hint">${m.hint}</p>`}
      ${rooms.map(
        (room) => html`<h3>${room}</h3>
          <ul>${waiting.filter((entry) => entry.room === room).map((entry) => this.#waiting(entry))}</ul>`,
      )}
      ${placed.length === 0 ? nothing : html`<h2>${m.placed(placed.length)}</h2><ul>${placed.map((entry) => this.#placed(entry))}</ul>`}
    </div>`;
  }

  #waiting(entry: Entry): TemplateResult {
    const { dispenser, number } = entry;
    return html`<li>
      <button
        class="card-of waits"
        data-card=${dispenser.id}
        ?disabled=${this.still}
        @pointerdown=${(event: PointerEvent) => this.#grab(event, entry, 'list')}
        @pointermove=${this.#drag}
        @pointerup=${this.#drop}
        @pointercancel=${this.#letGo}
        @click=${(event: MouseEvent) => this.#choose(event, entry)}
      >
        <span class="chip">${number}</span>${dispenser.name}
      </button>
    </li>`;
  }

  #placed(entry: Entry): TemplateResult {
    const { dispenser, number } = entry;
    const m = o().plan;
    return html`<li>
      <button
        class="card-of placed"
        data-card=${dispenser.id}
        @pointerenter=${() => this.#point(dispenser.id)}
        @pointerleave=${() => this.#point(null)}
        @click=${() => this.#focusMark(dispenser.id)}
      >
        <span class="chip">${number}</span>${dispenser.name}
      </button>
      ${this.still ? nothing : html`<button class="plain" aria-label=${m.takeOffOf(dispenser.name)} @click=${() => void this.#takeOff(entry)}>${m.takeOff}</button>`}
    </li>`;
  }

  #point(id: string | null): void {
    this.pointed = id;
  }

  #grab(event: PointerEvent, { dispenser, point }: Entry, from: Held['from']): void {
    this.#dragged = false;
    // A finger on the list scrolls it; a tap puts the dispenser in the middle, where it can be taken.
    if (this.still || !event.isPrimary || event.button !== 0 || (from === 'list' && event.pointerType === 'touch'))
      return;
    if (event.currentTarget instanceof HTMLElement) event.currentTarget.setPointerCapture(event.pointerId);
    const { left, top, width, height } = this.#frame();
    const [x, y] = [event.clientX, event.clientY];
    const off =
      point === null
        ? { x: 0, y: 0 }
        : { x: x - left - (point.x * width) / 1000, y: y - top - (point.y * height) / 1000 };
    this.held = { id: dispenser.id, from, start: { x, y }, off, at: null };
  }

  readonly #drag = (event: PointerEvent): void => {
    const { held } = this;
    if (held === null) return;
    const { clientX, clientY } = event;
    if (held.at === null && Math.hypot(clientX - held.start.x, clientY - held.start.y) < dragPx) return;
    this.#dragged = true;
    const frame = this.#frame();
    const [x, y] = [clientX - held.off.x, clientY - held.off.y];
    const inside = isOn(x, y, frame);
    // Off the plan the mark follows the pointer all the same.
    const free = { x: ((x - frame.left) / frame.width) * 1000, y: ((y - frame.top) / frame.height) * 1000 };
    this.held = { ...held, at: { point: inside ? pointAt(x, y, frame) : free, inside } };
  };

  readonly #drop = (): void => {
    const { held } = this;
    this.held = null;
    const entry = this.#entries.find(({ dispenser }) => dispenser.id === held?.id);
    if (!held?.at || !entry) return;
    if (held.at.inside) this.#put(entry, held.at.point);
    else if (held.from === 'plan') void this.#takeOff(entry);
  };

  readonly #letGo = (): void => {
    this.held = null;
  };

  /** A dragged one was not chosen, though the browser says that it was clicked. A key's click has no detail. */
  #choose(event: MouseEvent, entry: Entry): void {
    if (this.#dragged && event.detail > 0) return;
    const taken = this.#entries.flatMap(({ point }) => (point === null ? [] : [point]));
    this.#put(entry, freeMiddle(taken));
  }

  #put({ dispenser }: Entry, point: Point, more: { later?: boolean } = {}): void {
    this.#placing.move(dispenser, point, more);
    this.said = o().plan.at(dispenser.name, percent(point.x / 10), percent(point.y / 10));
    this.#focusMark(dispenser.id);
  }

  async #takeOff({ dispenser }: Entry): Promise<void> {
    this.#placing.move(dispenser, null);
    this.pointed = null;
    this.said = o().plan.takenOff(dispenser.name);
    await this.updateComplete;
    this.#focus(`[data-card="${dispenser.id}"]`);
  }

  #undo(): void {
    const id = this.#placing.undo();
    const entry = this.#entries.find(({ dispenser }) => dispenser.id === id);
    if (entry === undefined) return;
    this.said = o().plan.undone(entry.dispenser.name);
    if (entry.point !== null) this.#focusMark(entry.dispenser.id);
  }

  #key(event: KeyboardEvent, entry: Entry): void {
    if (event.key === 'Escape') this.#letGo();
    const point = entry.point && pointAfter(event.key, event.shiftKey, entry.point);
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (point) this.#put(entry, point, { later: true });
    else if (event.key === 'Delete' || event.key === 'Backspace') void this.#takeOff(entry);
    else return;
    event.preventDefault();
  }

  readonly #shortcut = (event: KeyboardEvent): void => {
    if (this.still || event.key.toLowerCase() !== 'z' || event.shiftKey || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    this.#undo();
  };

  #frame(): DOMRect {
    return this.renderRoot.querySelector('.sheet img')?.getBoundingClientRect() ?? new DOMRect();
  }

  #focusMark(id: string): void {
    void this.updateComplete.then(() => this.#focus(`.mark[data-id="${id}"]`));
  }

  #focus(selector: string): void {
    const found = this.renderRoot.querySelector(selector);
    if (found instanceof HTMLElement) found.focus();
  }
}
