/** What needs somebody now, largest first; what is on its way, what people ask for, what has happened. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import * as v from 'valibot';
import { type Activity, AlertView } from '../../server/contract/api/live.ts';
import { ago, longDate, percent, when } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { isBeginning } from '../state/beginning.ts';
import { Select } from '../state/select.ts';
import { live, tick } from '../state/session.ts';
import { Act } from './act.ts';
import { amount, dispenserName, itemName, placeName, whoName } from './names.ts';
import { officeStyles } from './office-styles.ts';
import { Resource } from './resource.ts';
import { linkTo } from './router.ts';

@customElement('hy-overview')
export class OverviewView extends LitElement {
  static override styles = [
    officeStyles,
    css`
      .grid {
        display: grid;
        grid-template: 'needs under-way' auto 'done under-way' 1fr / minmax(0, 3fr) minmax(16rem, 2fr);
        column-gap: var(--space-5);
        align-items: start;
      }
      .needs {
        grid-area: needs;
      }
      .under-way {
        grid-area: under-way;
      }
      .done {
        grid-area: done;
      }
      @media (max-width: 1000px) {
        .grid {
          grid-template: 'needs' 'under-way' 'done' / minmax(0, 1fr);
        }
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .list {
        padding-block: var(--space-2);
      }
      li {
        display: flex;
        gap: var(--space-3);
        align-items: center;
        justify-content: space-between;
        padding: var(--space-3) 0;
        border-bottom: 1px solid var(--line);
      }
      li:last-child {
        border-bottom: 0;
      }
      li > div {
        min-width: 0;
      }
      .what {
        font-weight: var(--weight-strong);
      }
      .critical .what {
        color: var(--empty);
      }
      .seen {
        opacity: 0.7;
      }
      .calm {
        padding: var(--space-7) var(--space-5);
        text-align: center;
      }
      .calm strong {
        display: block;
        font-size: var(--text-5);
      }
      small {
        color: var(--ink-3);
        font-size: var(--text-1);
      }
    `,
  ];
  @property({ type: Boolean }) manager = false;
  readonly #live = new Select(this, live, (now) => now.model);
  /** Who has seen them: the live link, which screens on walls read too, does not name people. */
  readonly #seen = new Resource(this, v.object({ items: v.array(AlertView) }), () => 'alerts?limit=1000');
  readonly #act = new Act(this);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const model = this.#live.value;
    if (!model) return nothing;
    const m = o().overview;
    if (isBeginning(model)) {
      // Fetched with the first of them: a site begins once.
      void import('./guide/guide-view.ts');
      return html`<hy-guide ?manager=${this.manager}></hy-guide>`;
    }
    const unheard =
      model.dispensers.size > 0 && [...model.dispensers.values()].every(({ status }) => status === 'unknown');
    const open = model.alerts.filter((alert) => alert.acknowledgedAt === undefined).length;
    return html`
      <h1>${open === 0 ? m.title : m.needs(open)}</h1>
      <div class="grid">
        <div class="needs">
          ${
            model.alerts.length === 0
              ? html`<div class="card calm">
                  <strong>${unheard ? m.unheard : m.calm}</strong><span class="hint">${unheard ? m.unheardHint : m.calmHint}</span>
                </div>`
              : html`<section class="card list" aria-label=${m.needs(open)}><ul>${model.alerts.map((alert) => this.#alert(alert))}</ul></section>`
          }
        </div>
        <div class="under-way">${this.#orders()} ${this.#requests()} ${this.#batteries()}</div>
        <div class="done">${this.#activity(model.activity)}</div>
      </div>
    `;
  }

  #alert(alert: AlertView): TemplateResult {
    const m = o().overview;
    const seen = alert.acknowledgedAt !== undefined;
    const by = this.#seen.value?.items.find(({ id }) => id === alert.id)?.acknowledgedBy;
    const subject = alert.dispenser
      ? html`<a href=${linkTo('dispensers', alert.dispenser)}>${dispenserName(alert.dispenser)}</a>`
      : alert.order
        ? html`<a href=${linkTo('orders', alert.order)}>${alert.order}</a>`
        : alert.item
          ? html`<a href=${linkTo('stock', alert.item)}>${itemName(alert.item)}</a>`
          : alert.network !== undefined && alert.count !== undefined && alert.total !== undefined
            ? html`${alert.network}: ${o().health.silent(alert.count, alert.total)}`
            : nothing;
    return html`<li class="${alert.severity} ${seen ? 'seen' : ''}">
      <div>
        <span class="what">${m.alerts[alert.kind]}</span> ${subject}<br />
        <small>${ago(alert.at, tick.get() ?? Date.parse(alert.at))}${by === undefined ? nothing : ` · ${m.acknowledgedBy(whoName(by))}`}</small>
      </div>
      ${
        seen
          ? nothing
          : html`<button ?disabled=${this.#act.busy} @click=${() => void this.#see(alert)}>
              ${m.acknowledge}
            </button>`
      }
    </li>`;
  }

  async #see({ id }: AlertView): Promise<void> {
    const path = `alerts/${encodeURIComponent(id)}/ack`;
    const undo = () => ({ path, method: 'DELETE' }) as const;
    await this.#act.do({ path, body: {}, schema: v.unknown(), done: o().overview.acknowledged, undo });
  }

  #orders(): TemplateResult | typeof nothing {
    const orders = [...(this.#live.value?.orders.values() ?? [])].filter(
      ({ status }) => status !== 'received' && status !== 'cancelled',
    );
    if (orders.length === 0) return nothing;
    const now = tick.get() ?? 0;
    return html`<section class="card">
      <h2>${o().overview.orders}</h2>
      <ul>
        ${orders.map(
          (order) => html`<li>
            <div>
              <a href=${linkTo('orders', order.id)}>${order.id}</a> ${order.supplierName}<br />
              <small>${o().orders.status[order.status]}${order.expectedAt ? ` · ${o().orders.expected} ${when(order.expectedAt, now)}` : nothing}</small>
            </div>
            ${order.overdue ? html`<span class="tag bad">${o().orders.overdue}</span>` : nothing}
          </li>`,
        )}
      </ul>
    </section>`;
  }

  /** Those that will be empty within a month, or say that they are low. */
  #batteries(): TemplateResult | typeof nothing {
    const now = tick.get() ?? 0;
    const soon = [...(this.#live.value?.dispensers.values() ?? [])]
      .filter(
        ({ battery, batteryLow, batteryEmptyAt }) =>
          batteryLow === true ||
          (battery !== null && battery <= 10) ||
          (batteryEmptyAt !== undefined && Date.parse(batteryEmptyAt) < now + 30 * 86_400_000),
      )
      .sort((a, b) => (a.batteryEmptyAt ?? '').localeCompare(b.batteryEmptyAt ?? ''));
    if (soon.length === 0) return nothing;
    const m = o().health;
    return html`<section class="card">
      <h2>${m.batteries}</h2>
      <ul>
        ${soon.map(
          ({ id, name, location, battery, batteryEmptyAt }) => html`<li>
            <div>
              <a href=${linkTo('dispensers', id)}>${name}</a><br />
              <small>${placeName(location)}${batteryEmptyAt === undefined ? nothing : html` · ${m.emptyDay(longDate(batteryEmptyAt))}`}</small>
            </div>
            ${battery === null ? nothing : html`<span class="tag">${percent(battery)}</span>`}
          </li>`,
        )}
      </ul>
    </section>`;
  }

  #requests(): TemplateResult | typeof nothing {
    const open = [...(this.#live.value?.requests.values() ?? [])].filter(
      ({ status }) => status === 'open' || status === 'accepted',
    );
    if (open.length === 0) return nothing;
    return html`<section class="card">
      <h2>${o().overview.requests}</h2>
      <ul>
        ${open.slice(0, 6).map(
          (request) => html`<li>
            <div>
              <span class="what">${o().requests.kind[request.kind]}</span>
              ${request.dispenser ? dispenserName(request.dispenser) : request.item ? itemName(request.item) : (request.note ?? '')}<br />
              <small>${o().requests.askers(request.askers)} · ${ago(request.askedAt, tick.get() ?? Date.parse(request.askedAt))}</small>
            </div>
            <a href=${linkTo('requests')}>${o().requests.status[request.status]}</a>
          </li>`,
        )}
      </ul>
    </section>`;
  }

  #activity(activity: readonly Activity[]): TemplateResult {
    const m = o().overview;
    return html`<section class="card">
      <h2>${m.activity}</h2>
      ${activity.length === 0 ? html`<p class="hint">${m.nothingYet}</p>` : nothing}
      <ul>
        ${activity.slice(0, 12).map(
          (one) => html`<li>
            <div>
              <span class="what">${m.activityKind[one.kind]}</span>
              ${one.dispenser ? dispenserName(one.dispenser) : one.order ? html`<a href=${linkTo('orders', one.order)}>${one.order}</a>` : one.item ? itemName(one.item) : placeName(this.#live.value?.requests.get(one.request ?? '')?.location) || nothing}
              ${one.quantity !== undefined && one.item ? html`<small>${amount(one.quantity, one.item)}</small>` : nothing}<br />
              <small>${ago(one.at, tick.get() ?? Date.parse(one.at))}${one.how === 'sensed' ? ` · ${m.sensed}` : one.how === 'tapped' ? ` · ${m.tapped}` : nothing}</small>
            </div>
          </li>`,
        )}
      </ul>
    </section>`;
  }
}
