/** The answer to "it is empty" at a dispenser that was filled minutes ago. Who knows better may say so. */
import { html, LitElement, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '../components/drawing.ts';
import { thingOf } from '../components/thing.ts';
import { ago } from '../i18n/format.ts';
import { k } from '../i18n/kiosk/t.ts';
import { Localised } from '../i18n/locale.ts';
import { nameParts } from '../i18n/names.ts';
import { Select } from '../state/select.ts';
import { clock, live } from '../state/session.ts';
import { controls } from './controls.ts';
import { receiptStyles } from './receipt-styles.ts';
import { Ask, GoTo } from './view.ts';

@customElement('hy-refilled-view')
export class RefilledView extends LitElement {
  static override styles = [controls, receiptStyles];

  @property() dispenser = '';
  readonly #live = new Select(this, live, ({ model }) => model);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const model = this.#live.value;
    const view = model?.dispensers.get(this.dispenser);
    if (!view?.refilledAt) return nothing;
    const item = model?.items.get(view.item);
    const text = k();
    return html`
      <div class="card" role="status">
        <div class="picture">
          <hy-drawing .thing=${thingOf(item)} .level=${view.level} .status=${view.status}></hy-drawing>
          <div class="mark"><svg viewBox="0 0 64 64">${svg`<path d="M15 33l12 12 23-26" />`}</svg></div>
        </div>
        <div class="words">
          <h1>${text.refilledThanks(ago(view.refilledAt, clock.now() ?? Date.parse(view.refilledAt)))}</h1>
          <p>${text.refilledHint}</p>
          <p class="about">${item ? nameParts(item.name).title : view.name}</p>
        </div>
      </div>
      <div class="foot">
        <button class="button done" @click=${() => this.dispatchEvent(new GoTo({ name: 'start' }))}>${text.back}</button>
        <button class="button undo" @click=${this.#insist}>${text.stillEmpty}</button>
      </div>
    `;
  }

  readonly #insist = (): void => {
    this.dispatchEvent(new Ask({ kind: 'empty', dispenser: this.dispenser }));
  };
}
