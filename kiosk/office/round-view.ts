/** Walking a round, phone in hand: load the cart, tick the stops, take a tick back. What cannot be sent is kept and sent later. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { RoundDetail, type TickStop } from '../../server/contract/api/rounds.ts';
import type { ErrorCode } from '../../server/contract/errors.ts';
import { callApi } from '../data/api.ts';
import { randomKey } from '../data/random-key.ts';
import { clockTime } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { live, noteRefused } from '../state/session.ts';
import { type Unsent, type UnsentTicks, unsentTicks } from '../state/unsent-ticks.ts';
import { Act } from './act.ts';
import { ask } from './dialog/ask.ts';
import { dispenserName, itemName, placeName } from './names.ts';
import { officeStyles } from './office-styles.ts';
import { waiting } from './parts.ts';
import { reasonOf } from './reason.ts';
import { Resource } from './resource.ts';
import { byFloor, carried, cartList, roundStyles, urgencyTag } from './round-parts.ts';
import { walkStyles } from './round-styles.ts';
import { linkTo } from './router.ts';

type Stop = RoundDetail['stops'][number];

/** By round: whoever leaves one while something is being sent, and comes back, has the same. */
const unsentOf = new Map<string, UnsentTicks>();
/** Refusals after which the same tick may succeed. */
const passing: ReadonlySet<ErrorCode> = new Set(['unavailable', 'unauthenticated', 'too-many', 'internal']);

@customElement('hy-round')
export class RoundPage extends LitElement {
  static override styles = [officeStyles, roundStyles, walkStyles];
  @property() round = '';
  @state() private loaded: ReadonlySet<number> = new Set();
  @state() private failed = '';
  readonly #round = new Resource(this, RoundDetail, () => `rounds/${encodeURIComponent(this.round)}`);
  readonly #act = new Act(this);
  readonly #sending = new Set<number>();
  #stop: (() => void) | undefined;

  constructor() {
    super();
    new Localised(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // Contact again: what waits is sent.
    this.#stop = live.subscribe(() => {
      if (live.get().contact === 'live') void this.#sendAll();
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop?.();
  }

  get #ticks(): UnsentTicks {
    const ticks = unsentOf.get(this.round) ?? unsentTicks(this.round, localStorage);
    unsentOf.set(this.round, ticks);
    return ticks;
  }

