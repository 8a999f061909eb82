/** One unknown sensor: its last messages, what they would say as it is set up, and the dispenser or room that it is for. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Bound, PresetList, PreviewView } from '../../../server/contract/api/adoption.ts';
import type { Refused } from '../../../server/contract/errors.ts';
import { type Measure, units } from '../../../server/contract/site-file.ts';
import { thingOf } from '../../components/thing.ts';
import { callApi } from '../../data/api.ts';
import { percent } from '../../i18n/format.ts';
import { Localised } from '../../i18n/locale.ts';
import { o } from '../../i18n/office/t.ts';
import { Select } from '../../state/select.ts';
import { live } from '../../state/session.ts';
import { Act } from '../act.ts';
import { placeName } from '../names.ts';
import { officeStyles } from '../office-styles.ts';
import { option } from '../option.ts';
import { none } from '../parts.ts';
import { faultText, reasonOf } from '../reason.ts';
import { Resource } from '../resource.ts';
import { linkTo } from '../router.ts';
import { adoptStyles } from './adopt-styles.ts';
import { choice } from './choice.ts';
import { bindingOf, type Draft, draftOf, mapKeys, measureOf } from './draft.ts';
import { messagesCard } from './messages-card.ts';
import { previewCard } from './preview-card.ts';

/** While somebody types. */
const settleMs = 250;
const kinds = ['percent', 'distance', 'stack', 'weight'] as const;

@customElement('hy-adopt-one')
export class AdoptOne extends LitElement {
  static override styles = [officeStyles, adoptStyles];
  @property() entry = '';
  @property({ type: Boolean }) manager = false;
  @state() private view: PreviewView | null = null;
  @state() private refusal: Refused | null = null;
  @state() private draft: Draft | null = null;
  /** Who is to listen: `dispenser:…` or `location:…`; empty while nobody was chosen. */
  @state() private whose = '';
  @state() private points: { kind: string; full: string; empty: string } | null = null;
  @state() private replace = false;
  @state() private done: Bound | null = null;
  readonly #act = new Act(this);
  readonly #presets = new Resource(this, PresetList, () => 'presets');
  readonly #model = new Select(this, live, (now) => now.model);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #run = 0;

  constructor() {
    super();
    new Localised(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  /** What would be sent: the site's own measure where none was typed. */
  get #measure(): Measure | null {
    return this.points === null ? null : measureOf(this.points.kind, this.points.full, this.points.empty);
  }

  get #dispenser(): string {
    return this.whose.startsWith('dispenser:') ? this.whose.slice('dispenser:'.length) : '';
  }

