/** How often a dispenser's sensor reports: what it was told and what became of that; the setting, and what it costs the battery. */
import { css, html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import * as v from 'valibot';
import { type ConfigView, ReportingCost, ReportingView } from '../../server/contract/api/reporting.ts';
import type { Refused } from '../../server/contract/errors.ts';
import type { Reporting } from '../../server/contract/reporting.ts';
import { callApi } from '../data/api.ts';
import { clockTime, number, percent } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { Act } from './act.ts';
import { lasting } from './lasting.ts';
import { officeStyles } from './office-styles.ts';
import { reasonOf } from './reason.ts';
import { draftOf, faultFields, type ReportingDraft, reportingOf } from './reporting-draft.ts';
import { Resource } from './resource.ts';

/** While somebody types. */
const settleMs = 250;

@customElement('hy-reporting')
export class ReportingCard extends LitElement {
  static override styles = [
    officeStyles,
    css`
      form {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(100%, 13rem), 1fr));
        gap: var(--space-4);
        align-items: start;
        margin-top: var(--space-5);
      }
      form > .row,
      .cost {
        grid-column: 1 / -1;
        margin: 0;
      }
      small {
        font-weight: var(--weight-text);
        color: var(--ink-2);
      }
      small.bad {
        color: var(--empty);
      }
      .cost {
        padding: var(--space-3) var(--space-4);
        border-radius: var(--radius-1);
        background: var(--sunken);
      }
      .cost p {
        margin: 0;
      }
      .cost .quiet {
        color: var(--ink-2);
      }
      .cost strong {
        font-size: var(--text-3);
      }
      .now {
        margin-bottom: 0;
      }
    `,
  ];
  @property() dispenser = '';
  @property({ type: Boolean }) manager = false;
  @state() private draft: ReportingDraft | null = null;
  @state() private cost: ReportingCost | null = null;
  @state() private refusal: Refused | null = null;
  readonly #act = new Act(this);
  readonly #view = new Resource(this, ReportingView, () => (this.dispenser === '' ? null : this.#path));
  #timer: ReturnType<typeof setTimeout> | undefined;
  #run = 0;

  constructor() {
    super();
    new Localised(this);
  }

  get #path(): string {
    return `dispensers/${encodeURIComponent(this.dispenser)}/reporting`;
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('dispenser')) this.#forget();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  #forget(): void {
    this.#run++;
    this.draft = null;
    this.cost = null;
    this.refusal = null;
  }

  override render() {
    const m = o().reporting;
    const view = this.#view.value;
    // Of what cannot be told anything there is nothing to say.
    if (view === null || view.abilities === null) return nothing;
    const { settings, config, cost } = view;
    return html`<section class="card">
      <h2>${m.title}</h2>
      <p class="now">${settings === null ? m.asItLikes : this.#toldText(settings, config)}</p>
      ${this.manager ? this.#form(view, view.abilities) : cost === null ? nothing : costOf(cost)}
    </section>`;
  }

  #toldText(settings: Reporting, config: ConfigView | null): TemplateResult {
    const m = o().reporting;
    const every = config?.intervalS ?? settings.intervalS ?? null;
    const state = config === null ? '' : stateText(config);
    return html`${every === null ? nothing : html`<strong>${m.every(lasting(every))}</strong>${config === null ? nothing : html`, ${m.phases[config.phase]}`}. `}${state}`;
  }

  #form(view: ReportingView, abilities: NonNullable<ReportingView['abilities']>): TemplateResult {
    const m = o().reporting;
    const { settings, cost } = view;
    const draft = this.draft ?? draftOf(settings ?? abilities.defaults);
    const { interval } = abilities;
    const wrong = this.draft === null ? new Map<string, string>() : this.#faults(draft, abilities);
    const field = (name: keyof ReportingDraft, unit: string, hint?: string) => {
      const fault = wrong.get(name);
      const note = fault ?? hint;
      return html`<label>
        ${m.fields[name]} (${unit})<input
          name=${name}
          inputmode="decimal"
          autocomplete="off"
          .value=${draft[name]}
          aria-invalid=${fault === undefined ? 'false' : 'true'}
          aria-describedby=${note === undefined ? nothing : `note-${name}`}
          @input=${this.#typed}
        />
        ${note === undefined ? nothing : html`<small id="note-${name}" class=${fault === undefined ? '' : 'bad'}>${note}</small>`}
      </label>`;
    };
    const shown = this.draft === null ? cost : this.cost;
    return html`<form novalidate @submit=${this.#save}>
      ${
        interval === null
          ? nothing
          : html`${field('interval', m.minutes)} ${field('quiet', m.minutes, m.quietHint)}
            ${field('nearLevel', '%')} ${field('nearInterval', m.minutes)}`
      }
      ${abilities.alert ? field('alert', '%', m.alertHint) : nothing}
      ${shown === null ? nothing : costOf(shown)}
      ${this.refusal !== null && (this.refusal.issues ?? []).length === 0 ? html`<p class="said bad" role="alert">${reasonOf(this.refusal)}</p>` : nothing}
      <p class="row">
        <button class="main" ?disabled=${this.#act.busy || wrong.size > 0 || (this.draft === null && settings !== null)}>${m.save}</button>
        ${settings === null ? nothing : html`<button type="button" ?disabled=${this.#act.busy} @click=${() => void this.#end()}>${m.let}</button>`}
      </p>
    </form>`;
  }

  #faults(draft: ReportingDraft, { interval }: NonNullable<ReportingView['abilities']>): Map<string, string> {
    const m = o().reporting.faults;
    const found = new Map<string, string>();
    const range = interval === null ? '' : m.range(lasting(interval.minS), lasting(interval.maxS));
    for (const { field, why } of faultFields(draft, this.refusal?.issues ?? [], interval))
      found.set(field, why === 'range' ? range : m[why]);
    return found;
  }

  readonly #typed = ({ target }: Event): void => {
    const view = this.#view.value;
    if (!(target instanceof HTMLInputElement) || !view?.abilities) return;
    const draft = this.draft ?? draftOf(view.settings ?? view.abilities.defaults);
    this.draft = { ...draft, [target.name]: target.value };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#preview(), settleMs);
  };

  async #preview(): Promise<void> {
    const reporting = this.draft === null ? null : reportingOf(this.draft);
    if (reporting === null) return;
    const run = ++this.#run;
    const path = `${this.#path}/preview`;
    const found = await callApi({ path, schema: ReportingCost, method: 'POST', body: reporting });
    if (run !== this.#run) return;
    this.refusal = found.ok ? null : found;
    this.cost = found.ok ? found.value : null;
  }

  readonly #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    clearTimeout(this.#timer);
    // What the draft would cost is not to be told over what became of it.
    this.#run++;
    const view = this.#view.value;
    if (!view?.abilities) return;
    const { draft } = this;
    const reporting = reportingOf(draft ?? draftOf(view.settings ?? view.abilities.defaults));
    if (reporting === null) return;
    await this.#done(
      await this.#act.do({
        path: this.#path,
        method: 'PUT',
        body: reporting,
        schema: ReportingView,
        done: o().reporting.saved,
        silent: true,
      }),
      draft,
    );
  };

  async #end(): Promise<void> {
    const { draft } = this;
    const gone = await this.#act.do({
      path: this.#path,
      method: 'DELETE',
      schema: v.unknown(),
      done: o().reporting.ended,
      silent: true,
    });
    await this.#done(gone, draft);
  }

  /** What was typed since stays. */
  async #done(result: { readonly ok: true } | Refused, draft: ReportingDraft | null): Promise<void> {
    if (result.ok) {
      if (this.draft === draft) this.#forget();
      await this.#view.load();
    } else this.refusal = result;
  }
}

