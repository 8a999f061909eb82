/** A floor as its plan, with a mark for each dispenser that hangs on it. What stands in the same place is moved apart. */
import { html, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { baseUrl } from '../data/base-url.ts';
import { w } from '../i18n/wall/t.ts';
import type { FloorPart } from '../state/floors.ts';
import type { Point } from '../state/plan-moves.ts';
import { planPath, pointOn } from '../state/plans.ts';
import { Select, sameList } from '../state/select.ts';
import { spread } from '../state/spread.ts';
import { LightElement } from './light-element.ts';
import './wall-spot.ts';
import { shown } from './shown.ts';

/** Sizes in rem, as in `wall-plan.css`, with a little air: of a mark, and of one with the sign of its status. */
const markHeight = 4.5;
const markWidth = 4.5;
const signedWidth = 7;
/** A mark that lies further than this from its place is led to it by a line. */
const leadFrom = 1.5;

@customElement('hy-wall-plan')
export class WallPlan extends LightElement {
  @property({ attribute: false }) floor: FloorPart | null = null;
  /** How wide and high it is drawn, in rem. */
  @property({ attribute: false }) width = 0;
  @property({ attribute: false }) height = 0;
  /** How much room each mark takes hangs on what stands in it. */
  readonly #widths = new Select(
    this,
    shown,
    ({ model }) =>
      (this.floor?.plan?.dispensers ?? []).map(({ id }) =>
        (model?.dispensers.get(id)?.status ?? 'unknown') === 'ok' ? markWidth : signedWidth,
      ),
    sameList,
  );

  override updated(): void {
    this.style.width = `${this.width}rem`;
    this.style.height = `${this.height}rem`;
  }

  override render() {
    const { floor, width, height } = this;
    if (!floor?.plan) return;
    const { view, dispensers } = floor.plan;
    const points = dispensers.map((one) => {
      const { x, y } = pointOn(one, view) ?? { x: 0, y: 0 };
      return { x: (x * width) / 1000, y: (y * height) / 1000 };
    });
    const marks = points.map((at, i) => ({ ...at, width: this.#widths.value[i] ?? markWidth, height: markHeight }));
    const spots = spread(marks, { width, height });
    return html`<img src=${new URL(`api/v1/${planPath(view)}`, baseUrl).href} alt=${w().planOf(floor.name)} />
      <svg viewBox="0 0 ${width} ${height}" aria-hidden="true">
        ${points.map((at, i) => lead(at, spots[i] ?? at))}
      </svg>
      ${dispensers.map(
        ({ id }, i) =>
          html`<hy-wall-spot .dispenser=${id} .x=${spots[i]?.x ?? 0} .y=${spots[i]?.y ?? 0}></hy-wall-spot>`,
      )}`;
  }
}

/** From where something hangs to a mark that had to be moved away from there. */
function lead(from: Point, to: Point) {
  return Math.hypot(from.x - to.x, from.y - to.y) < leadFrom
    ? nothing
    : svg`<circle cx=${from.x} cy=${from.y} r="0.35" /><path d="M${from.x} ${from.y}L${to.x} ${to.y}" />`;
}
