/** A floor as its plan, with a mark for each dispenser that hangs on it. What stands in the same place is moved apart. */
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { baseUrl } from '../data/base-url.ts';
import { t } from '../i18n/screens/t.ts';
import type { FloorPart } from '../state/floors.ts';
import { planPath, pointOn } from '../state/plans.ts';
import { Select, sameList } from '../state/select.ts';
import { live } from '../state/session.ts';
import { spread } from '../state/spread.ts';
import { LightElement } from './light-element.ts';
import './wall-spot.ts';

/** Sizes in rem, as in `wall-plan.css`, with a little air: of a mark, and of one with the sign of its status. */
const markHeight = 3;
const markWidth = 3.4;
const signedWidth = 5.7;

@customElement('hy-wall-plan')
export class WallPlan extends LightElement {
  @property({ attribute: false }) floor: FloorPart | null = null;
  /** How wide and high it is drawn, in rem. */
  @property({ attribute: false }) width = 0;
  @property({ attribute: false }) height = 0;
  /** Those that are marked without a sign, and so take less room. */
  readonly #plain = new Select(
    this,
    live,
    ({ model }) =>
      (this.floor?.plan?.dispensers ?? [])
        .map(({ id }) => id)
        .filter((id) => model?.dispensers.get(id)?.status === 'ok'),
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
    const marks = dispensers.map((one) => {
      const { x, y } = pointOn(one, view) ?? { x: 0, y: 0 };
      const mark = { width: this.#plain.value.includes(one.id) ? markWidth : signedWidth, height: markHeight };
      return { x: (x * width) / 1000, y: (y * height) / 1000, ...mark };
    });
    const spots = spread(marks, { width, height });
    return html`<img src=${new URL(`api/v1/${planPath(view)}`, baseUrl).href} alt=${t().wall.planOf(floor.name)} />
      ${repeat(
        dispensers,
        ({ id }) => id,
        ({ id }, i) =>
          html`<hy-wall-spot .dispenser=${id} .x=${spots[i]?.x ?? 0} .y=${spots[i]?.y ?? 0}></hy-wall-spot>`,
      )}`;
  }
}
