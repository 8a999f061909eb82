/** A dispenser's sensor given to another dispenser, or another sensor put in its place. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localised } from '../../i18n/locale.ts';
import { o } from '../../i18n/office/t.ts';
import { Select } from '../../state/select.ts';
import { live } from '../../state/session.ts';
import { Act } from '../act.ts';
import { ask } from '../dialog/ask.ts';
import { placeName } from '../names.ts';
import { officeStyles } from '../office-styles.ts';

@customElement('hy-move-device')
export class MoveCard extends LitElement {
  static override styles = [
    officeStyles,
    css`
      form + h2 {
        margin-top: var(--space-5);
      }
      h2 {
        margin-bottom: var(--space-1);
      }
      .hint {
        margin-bottom: var(--space-3);
      }
      label {
        flex: 1 1 14rem;
      }
    `,
  ];
  @property() dispenser = '';
  readonly #act = new Act(this);
  readonly #model = new Select(this, live, (now) => now.model);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().device;
    const all = [...(this.#model.value?.dispensers.values() ?? [])];
    const device = this.#model.value?.dispensers.get(this.dispenser)?.device ?? null;
    const free = all.filter((one) => one.id !== this.dispenser && one.device === null);
    return html`<section class="card">
      ${
        device === null
          ? nothing
          : html`<h2>${m.other}</h2>
              <p class="hint">${m.otherHint}</p>
              <form @submit=${this.#replace}>
                <label>${m.otherName}<input name="id" required maxlength="128" dir="ltr" autocomplete="off" placeholder=${device.id} /></label>
                <button ?disabled=${this.#act.busy}>${m.otherButton}</button>
              </form>
              <h2>${m.move}</h2>
              <p class="hint">${m.moveHint}</p>
              <form @submit=${this.#move}>
                <label>
                  ${m.to}<select name="to" required>
                    <option value="">${o().adopt.choose}</option>
                    ${free.map((one) => html`<option value=${one.id}>${one.name}, ${placeName(one.location)}</option>`)}
                  </select>
                </label>
                <button ?disabled=${this.#act.busy}>${m.moveButton}</button>
              </form>`
      }
    </section>`;
  }

  readonly #replace = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const id = fieldOf(event, 'id');
    if (await this.#act.tell(`dispensers/${this.dispenser}/replace-device`, { id }, o().device.replaced))
      if (event.target instanceof HTMLFormElement) event.target.reset();
  };

  readonly #move = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const to = fieldOf(event, 'to');
    const { dispensers } = this.#model.value ?? {};
    const device = dispensers?.get(this.dispenser)?.device?.id ?? '';
    const m = o().device;
    const title = m.moveConfirm(device, dispensers?.get(to)?.name ?? to);
    if (!(await ask({ title, text: m.moveHint, yes: m.moveButton }))) return;
    await this.#act.tell(`dispensers/${this.dispenser}/reassign`, { to }, o().device.moved);
  };
}

function fieldOf({ target }: SubmitEvent, name: string): string {
  return target instanceof HTMLFormElement ? String(new FormData(target).get(name) ?? '').trim() : '';
}
