/** All dispensers in a table, what needs a hand first; a row leads to its dispenser. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { type DispenserStatus, type DispenserView, dispenserStatuses } from '../../server/contract/api/dispensers.ts';
import { ago, percent, when } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { t } from '../i18n/screens/t.ts';
import { narrowed, type Sort, sorted, sorts } from '../state/dispenser-list.ts';
import { isIn } from '../state/is-in.ts';
import { Select } from '../state/select.ts';
import { live, tick } from '../state/session.ts';
import '../components/status-mark.ts';
import { itemName, placeName } from './names.ts';
import { officeStyles } from './office-styles.ts';
import { option } from './option.ts';
import { none, searchField } from './parts.ts';
import { go, linkTo } from './router.ts';

const page = 100;

@customElement('hy-dispensers')
export class DispensersView extends LitElement {
  static override styles = [
    officeStyles,
    css`
      .bar {
        width: 6rem;
        height: 0.5rem;
        border-radius: var(--radius-round);
        background: var(--sunken);
        overflow: hidden;
        display: inline-block;
        vertical-align: middle;
        margin-inline-end: var(--space-2);
      }
      rect {
        fill: var(--ok);
      }
      .low rect {
        fill: var(--low);
      }
      .empty rect {
        fill: var(--empty);
      }
      .stale rect,
      .unknown rect {
        fill: var(--stale);
      }
      .fault rect {
        fill: var(--fault);
      }
      .top {
        margin-bottom: var(--space-4);
      }
      h1 {
        margin: 0;
      }
      .card {
        padding: var(--space-2) var(--space-3);
      }
      .controls {
        align-items: end;
        margin-bottom: var(--space-4);
      }
      .controls input {
        flex: 1 1 12rem;
      }
      @media (max-width: 760px) {
        .controls label {
          flex: 1 1 8rem;
        }
        .controls select {
          width: 100%;
        }
        .bar {
          width: 3rem;
        }
      }
    `,
  ];
  @property({ type: Boolean }) manager = false;
  @state() private wanted = '';
  @state() private status: DispenserStatus | '' = '';
  @state() private floor = '';
  @state() private sort: Sort = 'urgency';
  @state() private shown = page;
  readonly #live = new Select(this, live, (now) => now.model);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().dispensers;
    const model = this.#live.value;
    const isWithin = (location: string): boolean => this.floor === '' || isIn(location, this.floor, model?.locations);
    const textOf = (one: DispenserView): string =>
      `${one.name} ${placeName(one.location)} ${itemName(one.item)} ${one.id}`;
    const all = model?.dispensers.values() ?? [];
    const { wanted, status } = this;
    const found = sorted(narrowed(all, { wanted, status, isWithin, textOf }), this.sort, placeName);
    return html`
      <div class="row between top">
        <h1>${m.title}</h1>
        <div class="row">
          <a class="button" href=${linkTo('labels')}>${o().labels.title}</a>
          ${this.manager ? html`<a class="button" href=${linkTo('edit', 'dispensers')}>${o().edit.add.dispensers}</a>` : nothing}
        </div>
      </div>
      ${model?.dispensers.size === 0 ? nothing : this.#controls()}
      ${
        found.length === 0
          ? model?.dispensers.size === 0
            ? none(m.noneYet, m.noneYetHint, this.#ways())
            : none(m.none, m.noneHint)
          : html`<div class="card scroll">
              <table class="fold">
                <thead>
                  <tr>
                    <th>${m.name}</th>
                    <th>${m.status}</th>
                    <th>${m.level}</th>
                    <th>${m.runsOut}</th>
                    <th>${m.seen}</th>
                    <th class="number">${m.battery}</th>
                  </tr>
                </thead>
                <tbody>
                  ${repeat(
                    found.slice(0, this.shown),
                    ({ id }) => id,
                    (one) => this.#row(one),
                  )}
                </tbody>
              </table>
            </div>
            <p class="row">
              <span class="quiet">${m.shown(Math.min(this.shown, found.length), found.length)}</span>
              ${
                found.length > this.shown
                  ? html`<button
                      @click=${() => {
                        this.shown += page;
                      }}
                    >
                      ${o().more}
                    </button>`
                  : nothing
              }
            </p>`
      }
    `;
  }

  #row(one: DispenserView) {
    const now = tick.get() ?? 0;
    return html`<tr class="link ${one.status}" @click=${() => go('dispensers', one.id)}>
      <td>
        <a href=${linkTo('dispensers', one.id)}>${one.name}</a><br />
        <span class="quiet">${placeName(one.location)} · ${itemName(one.item)}</span>
      </td>
      <td><hy-status .status=${one.status} word></hy-status></td>
      <td>
        ${
          one.level === null
            ? html`<span class="quiet">–</span>`
            : html`<span class="row"><svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width=${one.level} height="8" /></svg>${percent(one.level)}</span>`
        }
      </td>
      <td data-label=${o().dispensers.runsOut}>${one.emptyAt === null ? nothing : when(one.emptyAt.p50, now)}</td>
      <td data-label=${o().dispensers.seen}>${one.seenAt === null ? html`<span class="quiet">${o().dispensers.never}</span>` : ago(one.seenAt, now)}</td>
      <td class="number" data-label=${o().dispensers.battery}>${one.battery === null ? nothing : percent(one.battery)}</td>
    </tr>`;
  }

  #ways() {
    if (!this.manager) return undefined;
    return html`<a class="button" href=${linkTo('edit', 'dispensers')}>${o().edit.add.dispensers}</a
      ><a class="button" href=${linkTo('site')}>${o().site.goImport}</a>`;
  }

  #controls(): TemplateResult {
    const m = o().dispensers;
    const words = t().status;
    const floors = [...(this.#live.value?.locations.values() ?? [])].filter(
      ({ kind }) => kind === 'floor' || kind === 'building',
    );
    const statuses = dispenserStatuses.map((one) => [one, words[one]] as const);
    const places = floors.map(({ id, name }) => [id, name] as const);
    const orders = sorts.map((one) => [one, m.sorts[one]] as const);
    return html`<div class="row controls">
      ${searchField((wanted) => {
        this.wanted = wanted;
        this.shown = page;
      })}
      ${chooser(m.status, this.status, [['', o().all], ...statuses], (value) => {
        this.status = dispenserStatuses.find((one) => one === value) ?? '';
        this.shown = page;
      })}
      ${
        floors.length < 2
          ? nothing
          : chooser(o().rounds.within, this.floor, [['', o().rounds.everywhere], ...places], (value) => {
              this.floor = value;
              this.shown = page;
            })
      }
      ${chooser(m.sort, this.sort, orders, (value) => {
        this.sort = sorts.find((one) => one === value) ?? 'urgency';
      })}
    </div>`;
  }
}

function chooser(
  label: string,
  chosen: string,
  choices: readonly (readonly [string, string])[],
  choose: (value: string) => void,
): TemplateResult {
  return html`<label>
    ${label}
    <select
      @change=${(event: Event) => {
        if (event.target instanceof HTMLSelectElement) choose(event.target.value);
      }}
    >
      ${choices.map(([value, text]) => option(value, text, value === chosen))}
    </select>
  </label>`;
}
