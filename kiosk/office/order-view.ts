/** One order: where it stands, its lines with their reasons, and what can be done with it now. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { OrderView } from '../../server/contract/api/orders.ts';
import { baseUrl } from '../data/base-url.ts';
import { longDate, when } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { type Arrived, lineOf, outstanding, scanned } from '../state/receiving.ts';
import { tick } from '../state/session.ts';
import { Act } from './act.ts';
import { ask } from './dialog/ask.ts';
import { money } from './money.ts';
import { amount, itemName } from './names.ts';
import { officeStyles } from './office-styles.ts';
import { orderLines } from './order-lines.ts';
import { questionOf, supplierName, type Verb } from './order-question.ts';
import { isClosed, statusTag } from './orders-view.ts';
import { waiting, working } from './parts.ts';
import { Resource } from './resource.ts';
import { linkTo } from './router.ts';
import { say } from './toast/toasts.ts';
import './code-field.ts';

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
      /* What a row says stands in one line, however far its reasons are opened. */
      tbody td {
        vertical-align: baseline;
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
      .scan {
        display: block;
        max-width: 22rem;
        margin-bottom: var(--space-4);
      }
      label.whole {
        width: 100%;
      }
      small.more {
        color: var(--low);
        font-weight: var(--weight-strong);
      }
      summary {
        width: fit-content;
        padding-block: var(--space-1);
        min-height: 1.75rem;
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
  /** What has come, once somebody has scanned or typed. */
  @state() private arrived: Arrived | null = null;
  /** Items, in the order of their scans. */
  @state() private scans: readonly string[] = [];
  /** A code that is on no line. */
  @state() private unknown = '';
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
        ${supplierName(order)}
        ${order.expectedAt && !isClosed(order) ? html` · ${m.expected} ${longDate(order.expectedAt)}` : nothing}
        ${order.status === 'approved' && order.sendAfter ? html` · ${m.sendsOn(when(order.sendAfter, now))}` : nothing}
      </p>
      ${order.delivery?.lastError ? html`<p class="said bad">${m.notSent(order.delivery.lastError)}</p>` : this.#isLeaving(order) ? html`<div role="status">${working(m.sending(supplierName(order)))}</div>` : nothing}
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

  /** Approved, due, and not there yet. */
  #isLeaving({ status, sendAfter }: OrderView): boolean {
    return status === 'approved' && sendAfter !== undefined && Date.parse(sendAfter) <= (tick.get() ?? 0);
  }

  #actions(order: OrderView): TemplateResult {
    const m = o().orders;
    const { status } = order;
    const under = status === 'sent' || status === 'confirmed' || status === 'partly-received';
    const button = (text: string, verb: Verb, tone = '') =>
      html`<button class=${tone} ?disabled=${this.#act.busy} @click=${() => void this.#decide(order, verb)}>${text}</button>`;
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
          ? button(m.cancelOrder, 'cancel', 'plain grave')
          : nothing
      }
    </p>`;
  }

  #receipt(order: OrderView): TemplateResult {
    const m = o().orders;
    const last = order.lines.find(({ item }) => item === this.scans.at(-1));
    return html`<section class="card">
      <h2>${m.receiveTitle}</h2>
      <hy-code-field class="scan" .label=${m.scan} @hy-code=${({ detail }: CustomEvent<string>) => this.#scan(detail, order)}></hy-code-field>
      <div role="status">
        ${this.unknown === '' ? nothing : html`<p class="said bad">${m.notOrdered(this.unknown)}</p>`}
        ${
          last === undefined
            ? nothing
            : html`<p class="said">${m.scannedOne(itemName(last.item), amount(last.packSize, last.item))}
                <button class="plain" @click=${() => this.#unscan(last)}>${o().rounds.undo}</button></p>`
        }
      </div>
      <form @submit=${this.#receive}>
        ${order.lines.map((line) => {
          const value = this.arrived === null ? outstanding(line) : (this.arrived[line.item] ?? 0);
          const isMore = value > outstanding(line);
          return html`<label>
            ${itemName(line.item)}
            <input
              name=${line.item}
              type="number"
              min="0"
              step="any"
              inputmode="decimal"
              .value=${String(value)}
              @change=${(event: Event) => {
                const typed = event.target instanceof HTMLInputElement ? Number(event.target.value) : 0;
                const all = Object.fromEntries(order.lines.map((one) => [one.item, outstanding(one)]));
                this.arrived = {
                  ...(this.arrived ?? all),
                  [line.item]: Number.isFinite(typed) ? Math.max(0, typed) : 0,
                };
              }}
            />
            <small class=${isMore ? 'more' : 'quiet'}>${isMore ? m.moreThanOrdered : m.ofOrdered(amount(outstanding(line), line.item))}</small>
          </label>`;
        })}
        <label class="row whole"><input type="checkbox" name="*complete" />${m.noMore}</label>
        <button class="main" ?disabled=${this.#act.busy}>${m.receiveSubmit}</button>
      </form>
    </section>`;
  }

  #scan(code: string, { lines }: OrderView): void {
    const line = lineOf(lines, code);
    this.unknown = line === undefined ? code : '';
    if (line === undefined) return;
    this.arrived = scanned(this.arrived, line);
    this.scans = [...this.scans, line.item];
  }

  #unscan(line: OrderView['lines'][number]): void {
    this.arrived = scanned(this.arrived, line, -1);
    this.scans = this.scans.slice(0, -1);
  }

  readonly #receive = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const fields = new FormData(event.target);
    const complete = fields.has('*complete');
    const lines = [...fields]
      .filter(([item]) => item !== '*complete')
      .map(([item, quantity]) => ({ item, quantity: Number(quantity) }))
      .filter(({ quantity }) => quantity > 0);
    const order = this.#order.value;
    const isMore = lines.some(({ item, quantity }) => {
      const line = order?.lines.find((one) => one.item === item);
      return line !== undefined && quantity > outstanding(line);
    });
    const m = o().orders;
    if (isMore && !(await ask({ title: m.moreConfirm, text: m.moreHint, yes: m.receiveSubmit }))) return;
    if (complete && !(await ask({ title: m.noMoreAsk, text: m.noMoreHint, yes: m.receiveSubmit }))) return;
    await this.#do('receive', lines.length > 0 ? { lines, complete } : { complete });
  };

  /** None of these can be undone. */
  async #decide(order: OrderView, verb: Verb): Promise<void> {
    const question = questionOf(order, verb);
    if (question === null || (await ask(question))) await this.#do(verb, {});
  }

  async #do(verb: Verb, body: unknown): Promise<void> {
    const path = `orders/${encodeURIComponent(this.order)}/${verb}`;
    const before = this.#order.value?.sendAfter;
    const done = await this.#act.do({ path, body, schema: OrderView });
    if (!done.ok) return;
    say(this.#told(verb, done.value, before));
    this.receiving = false;
    this.arrived = null;
    this.scans = [];
    await this.#order.load();
  }

  /** Sending waits for a day on which the supplier takes orders: what waited for one `before` still does. */
  #told(verb: Verb, { status, sendAfter }: OrderView, before: string | undefined): string {
    const { told, sendsLater } = o().orders;
    const waits = verb === 'send' && status === 'approved' && sendAfter !== undefined && sendAfter === before;
    return waits ? sendsLater(when(sendAfter, tick.get() ?? 0)) : told[verb];
  }
}
