/** All dispensers in a table, what needs a hand first; a row leads to its dispenser. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { DispenserStatus, DispenserView } from '../../server/contract/api/dispensers.ts';
import { ago, percent, when } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { Select } from '../state/select.ts';
import { live, tick } from '../state/session.ts';
import '../components/status-mark.ts';
import { itemName, placeName } from './names.ts';
import { officeStyles } from './office-styles.ts';
import { none, searchField } from './parts.ts';
import { go, linkTo } from './router.ts';

const urgency: Readonly<Record<DispenserStatus, number>> = { empty: 0, fault: 1, low: 2, stale: 3, unknown: 4, ok: 5 };

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
      @media (max-width: 760px) {
        .wide {
          display: none;
        }
        .bar {
          width: 3rem;
        }
      }
    `,
  ];
  @property({ type: Boolean }) manager = false;
  @state() private wanted = '';
  readonly #dispensers = new Select(this, live, (now) => now.model?.dispensers);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().dispensers;
    const found = [...(this.#dispensers.value?.values() ?? [])].filter((one) => this.#matches(one)).sort(byUrgency);
    return html`
      <div class="row between top">
        <h1>${m.title}</h1>
        <div class="row">
          ${searchField((wanted) => {
            this.wanted = wanted;
          })}
          <a class="button" href=${linkTo('labels')}>${o().labels.title}</a>
          ${this.manager ? html`<a class="button" href=${linkTo('edit', 'dispensers')}>${o().edit.add.dispensers}</a>` : nothing}
        </div>
      </div>
      ${
        found.length === 0
          ? this.#dispensers.value?.size === 0
            ? none(m.noneYet, m.noneYetHint, this.#ways())
            : none(m.none, m.noneHint)
          : html`<div class="card scroll">
              <table>
                <thead>
                  <tr>
                    <th>${m.name}</th>
                    <th>${m.status}</th>
                    <th>${m.level}</th>
                    <th class="wide">${m.runsOut}</th>
                    <th class="wide">${m.seen}</th>
                    <th class="wide number">${m.battery}</th>
                  </tr>
                </thead>
                <tbody>
                  ${found.map((one) => this.#row(one))}
                </tbody>
              </table>
            </div>`
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
      <td class="wide">${one.emptyAt === null ? nothing : when(one.emptyAt.p50, now)}</td>
      <td class="wide">${one.seenAt === null ? html`<span class="quiet">${o().dispensers.never}</span>` : ago(one.seenAt, now)}</td>
      <td class="wide number">${one.battery === null ? nothing : percent(one.battery)}</td>
    </tr>`;
  }

  #ways() {
    if (!this.manager) return undefined;
    return html`<a class="button" href=${linkTo('edit', 'dispensers')}>${o().edit.add.dispensers}</a
      ><a class="button" href=${linkTo('site')}>${o().site.goImport}</a>`;
  }

  #matches(one: DispenserView): boolean {
    const text = `${one.name} ${placeName(one.location)} ${itemName(one.item)} ${one.id}`.toLowerCase();
    return this.wanted
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.includes(word));
  }
}

function byUrgency(a: DispenserView, b: DispenserView): number {
  return urgency[a.status] - urgency[b.status] || (a.level ?? 101) - (b.level ?? 101) || a.name.localeCompare(b.name);
}