  override render() {
    const m = o().rounds;
    const back = html`<p class="back"><a href=${linkTo('rounds')}>← ${m.title}</a></p>`;
    const round = this.#round.value;
    if (round === null) return html`${back}${waiting(this.#round)}`;
    const unsent = new Map(this.#ticks.all().map((one) => [one.n, one]));
    const done = round.stops.filter(({ n, result }) => result !== undefined || unsent.has(n)).length;
    const isOver = round.endedAt !== undefined;
    const filled = round.stops.filter(({ result }) => result?.kind === 'refilled').length;
    return html`${back}
      <header>
        <h1>${isOver ? m.over : m.progress(done, round.stops.length)}</h1>
        ${isOver ? html`<p class="hint">${m.overHint(filled, round.stops.length - filled)}</p>` : nothing}
        <progress max=${round.stops.length} value=${done} aria-label=${m.progress(done, round.stops.length)}></progress>
      </header>
      ${this.failed === '' ? nothing : html`<p class="said bad" role="alert">${this.failed}</p>`}
      ${
        isOver
          ? nothing
          : html`<details class="card" ?open=${done === 0}>
              <summary><h2>${m.cart}</h2></summary>
              ${cartList(round.cart, (line, i) => this.#loadedBox(i, itemName(line.item)))}
            </details>`
      }
      ${byFloor(round.stops).map(
        (floor) => html`<section aria-label=${floor.name}>
          <h2 class="floor">${floor.name}</h2>
          <ul>${floor.stops.map((stop) => this.#stopCard(stop, unsent.get(stop.n), isOver))}</ul>
        </section>`,
      )}
      <p class="row foot">
        ${isOver ? nothing : html`<button ?disabled=${this.#act.busy} @click=${() => void this.#end()}>${m.end}</button>`}
        <button @click=${() => print()}>${m.print}</button>
      </p>`;
  }

  #loadedBox(index: number, name: string): TemplateResult {
    return html`<input
      type="checkbox"
      aria-label=${name}
      .checked=${this.loaded.has(index)}
      @change=${() => {
        const next = new Set(this.loaded);
        if (!next.delete(index)) next.add(index);
        this.loaded = next;
      }}
    />`;
  }

  #stopCard(stop: Stop, unsent: Unsent | undefined, isOver: boolean): TemplateResult {
    const isDone = stop.result !== undefined || unsent !== undefined;
    return html`<li class="card stop ${isDone ? 'done' : ''}">
      <div class="head">
        <span class="box"></span>
        <div>
          <strong>${dispenserName(stop.dispenser)}</strong>
          <span class="where">${placeName(stop.location)}</span>
        </div>
        ${isDone ? nothing : urgencyTag(stop)}
      </div>
      <p class="bring">${itemName(stop.item)}, ${carried(stop.quantity, stop.item)}</p>
      ${unsent !== undefined ? this.#waits(unsent) : stop.result !== undefined ? this.#outcome(stop) : isOver ? nothing : this.#choices(stop)}
    </li>`;
  }

  #choices({ n, dispenser }: Stop): TemplateResult {
    const m = o().rounds;
    const button = (text: string, result: TickStop['result'], tone = '') =>
      html`<button class=${tone} aria-label="${text}: ${dispenserName(dispenser)}" @click=${() => void this.#tick(n, result)}>${text}</button>`;
    return html`<div class="choices">
      ${button(m.filled, 'refilled', 'main')} ${button(m.skip, 'skipped', 'plain')} ${button(m.missing, 'missing', 'plain')}
    </div>`;
  }

  #outcome({ n, result }: Stop): TemplateResult | typeof nothing {
    const m = o().rounds;
    if (result === undefined) return nothing;
    const at = clockTime(result.at);
    return html`<div class="outcome">
        <span class=${result.kind}>${result.sensed ? m.sensed(at) : m.result(result.kind, at)}</span>
        ${
          result.sensed
            ? nothing
            : html`<button class="plain" ?disabled=${this.#act.busy} @click=${() => void this.#undo(n)}>${m.undo}</button>`
        }
      </div>
      ${result.discrepancy === undefined ? nothing : html`<p class="hint">${m.shortage}</p>`}`;
  }

  #waits(unsent: Unsent): TemplateResult {
    const m = o().rounds;
    return html`<div class="outcome" role="status">
      <span>${m.unsent}</span>
      <button class="plain" ?disabled=${this.#sending.has(unsent.n)} @click=${() => void this.#send(unsent)}>${m.send}</button>
    </div>`;
  }

  async #tick(n: number, result: TickStop['result']): Promise<void> {
    this.failed = '';
    const unsent: Unsent = { n, key: randomKey(), tick: { result, level: 100 } };
    this.#ticks.put(unsent);
    await this.#send(unsent);
  }

  async #send({ n, key, tick }: Unsent): Promise<void> {
    if (this.#sending.has(n)) return;
    this.#sending.add(n);
    this.requestUpdate();
    const path = `${this.#path}/stops/${n}`;
    const answer = await callApi({ path, schema: RoundDetail, method: 'POST', body: tick, key });
    this.#sending.delete(n);
    if (!answer.ok && answer.code === 'unauthenticated') noteRefused();
    this.requestUpdate();
    if (!answer.ok && passing.has(answer.code)) return;
    this.#ticks.remove(n);
    // Until it is read anew, it would stand there as not done.
    if (answer.ok) this.#round.value = answer.value;
    else this.failed = reasonOf(answer);
    await this.#round.load();
  }

  async #sendAll(): Promise<void> {
    for (const one of this.#ticks.all()) await this.#send(one);
  }

  async #undo(n: number): Promise<void> {
    await this.#act.do({
      path: `${this.#path}/stops/${n}/undo`,
      body: {},
      schema: RoundDetail,
      done: o().toast.undone,
    });
    await this.#round.load();
  }

  async #end(): Promise<void> {
    const left = this.#round.value?.stops.some(({ result }) => result === undefined);
    const m = o().rounds;
    if (left && !(await ask({ title: m.endConfirm, text: m.endHint, yes: m.end }))) return;
    await this.#act.do({ path: `${this.#path}/end`, body: {}, schema: RoundDetail });
    await this.#round.load();
  }

  get #path(): string {
    return `rounds/${encodeURIComponent(this.round)}`;
  }
}
