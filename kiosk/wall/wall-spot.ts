/** Where a dispenser hangs on the plan. */
import { html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Select } from '../state/select.ts';
import { LightElement } from './light-element.ts';
import './wall-thing.ts';
import { shown } from './shown.ts';

@customElement('hy-wall-spot')
export class WallSpot extends LightElement {
  @property() dispenser = '';
  /** Its middle on the plan, in rem. */
  @property({ attribute: false }) x = 0;
  @property({ attribute: false }) y = 0;
  readonly #status = new Select(this, shown, ({ model }) => model?.dispensers.get(this.dispenser)?.status ?? 'unknown');

  override willUpdate(): void {
    this.dataset['status'] = this.#status.value;
    this.style.insetInlineStart = `${this.x}rem`;
    this.style.insetBlockStart = `${this.y}rem`;
  }

  override render() {
    return html`<hy-wall-thing .dispenser=${this.dispenser}></hy-wall-thing>`;
  }
}