function costOf({ reportsPerDay, battery, overFairUse }: ReportingCost): TemplateResult {
  const m = o().reporting;
  const years = battery && number(Math.round(battery.years * 10) / 10);
  return html`<div class="cost" role="status">
    ${reportsPerDay === null ? nothing : html`<p>${m.perDay(number(Math.round(reportsPerDay)))}</p>`}
    ${
      battery === null
        ? html`<p class="quiet">${m.noBattery}</p>`
        : html`<p><strong>${m.years(years ?? '')}</strong> ${battery.range === null ? nothing : m.range(number(battery.range[0]), number(battery.range[1]))}</p>
          <p class="quiet">${m.assumes(battery.assumes.cells, number(battery.assumes.capacityMah), percent(100 * battery.assumes.usable))}</p>`
    }
    ${overFairUse ? html`<p class="bad">${m.overFairUse}</p>` : nothing}
  </div>`;
}

function stateText({ state, problem, nextAt, sentToday, perDay }: ConfigView): string {
  const m = o().reporting;
  const said = problem === null ? m.states[state] : m.problems[problem];
  const next = nextAt === null ? '' : ` ${m.next(clockTime(nextAt))}`;
  return `${said}${next}${perDay === null ? '' : ` ${m.today(sentToday, perDay)}`}`;
}