  get #room(): string {
    return this.whose.startsWith('location:') ? this.whose.slice('location:'.length) : '';
  }

  get #thing() {
    const item = this.#model.value?.dispensers.get(this.#dispenser)?.item;
    return thingOf(item === undefined ? undefined : this.#model.value?.items.get(item));
  }

  async #load(): Promise<void> {
    const run = ++this.#run;
    const device = this.draft === null ? null : bindingOf(this.draft);
    const measure = this.#measure;
    const body = {
      entry: this.entry,
      ...(device !== null && { device }),
      ...(this.#dispenser !== '' && { dispenser: this.#dispenser }),
      ...(this.#room !== '' && { location: this.#room }),
      ...(measure !== null && { measure }),
    };
    const result = await callApi({ path: 'inbox/preview', schema: PreviewView, method: 'POST', body });
    if (run !== this.#run || this.done !== null) return;
    this.refusal = result.ok ? null : result;
    if (!result.ok) return;
    this.view = result.value;
    this.draft ??= draftOf(result.value.suggestion);
  }

  #soon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#load(), settleMs);
  }

  override render() {
    const m = o().adopt;
    if (this.done !== null) return this.#adopted(this.done);
    if (this.refusal?.code === 'not-found') return none(m.gone);
    if (this.refusal !== null && this.view === null) return none(reasonOf(this.refusal));
    if (this.view === null || this.draft === null) return html`<p class="none" aria-busy="true">${o().loading}</p>`;
    const { suggestion } = this.view;
    return html`<h1>${suggestion?.id ?? this.draft.id}</h1>
      <p class="row head">
        <span class="tag">${suggestion?.dialect ?? '?'}</span>
        <span class=${suggestion?.preset === undefined ? 'tag' : 'tag act'}>${suggestion?.preset === undefined ? m.noGuess : `${m.guess} ${suggestion.preset}`}</span>
      </p>
      <div class="two">
        <div>${previewCard(this.view, this.#room === '' ? this.#thing : null)} ${this.manager ? this.#form(this.draft, this.view) : nothing}</div>
        ${messagesCard(this.view)}
      </div>`;
  }

  #adopted({ dispenser, location, replayed, level }: Bound): TemplateResult {
    const m = o().adopt;
    const [name, link] =
      dispenser === null
        ? [
            placeName(location ?? ''),
            html`<a class="button" href=${linkTo('edit', 'locations', location ?? '')}>${m.toRoom}</a>`,
          ]
        : [
            this.#model.value?.dispensers.get(dispenser)?.name ?? dispenser,
            html`<a class="button" href=${linkTo('dispensers', dispenser)}>${m.toDispenser}</a>`,
          ];
    return html`<section class="card stack">
      <h1>${name}</h1>
      <p class="said" role="status">${m.adopted(replayed)}</p>
      ${dispenser === null ? nothing : html`<p class="level">${level === null ? m.noLevel : percent(level)}</p>`}
      <p class="row">${link}<a class="button" href=${linkTo('adopt')}>${m.back}</a></p>
    </section>`;
  }

  #form(draft: Draft, { faults, measure }: PreviewView): TemplateResult {
    const m = o().adopt;
    const fault = (path: string) => {
      const found = faults.find((one) => one.path === `$.device.${path}`);
      if (found === undefined) return nothing;
      // The words of JMESPath are English, and say where.
      const detail = found.reason === 'bad-mapping' ? html` <span lang="en">(${found.message})</span>` : nothing;
      return html`<span class="fault">${faultText(found)}${detail}</span>`;
    };
    const text = (name: 'id' | 'topic') => html`<label>
      ${m[name === 'id' ? 'name' : 'topic']}<input name=${name} dir="ltr" .value=${draft[name]} maxlength=${name === 'id' ? 128 : 256} @input=${this.#typed} />
    </label>`;
    const { dialects = [draft.dialect], presets = [] } = this.#presets.value ?? {};
    const dispensers = [...(this.#model.value?.dispensers.values() ?? [])].sort(
      (a, b) => Number(a.device !== null) - Number(b.device !== null) || a.name.localeCompare(b.name),
    );
    const rooms = [...(this.#model.value?.locations.values() ?? [])]
      .filter(({ kind }) => kind !== 'site')
      .sort((a, b) => a.name.localeCompare(b.name));
    const has = this.#model.value?.dispensers.get(this.#dispenser)?.device ?? null;
    return html`<section class="card">
      <h2>${m.listen}</h2>
      <form @submit=${this.#adopt}>
        ${choice({ label: m.dialect, name: 'dialect', value: draft.dialect, options: dialects.map((one) => [one, one]) }, this.#typed)}
        <label>
          ${m.preset}<select name="preset" @change=${this.#typed}>
            ${option('', m.noPreset, draft.preset === '')}
            ${presets.map((one) => option(one, one, draft.preset === one))}
          </select>
          ${fault('preset')}
        </label>
        ${text('id')} ${text('topic')}
        <details class="wide" ?open=${Object.keys(draft.map).length > 0}>
          <summary>${m.mapping}</summary>
          <div class="inner">
            <p class="hint">${m.mappingHint}</p>
            ${mapKeys.map(
              (key) => html`<label>
                ${m.map[key]}<input name=${`map.${key}`} dir="ltr" spellcheck="false" autocomplete="off" maxlength="512" .value=${draft.map[key] ?? ''} @input=${this.#typed} />
                ${fault(`map.${key}`)}
              </label>`,
            )}
            ${choice({ label: m.unit, name: 'unit', value: draft.unit, options: [['', m.usualUnit], ...units.map((one) => [one, one] as const)] }, this.#typed)}
          </div>
        </details>
        <label class="wide">
          ${m.whose}<select name="whose" required @change=${this.#chosen}>
            <option value="">${m.choose}</option>
            <optgroup label=${m.dispensers}>
              ${dispensers.map((one) => this.#option(`dispenser:${one.id}`, `${one.name}, ${placeName(one.location)}${one.device === null ? '' : ` (${one.device.id})`}`))}
            </optgroup>
            <optgroup label=${m.rooms}>${rooms.map(({ id, name }) => this.#option(`location:${id}`, name))}</optgroup>
          </select>
          ${this.#room === '' ? nothing : html`<span class="hint">${m.roomHint}</span>`}
        </label>
        ${this.#room === '' ? this.#measureFields(measure) : nothing}
        ${
          has === null
            ? nothing
            : html`<label class="wide check">
                <input type="checkbox" name="replace" required .checked=${this.replace} @change=${this.#replacing} />${m.replace(has.id)}
              </label>`
        }
        <p class="end"><button class="main" ?disabled=${this.#act.busy || bindingOf(draft) === null}>${m.adopt}</button></p>
      </form>
    </section>`;
  }

  #option(value: string, label: string): TemplateResult {
    return option(value, label, value === this.whose);
  }

  #measureFields(current: Measure): TemplateResult {
    const m = o().adopt;
    const points = this.points ?? pointsOf(current);
    const isPlain = kinds.some((kind) => kind === points.kind);
    const unit = points.kind === 'weight' ? 'g' : 'mm';
    const options = [...kinds, ...(isPlain ? [] : [points.kind])].map((kind) => [kind, measureName(kind)] as const);
    const field = (name: 'full' | 'empty') => html`<label>
      ${m[name]} (${unit})<input name=${name} type="number" step="any" min="0" .value=${points[name]} @input=${this.#measuring} />
    </label>`;
    return html`${choice({ label: m.measure, name: 'kind', value: points.kind, options }, this.#measuring)}
      ${isPlain && points.kind !== 'percent' ? html`${field('full')}${field('empty')}` : nothing}`;
  }

  readonly #typed = (event: Event): void => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement) || this.draft === null) return;
    const { name, value } = target;
    this.draft = name.startsWith('map.')
      ? { ...this.draft, map: { ...this.draft.map, [name.slice(4)]: value } }
      : { ...this.draft, [name]: value };
    this.#soon();
  };

  readonly #chosen = (event: Event): void => {
    this.whose = event.target instanceof HTMLSelectElement ? event.target.value : '';
    this.points = null;
    this.replace = false;
    this.#soon();
  };

  readonly #replacing = (event: Event): void => {
    this.replace = event.target instanceof HTMLInputElement && event.target.checked;
  };

  readonly #measuring = (event: Event): void => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement || target instanceof HTMLSelectElement) || this.view === null) return;
    this.points = { ...(this.points ?? pointsOf(this.view.measure)), [target.name]: target.value };
    this.#soon();
  };

  readonly #adopt = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const device = this.draft === null ? null : bindingOf(this.draft);
    if (device === null) return;
    const measure = this.#measure;
    const { entry, replace } = this;
    const body =
      this.#room === ''
        ? { entry, dispenser: this.#dispenser, device, replace, ...(measure !== null && { measure }) }
        : { entry, location: this.#room, device };
    const bound = await this.#act.do({ path: 'inbox/adopt', body, schema: Bound });
    if (bound.ok) this.done = bound.value;
  };
}

function pointsOf(measure: Measure): { kind: string; full: string; empty: string } {
  const { kind } = measure;
  if (kind === 'distance' || kind === 'stack') return { kind, full: `${measure.fullMm}`, empty: `${measure.emptyMm}` };
  if (kind === 'weight') return { kind, full: `${measure.fullG}`, empty: `${measure.emptyG}` };
  return { kind, full: '', empty: '' };
}

function measureName(kind: string): string {
  const names: Readonly<Record<string, string>> = o().adopt.measures;
  return names[kind] ?? kind;
}
