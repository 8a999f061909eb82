/**
 * One dispenser on the map: the drawn thing with its level, and the sign of its status where not all is well. What it is
 * called, and its level in figures, is its label.
 */
import { html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../components/drawing.ts';
import { statusShape } from '../components/status-mark.ts';
import { thingOf } from '../components/thing.ts';
import { percent } from '../i18n/format.ts';
import { t } from '../i18n/screens/t.ts';
import { Select } from '../state/select.ts';
import { LightElement } from './light-element.ts';
import { shown } from './shown.ts';

@customElement('hy-wall-thing')
export class WallThing extends LightElement {
  @property() dispenser = '';
  readonly #view = new Select(this, shown, ({ model }) => model?.dispensers.get(this.dispenser));

  override willUpdate(): void {
    const { name = '', status = 'unknown', level = null } = this.#view.value ?? {};
    this.dataset['status'] = status;
    this.role = 'img';
    this.ariaLabel = `${name}: ${t().status[status]}${level === null ? '' : `, ${percent(level)}`}`;
  }

  override render() {
    const { item = '', status = 'unknown', level = null } = this.#view.value ?? {};
    const thing = thingOf(shown.get().model?.items.get(item));
    return html`<hy-drawing .thing=${thing} .level=${level} .status=${status}></hy-drawing>
      ${status === 'ok' ? nothing : html`<svg class="mark" viewBox="0 0 24 24">${statusShape(status)}</svg>`}`;
  }
}
