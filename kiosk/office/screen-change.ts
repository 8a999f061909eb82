/** Renames a screen, or moves it to another room. Fires `hy-changed` when that is done. */
import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { ScreenView } from '../../server/contract/api/access.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { live } from '../state/session.ts';
import { Act } from './act.ts';
import { foldStyles, officeStyles } from './office-styles.ts';

@customElement('hy-screen-change')
export class ScreenChange extends LitElement {
  static override styles = [officeStyles, foldStyles];
  /** As the list of screens has it. */
  @property({ attribute: false }) screen: ScreenView | null = null;
  readonly #act = new Act(this);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    if (this.screen === null) return nothing;
    const m = o().screens;
    const { name, location, kind } = this.screen;
    const places = [...(live.get().model?.locations.values() ?? [])];
    return html`<details>
      <summary aria-label="${m.change}: ${name}">${m.change}</summary>
      <form @submit=${this.#save}>
        <label>${m.name}<input name="name" required maxlength="80" .value=${name} /></label>
        <label>${m.place}
          <select name="location">
            <option value="">${kind === 'wall' ? o().rounds.everywhere : m.anyPlace}</option>
            ${places.map((place) => html`<option value=${place.id} ?selected=${place.id === location}>${place.name}</option>`)}
          </select>
        </label>
        <button ?disabled=${this.#act.busy}>${o().wallSettings.save}</button>
        ${kind === 'kiosk' ? html`<small class="quiet">${m.moveHint}</small>` : nothing}
      </form>
    </details>`;
  }

  readonly #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement) || this.screen === null) return;
    const fields = new FormData(event.target);
    const location = String(fields.get('location'));
    const body = { name: String(fields.get('name')).trim(), ...(location === '' ? {} : { location }) };
    const path = `screens/${encodeURIComponent(this.screen.id)}`;
    const saved = await this.#act.do({ path, method: 'PUT', body, schema: ScreenView, done: o().screens.changed });
    if (!saved.ok) return;
    const details = this.renderRoot.querySelector('details');
    if (details !== null) details.open = false;
    // Whoever is at something else by now stays there. A button that was off for a moment has lost the focus to nobody.
    if (document.activeElement === document.body || this.matches(':focus-within'))
      this.renderRoot.querySelector('summary')?.focus();
    this.dispatchEvent(new CustomEvent('hy-changed'));
  };
}
