/** One dispenser on the plan: its level in per cent, and the sign of its status where not all is well. */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { statusShape } from '../components/status-mark.ts';
import { percent } from '../i18n/format.ts';
import { t } from '../i18n/screens/t.ts';
import { Select } from '../state/select.ts';
import { live } from '../state/session.ts';
import { LightElement } from './light-element.ts';

@customElement('hy-wall-spot')
export class WallSpot extends LightElement {
  @property() dispenser = '';
  /** Its middle on the plan, in rem. */
  @property({ attribute: false }) x = 0;
  @property({ attribute: false }) y = 0;
  readonly #view = new Select(this, live, ({ model }) => model?.dispensers.get(this.dispenser));

  override willUpdate(): void {
    const { name = '', status = 'unknown', level = null } = this.#view.value ?? {};
    this.dataset['status'] = status;
    this.role = 'img';
    this.ariaLabel = `${name}: ${t().status[status]}${level === null ? '' : `, ${percent(level)}`}`;
    this.style.insetInlineStart = `${this.x}rem`;
    this.style.insetBlockStart = `${this.y}rem`;
  }

  override render() {
    const { status = 'unknown', level = null } = this.#view.value ?? {};
    // What a silent or broken sensor last said is no level.
    const known = status === 'ok' || status === 'low' || status === 'empty';
    return html`${status === 'ok' ? nothing : html`<svg class="mark" viewBox="0 0 24 24">${statusShape(status)}</svg>`}
    ${known && level !== null ? html`<b>${Math.round(level)}</b>` : nothing}`;
  }
}
