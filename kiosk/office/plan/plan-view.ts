/** `<hy-plan location="plan-2">`: a floor's plan: given, looked at before it is taken, replaced, removed, and filled. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import * as v from 'valibot';
import type { PlanView } from '../../../server/contract/api/plans.ts';
import { callApi } from '../../data/api.ts';
import { baseUrl } from '../../data/base-url.ts';
import { Localised } from '../../i18n/locale.ts';
import { o } from '../../i18n/office/t.ts';
import { planPath } from '../../state/plans.ts';
import { Select } from '../../state/select.ts';
import { live } from '../../state/session.ts';
import { officeStyles } from '../office-styles.ts';
import { none, working } from '../parts.ts';
import { linkTo } from '../router.ts';
import { planStyles } from './plan-styles.ts';
import { type Picture, readPicture, sendPicture } from './send-plan.ts';
import './plan-board.ts';
import { ask } from '../dialog/ask.ts';
import { reasonOf } from '../reason.ts';

@customElement('hy-plan')
export class PlanPage extends LitElement {
  static override styles = [officeStyles, planStyles];
  @property() location = '';
  @property({ type: Boolean }) manager = false;
  @state() private picture: Picture | null = null;
  @state() private fault: string | null = null;
  @state() private said: string | null = null;
  @state() private busy = false;
  @state() private over = false;
  readonly #model = new Select(this, live, ({ model }) => model);
  /** The version that was sent, and the one before it, until the live link tells of it. */
  #sent: { readonly version: string; readonly before: string | undefined } | null = null;
  #looks = 0;

  constructor() {
    super();
    new Localised(this);
  }

  override willUpdate(changed: ReadonlyMap<PropertyKey, unknown>): void {
    // What was sent is here, or what somebody else has put in its place already.
    const { version, before } = this.#sent ?? {};
    const now = this.#version;
    if (this.#sent !== null && (now === version || now !== before)) this.#done();
    if (!changed.has('location')) return;
    this.picture = null;
    this.fault = null;
    this.said = null;
  }

  get #version(): string | undefined {
    return this.#model.value?.plans.get(this.location)?.version;
  }

  override render() {
    const m = o().plan;
    const place = this.#model.value?.locations.get(this.location);
    const plan = this.#model.value?.plans.get(this.location) ?? null;
    return html`<p class="back"><a href=${linkTo('site')}>← ${o().nav.site}</a></p>
      <h1>${m.title(place?.name ?? this.location)}</h1>
      <div role="status">${this.said === null ? nothing : html`<p class="said">${this.said}</p>`}</div>
      <div role="alert">${this.fault === null ? nothing : html`<p class="said bad">${this.fault}</p>`}</div>
      ${place === undefined ? none(m.noPlace) : this.picture !== null ? this.#preview(this.picture, plan) : plan === null ? this.#empty() : this.#plan(plan, place.name)}`;
  }

  #empty(): TemplateResult {
    const m = o().plan;
    if (!this.manager) return none(m.none);
    return html`<section class="card">
      <div
        class="drop ${this.over ? 'over' : ''}"
        @dragover=${(event: DragEvent) => {
          event.preventDefault();
          this.over = true;
        }}
        @dragleave=${() => {
          this.over = false;
        }}
        @drop=${this.#dropped}
      >
        ${none(m.none, m.noneHint)} ${this.#chooser(m.choose)}
      </div>
    </section>`;
  }

  #chooser(label: string): TemplateResult {
    return html`<label class="button file"
      >${label}<input type="file" accept=".svg,.png,image/svg+xml,image/png" ?disabled=${this.busy} @change=${this.#chosen}
    /></label>`;
  }

  #preview(picture: Picture, plan: PlanView | null): TemplateResult {
    const m = o().plan;
    return html`<section class="card">
      <h2>${m.preview}</h2>
      <p class="hint">${plan === null ? m.previewHint : m.replaceHint}</p>
      <div role="status">${this.busy ? working(m.sending) : nothing}</div>
      <p class="row tools">
        <button class="main" ?disabled=${this.busy} @click=${() => void this.#send(picture)}>${m.use}</button>
        <button
          ?disabled=${this.busy}
          @click=${() => {
            this.picture = null;
            this.fault = null;
          }}
        >
          ${m.cancel}
        </button>
      </p>
      <hy-plan-board still .plan=${plan} .src=${picture.src} .ratio=${picture.width / picture.height}></hy-plan-board>
    </section>`;
  }

  #plan(plan: PlanView, name: string): TemplateResult {
    const m = o().plan;
    return html`<section class="card">
      <hy-plan-board
        ?still=${!this.manager}
        .plan=${plan}
        .src=${new URL(`api/v1/${planPath(plan)}`, baseUrl).href}
        .ratio=${plan.width / plan.height}
        >${
          this.manager
            ? html`${this.#chooser(m.replace)}
                <button class="plain grave" ?disabled=${this.busy} @click=${() => void this.#remove(name)}>${m.remove}</button>`
            : nothing
        }</hy-plan-board
      >
    </section>`;
  }

  readonly #chosen = (event: Event): void => {
    const { target } = event;
    if (!(target instanceof HTMLInputElement)) return;
    void this.#look(target.files?.[0]);
    // The same file, chosen again, is looked at again.
    target.value = '';
  };

  readonly #dropped = (event: DragEvent): void => {
    event.preventDefault();
    this.over = false;
    void this.#look(event.dataTransfer?.files[0]);
  };

  async #look(file: File | undefined): Promise<void> {
    if (file === undefined) return;
    this.said = null;
    const look = ++this.#looks;
    const read = await readPicture(file);
    // Another was chosen meanwhile.
    if (look !== this.#looks) return;
    this.picture = typeof read === 'string' ? null : read;
    this.fault = typeof read === 'string' ? read : null;
  }

  async #send(picture: Picture): Promise<void> {
    this.busy = true;
    const sent = await sendPicture(this.location, picture);
    this.fault = sent.ok ? null : reasonOf(sent);
    this.busy = sent.ok;
    if (!sent.ok) return;
    this.#sent = { version: sent.value.version, before: this.#version };
    this.requestUpdate();
  }

  #done(): void {
    this.#sent = null;
    this.busy = false;
    this.picture = null;
    this.said = o().plan.taken;
  }

  async #remove(name: string): Promise<void> {
    const m = o().plan;
    if (!(await ask({ title: m.removeConfirm(name), text: m.goneHint, yes: m.remove, grave: true }))) return;
    this.busy = true;
    const path = `locations/${encodeURIComponent(this.location)}/plan`;
    const gone = await callApi({ path, schema: v.unknown(), method: 'DELETE' });
    this.busy = false;
    this.fault = gone.ok ? null : reasonOf(gone);
    this.said = gone.ok ? o().plan.removed : null;
  }
}
