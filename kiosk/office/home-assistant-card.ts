/** Whether Home Assistant is told of the dispensers, and under which prefix; what the environment fixes is shown as fixed. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { HomeAssistantView, homeAssistantModes } from '../../server/contract/api/home-assistant.ts';
import type { Refused } from '../../server/contract/errors.ts';
import { callApi } from '../data/api.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { officeStyles } from './office-styles.ts';
import { waiting } from './parts.ts';
import { reasonOf } from './reason.ts';
import { Resource } from './resource.ts';

@customElement('hy-home-assistant')
export class HomeAssistantCard extends LitElement {
  static override styles = [
    officeStyles,
    css`
      .hint,
      form {
        margin-bottom: var(--space-4);
      }
    `,
  ];
  @state() private saved = false;
  @state() private refusal: Refused | null = null;
  readonly #settings = new Resource(this, HomeAssistantView, () => 'home-assistant');

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().homeAssistant;
    const settings = this.#settings.value;
    return html`<section class="card">
      <h2>Home Assistant</h2>
      <p class="hint">${m.hint}</p>
      ${waiting(this.#settings) ?? (settings === null ? nothing : this.#form(settings))}
      <div role="status">
        ${this.refusal === null ? nothing : html`<p class="said bad">${reasonOf(this.refusal)}</p>`}
        ${this.saved ? html`<p class="said">${m.saved}</p>` : nothing}
      </div>
    </section>`;
  }

  #form({ mode, prefix, fixed, broker, told }: HomeAssistantView) {
    const m = o().homeAssistant;
    // On a broker of others by itself means no.
    const modes = homeAssistantModes.filter((one) => one !== 'auto' || broker === 'own');
    const chosen = mode === 'auto' && broker === 'outside' ? 'off' : mode;
    return html`<form @submit=${this.#save}>
        <label>
          ${m.mode}
          <select name="mode" ?disabled=${fixed.includes('mode')}>
            ${modes.map((one) => html`<option value=${one} ?selected=${one === chosen}>${m.modes[one]}</option>`)}
          </select>
        </label>
        <label>
          ${m.prefix}<input name="prefix" required maxlength="64" pattern="[^\\/#+$][^#+]*" .value=${prefix} ?disabled=${fixed.includes('prefix')} />
        </label>
        ${fixed.length === 2 ? nothing : html`<button>${m.save}</button>`}
      </form>
      <p class="quiet">${told ? m.told : m.notTold}${fixed.length === 0 ? '' : ` ${m.fixed}`}</p>`;
  }

  readonly #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target;
    const before = this.#settings.value;
    if (!(form instanceof HTMLFormElement) || before === null) return;
    const fields = new FormData(form);
    // A field that is fixed is not sent with the form.
    const text = (name: 'mode' | 'prefix') => String(fields.get(name) ?? before[name]).trim();
    const body = { mode: text('mode'), prefix: text('prefix') };
    const saved = await callApi({ path: 'home-assistant', schema: HomeAssistantView, method: 'PUT', body });
    this.saved = saved.ok;
    this.refusal = saved.ok ? null : saved;
    if (saved.ok) await this.#settings.load();
  };
}
