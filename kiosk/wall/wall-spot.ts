/** Where a dispenser hangs on the plan. */
import { nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Select } from '../state/select.ts';
import { LightElement } from './light-element.ts';
import { piece } from './piece.ts';
import { shown } from './shown.ts';

@customElement('hy-wall-spot')
export class WallSpot extends LightElement {
  @property() dispenser = '';
  /** Its middle on the plan, in rem. */
  @property({ attribute: false }) x = 0;
  @property({ attribute: false }) y = 0;
  readonly #view = new Select(this, shown, ({ model }) => model?.dispensers.get(this.dispenser));

  override willUpdate(): void {
    this.dataset['status'] = this.#view.value?.status ?? 'unknown';
    this.style.insetInlineStart = `${this.x}rem`;
    this.style.insetBlockStart = `${this.y}rem`;
  }

  override render() {
    return this.#view.value ? piece(this.#view.value, shown.get().model) : nothing;
  }
}
