/** The round that comes next: what to bring and where to go; and who is out on one now. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { RoundDetail, RoundView } from '../../server/contract/api/rounds.ts';
import { ago, percent, when } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { isIn } from '../state/is-in.ts';
import { Select } from '../state/select.ts';
import { live, tick } from '../state/session.ts';
import { Act } from './act.ts';
import { dispenserName, itemName, placeName, whoName } from './names.ts';
import { officeStyles } from './office-styles.ts';
import { Pages } from './pages.ts';
import { none, waiting } from './parts.ts';
import { Resource } from './resource.ts';
import { byFloor, carried, cartList, roundStyles, urgencyTag } from './round-parts.ts';
import { go, linkTo } from './router.ts';

const horizons = ['0', '24', '48', '168'] as const;
const twoWeeks = 336;

@customElement('hy-rounds')
export class RoundsView extends LitElement {
  static override styles = [
    officeStyles,
    roundStyles,
    css`
      .controls {
        margin-bottom: var(--space-5);
        align-items: end;
      }
      .controls .main {
        min-height: 56px;
        padding-inline: var(--space-6);
        font-size: var(--text-3);
      }
      .sum {
        font-size: var(--text-4);
        font-weight: var(--weight-strong);
        margin-bottom: var(--space-4);
      }
      .bring .hint {
        margin-bottom: var(--space-4);
      }
      .plan {
        display: grid;
        grid-template-columns: minmax(0, 3fr) minmax(17rem, 2fr);
        gap: 0 var(--space-5);
        align-items: start;
      }
      .stop,
      .walk {
        display: flex;
        gap: var(--space-3);
        align-items: center;
        padding: var(--space-3) 0;
        border-bottom: 1px solid var(--line);
      }
      .stop:last-child,
      .walk:last-child {
        border-bottom: 0;
      }
      .stop > div,
      .walk > div {
        flex: 1;
        min-width: 0;
      }
      .stop small,
      .walk small {
        display: block;
        color: var(--ink-2);
        font-size: var(--text-1);
      }
      .n {
        flex: none;
        width: 1.8em;
        text-align: end;
        color: var(--ink-3);
        font-variant-numeric: tabular-nums;
      }
      @media (max-width: 900px) {
        .plan {
          grid-template-columns: minmax(0, 1fr);
        }
        .plan .bring {
          order: -1;
        }
        .controls .main {
          flex: 1 1 100%;
        }
        .controls label {
          flex: 1;
        }
        .controls select {
          width: 100%;
        }
      }
    `,
  ];
  @state() private hours: (typeof horizons)[number] = '24';
  @state() private within = '';
  readonly #live = new Select(this, live, (now) => now.model);
  readonly #next = new Resource(this, RoundView, () => `rounds/next?hours=${this.hours}`);
  readonly #later = new Resource(this, RoundView, () =>
    this.#next.value?.stops.length === 0 ? `rounds/next?hours=${twoWeeks}` : null,
  );
  readonly #rounds = new Pages(this, RoundDetail, () => 'rounds', { size: 12 });
  readonly #act = new Act(this);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().rounds;
    const next = this.#next.value;
    if (next === null) return html`<h1>${m.title}</h1>${waiting(this.#next)}`;
    const stops = next.stops.filter(({ location }) => this.#isWithin(location));
    const free = stops.filter(({ taken }) => taken === undefined);
    const urgent = stops.filter(({ urgency }) => urgency === 'now').length;
    return html`<h1>${m.title}</h1>
      ${this.#underWay()}
      <div class="row controls">
        <label>${m.ahead}
          <select @change=${this.#chooseHours}>
            ${horizons.map((one) => html`<option value=${one} ?selected=${one === this.hours}>${m.aheadOf[one]}</option>`)}
          </select>
        </label>
        <label>${m.within}
          <select @change=${this.#chooseWithin}>
            <option value="">${m.everywhere}</option>
            ${this.#floors().map((floor) => html`<option value=${floor.id} ?selected=${floor.id === this.within}>${floor.name}</option>`)}
          </select>
        </label>
        ${free.length === 0 ? nothing : html`<button class="main" ?disabled=${this.#act.busy} @click=${() => void this.#start()}>${m.start}</button>`}
        ${stops.length === 0 ? nothing : html`<button @click=${() => print()}>${m.print}</button>`}
      </div>
      ${
        stops.length === 0
          ? html`<section class="card">${none(m.none, this.#noneHint())}</section>`
          : html`<p class="sum">${m.summary(stops.length, urgent)}</p>
              <div class="plan">
                <section class="card">
                  <h2>${m.stops}</h2>
                  ${byFloor(stops).map(
                    (floor) => html`<h3>${floor.name}</h3>
                      <ul>${floor.stops.map((stop) => this.#stop(stop))}</ul>`,
                  )}
                </section>
                <section class="card bring">
                  <h2>${m.cart}</h2>
                  <p class="hint">${m.cartHint}</p>
                  ${cartList(next.cart)}
                </section>
              </div>`
      }
      ${this.#earlier()}`;
  }

  #stop(stop: RoundView['stops'][number]): TemplateResult {
    const level = stop.level === null ? nothing : html` · ${percent(stop.level)}`;
    return html`<li class="stop">
      <span class="box"></span><span class="n">${stop.n}</span>
      <div>
        <a href=${linkTo('dispensers', stop.dispenser)}>${dispenserName(stop.dispenser)}</a>
        <small>${placeName(stop.location)} · ${itemName(stop.item)}, ${carried(stop.quantity, stop.item)}${level}</small>
      </div>
      ${stop.taken === undefined ? urgencyTag(stop) : html`<span class="tag act">${o().rounds.taken}</span>`}
    </li>`;
  }

  #underWay(): TemplateResult | typeof nothing {
    const m = o().rounds;
    const open = this.#rounds.rows.filter(({ endedAt }) => endedAt === undefined);
    if (open.length === 0) return nothing;
    return html`<section class="card controls">
      <h2>${m.underWay}</h2>
      <ul>
        ${open.map((round) => {
          const done = round.stops.filter(({ result }) => result !== undefined).length;
          return html`<li class="walk">
            <div>
              <strong>${m.progress(done, round.stops.length)}</strong>
              <small>${m.walks(whoName(round.by), ago(round.startedAt, tick.get() ?? Date.parse(round.startedAt)))}</small>
            </div>
            <a class="button" href=${linkTo('rounds', round.id)}>${m.goOn}</a>
          </li>`;
        })}
      </ul>
    </section>`;
  }

  #earlier(): TemplateResult | typeof nothing {
    const m = o().rounds;
    const over = this.#rounds.rows.filter(({ endedAt }) => endedAt !== undefined);
    if (over.length === 0) return nothing;
    return html`<section class="card controls">
      <h2>${m.earlier}</h2>
      <ul>
        ${over.map(
          (round) => html`<li class="walk">
            <div>
              ${m.progress(round.stops.filter(({ result }) => result?.kind === 'refilled').length, round.stops.length)}
              <small>${m.walks(whoName(round.by), ago(round.startedAt, tick.get() ?? Date.parse(round.startedAt)))}</small>
            </div>
            <a class="button" href=${linkTo('rounds', round.id)}>${m.look}</a>
          </li>`,
        )}
      </ul>
      ${this.#rounds.moreButton()}
    </section>`;
  }

  #noneHint(): string {
    const m = o().rounds;
    const times = (this.#later.value?.stops ?? []).flatMap(({ emptyAt }) => (emptyAt === null ? [] : [emptyAt]));
    const first = times.sort()[0];
    if (this.#later.value === null) return '';
    return first === undefined ? m.noneKnown : m.noneUntil(when(first, tick.get() ?? Date.parse(first)));
  }

  #floors() {
    const places = [...(this.#live.value?.locations.values() ?? [])];
    return places.filter(({ kind }) => kind === 'floor' || kind === 'building');
  }

  #isWithin(location: string): boolean {
    return this.within === '' || isIn(location, this.within, this.#live.value?.locations);
  }

  readonly #chooseHours = (event: Event): void => {
    const value = event.target instanceof HTMLSelectElement ? event.target.value : '';
    this.hours = horizons.find((one) => one === value) ?? '24';
  };

  readonly #chooseWithin = (event: Event): void => {
    this.within = event.target instanceof HTMLSelectElement ? event.target.value : '';
  };

  async #start(): Promise<void> {
    const body = { hours: Number(this.hours), ...(this.within !== '' && { within: this.within }) };
    const begun = await this.#act.do({ path: 'rounds', body, schema: RoundDetail });
    if (!begun.ok) await this.#rounds.load();
    else if (this.isConnected) go('rounds', begun.value.id);
  }
}
