/** One order: where it stands, its lines with their reasons, and what can be done with it now. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { OrderView } from '../../server/contract/api/orders.ts';
import { baseUrl } from '../data/base-url.ts';
import { longDate, when } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { tick } from '../state/session.ts';
import { Act } from './act.ts';
import { money } from './money.ts';
import { officeStyles } from './office-styles.ts';
import { orderLines } from './order-lines.ts';
import { isClosed, statusTag } from './orders-view.ts';
import { itemName, told, waiting } from './parts.ts';
import { Resource } from './resource.ts';
import { linkTo } from './router.ts';

@customElement('hy-order')
export class OrderPage extends LitElement {
  static override styles = [
    officeStyles,
    css`
      .head {
        margin-bottom: var(--space-2);
      }
      .acts {
        margin: var(--space-4) 0 var(--space-5);
      }
      h1 {
        margin: 0;
      }
      tfoot td {
        border: 0;
        padding-block: var(--space-1);
      }
      .sums {
        margin: var(--space-4) 0 0 auto;
        width: min(20rem, 100%);
      }
      .sums div {
        display: flex;
        justify-content: space-between;
        padding: var(--space-1) 0;
      }
      .sums div:last-child {
        font-weight: var(--weight-strong);
        font-size: var(--text-3);
      }
      summary {
        cursor: pointer;
        color: var(--ink-2);
        font-size: var(--text-1);
      }
      details .facts {
        padding: var(--space-3) 0;
      }
      details .facts dd {
        font-size: var(--text-2);
      }
    `,
  ];
  @property() order = '';
  @property({ type: Boolean }) manager = false;
  @state() private receiving = false;
  readonly #order = new Resource(this, OrderView, () => `orders/${encodeURIComponent(this.order)}`);
  readonly #act = new Act(this);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().orders;
    const back = html`<p class="back"><a href=${linkTo('orders')}>← ${m.title}</a></p>`;
    const order = this.#order.value;
    if (order === null) return html`${back}${waiting(this.#order)}`;
    const now = tick.get() ?? 0;
    return html`${back}
      <div class="row head"><h1>${order.id}</h1>${statusTag(order)}</div>
      <p class="hint">
        ${order.supplier}
        ${order.expectedAt && !isClosed(order) ? html` · ${m.expected} ${longDate(order.expectedAt)}` : nothing}
        ${order.status === 'approved' && order.sendAfter ? html` · ${m.sendsOn(when(order.sendAfter, now))}` : nothing}
      </p>
      ${order.delivery?.lastError ? html`<p class="said bad">${m.notSent(order.delivery.lastError)}</p>` : nothing} ${told(this.#act)}
      ${this.#actions(order)} ${this.receiving ? this.#receipt(order) : nothing}
      <section class="card">
        ${orderLines(order.lines, order.currency, { received: true })}
        <div class="sums">
          <div><span>${m.goods}</span><span>${money(order.goodsTotal, order.currency)}</span></div>
          <div><span>${m.freight}</span><span>${money(order.freight, order.currency)}</span></div>
          <div><span>${m.total}</span><span>${money(order.total, order.currency)}</span></div>
        </div>
      </section>`;
  }

  #actions(order: OrderView): TemplateResult {
    const m = o().orders;
    const { status } = order;
    const under = status === 'sent' || status === 'confirmed' || status === 'partly-received';
    const act = (verb: string, body: unknown = {}) => void this.#do(verb, body);
    const button = (text: string, verb: string, tone = '') =>
      html`<button class=${tone} ?disabled=${this.#act.busy} @click=${() => act(verb)}>${text}</button>`;
    return html`<p class="row acts">
      ${status === 'draft' && this.manager ? button(m.approve, 'approve', 'main') : nothing}
      ${status === 'approved' && this.manager ? button(m.send, 'send', 'main') : nothing}
      ${under ? button(m.receiveAll, 'receive', 'main') : nothing}
      ${
        under
          ? html`<button
              aria-expanded=${this.receiving}
              @click=${() => {
                this.receiving = !this.receiving;
              }}
            >
              ${m.receiveSome}
            </button>`
          : nothing
      }
      ${status === 'sent' ? button(m.confirm, 'confirm') : nothing}
      <a class="button" href=${new URL(`api/v1/orders/${encodeURIComponent(order.id)}/order.csv`, baseUrl).href} download>${m.csv}</a>
      ${
        this.manager && (status === 'draft' || status === 'approved' || status === 'sent' || status === 'confirmed')
          ? html`<button class="plain grave" ?disabled=${this.#act.busy} @click=${() => confirm(m.cancelConfirm) && act('cancel')}>${m.cancelOrder}</button>`
          : nothing
      }
    </p>`;
  }

  #receipt(order: OrderView): TemplateResult {
    const m = o().orders;
    return html`<section class="card">
      <h2>${m.receiveTitle}</h2>
      <form @submit=${this.#receive}>
        ${order.lines.map(
          (line) => html`<label>
            ${itemName(line.item)}
            <input name=${line.item} type="number" min="0" step="any" inputmode="decimal" .value=${String(Math.max(0, line.quantity - line.received))} />
          </label>`,
        )}
        <label class="row"><input type="checkbox" name="*complete" />${m.noMore}</label>
        <button class="main" ?disabled=${this.#act.busy}>${m.receiveSubmit}</button>
      </form>
    </section>`;
  }

  readonly #receive = (event: SubmitEvent): void => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const fields = new FormData(event.target);
    const complete = fields.has('*complete');
    const lines = [...fields]
      .filter(([item]) => item !== '*complete')
      .map(([item, quantity]) => ({ item, quantity: Number(quantity) }))
      .filter(({ quantity }) => quantity > 0);
    void this.#do('receive', lines.length > 0 ? { lines, complete } : { complete });
  };

  async #do(verb: string, body: unknown): Promise<void> {
    if (!(await this.#act.tell(`orders/${encodeURIComponent(this.order)}/${verb}`, body, o().done))) return;
    this.receiving = false;
    await this.#order.load();
  }
}
