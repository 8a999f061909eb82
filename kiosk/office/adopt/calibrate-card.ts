/** Empty and full by holding: a full unit, then an empty one, and what the sensor says of each while one waits. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import * as v from 'valibot';
import { Calibrated, CalibrationView } from '../../../server/contract/api/adoption.ts';
import { callApi } from '../../data/api.ts';
import { number } from '../../i18n/format.ts';
import { Localised } from '../../i18n/locale.ts';
import { o } from '../../i18n/office/t.ts';
import { Act } from '../act.ts';
import { officeStyles } from '../office-styles.ts';
import { Resource } from '../resource.ts';

@customElement('hy-calibrate')
export class CalibrateCard extends LitElement {
  static override styles = [
    officeStyles,
    css`
      .hint,
      dl.facts {
        margin-bottom: var(--space-4);
      }
      .step {
        font-size: var(--text-4);
        font-weight: var(--weight-strong);
        margin-bottom: var(--space-4);
      }
      dd .quiet {
        display: block;
        font-size: var(--text-1);
        font-weight: var(--weight-text);
      }
    `,
  ];
  @property() dispenser = '';
  @state() private busy = false;
  readonly #act = new Act(this);
  readonly #state = new Resource(this, CalibrationView, () =>
    this.dispenser === '' ? null : `dispensers/${this.dispenser}/calibration`,
  );

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const view = this.#state.value;
    if (view === null) return nothing;
    const m = o().calibrate;
    const { hold } = view;
    return html`<section class="card">
      <h2>${m.title}</h2>
      ${hold === null ? html`<p class="hint">${m.hint}</p>` : html`<p class="step" aria-live="polite">${m.steps[hold]}</p>`}
      ${hold === null ? nothing : html`<dl class="facts">${this.#point('full', view)}${this.#point('empty', view)}</dl>`}
      ${view.useless > 0 && view.full.samples === 0 ? html`<p class="said bad">${m.useless}</p>` : nothing}
      ${view.problem === null ? nothing : html`<p class="said bad" role="status">${m.problems[view.problem]}</p>`}
      <p class="row">${this.#buttons(view)}</p>
    </section>`;
  }

  #point(which: 'full' | 'empty', view: CalibrationView): TemplateResult {
    const m = o().calibrate;
    const { samples, median, spread } = view[which];
    const text = (value: number) => `${number(value)} ${view.unit ?? ''}`;
    return html`<div>
      <dt>${o().adopt[which]}</dt>
      <dd>
        ${median === null ? '–' : text(median)}
        <span class="quiet">${m.samples(samples, view.needed)}${spread === null || samples < 2 ? '' : `, ${m.spread(text(spread))}`}</span>
      </dd>
    </div>`;
  }

  #buttons({ hold, full, empty, needed, problem }: CalibrationView): TemplateResult {
    const m = o().calibrate;
    const busy = this.busy || this.#act.busy;
    if (hold === null)
      return html`<button ?disabled=${busy} @click=${() => void this.#hold('full')}>${m.start}</button>`;
    return html`${
      hold === 'full'
        ? html`<button class="main" ?disabled=${busy || full.samples < needed} @click=${() => void this.#hold('empty')}>${m.next}</button>`
        : html`<button class="main" ?disabled=${busy || empty.samples < needed || problem !== null} @click=${() => void this.#finish()}>${m.finish}</button>
            ${problem === null ? nothing : html`<button ?disabled=${busy} @click=${() => void this.#hold('empty')}>${m.again.empty}</button>`}
            <button ?disabled=${busy} @click=${() => void this.#hold('full')}>${m.again.full}</button>`
    }<button ?disabled=${busy} @click=${() => void this.#cancel()}>${o().cancel}</button>`;
  }

  async #hold(hold: 'full' | 'empty'): Promise<void> {
    await this.#act.do({ path: `dispensers/${this.dispenser}/calibration`, body: { hold }, schema: CalibrationView });
    await this.#state.load();
  }

  async #finish(): Promise<void> {
    const path = `dispensers/${this.dispenser}/calibration/finish`;
    await this.#act.do({ path, body: {}, schema: Calibrated, done: o().calibrate.done });
    await this.#state.load();
  }

  async #cancel(): Promise<void> {
    this.busy = true;
    await callApi({ path: `dispensers/${this.dispenser}/calibration`, schema: v.unknown(), method: 'DELETE' });
    this.busy = false;
    await this.#state.load();
  }
}
