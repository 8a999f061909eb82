/** What the ledger could not explain: look into it by a count or in the ledger, then say what it was. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { DiscrepancyView } from '../../server/contract/api/stock.ts';
import { ago, number } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { tick } from '../state/session.ts';
import { Act } from './act.ts';
import { dispenserName, itemName, placeName } from './names.ts';
import { officeStyles } from './office-styles.ts';
import { Pages } from './pages.ts';
import { linkTo } from './router.ts';

@customElement('hy-discrepancies')
export class DiscrepanciesCard extends LitElement {
  static override styles = [
    officeStyles,
    css`
      article {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-3);
        align-items: center;
        padding: var(--space-4) 0;
        border-bottom: 1px solid var(--line);
      }
      article:last-child {
        border-bottom: 0;
        padding-bottom: 0;
      }
      article > div:first-child {
        flex: 1 1 16rem;
      }
      form {
        flex: 1 1 100%;
      }
      form label {
        flex: 1 1 16rem;
      }
      form .hint {
        flex: 1 1 100%;
        max-width: none;
      }
    `,
  ];
  /** The one that somebody explains. */
  @state() private settling: string | null = null;
  readonly #open = new Pages(this, DiscrepancyView, () => 'discrepancies?status=open');
  readonly #act = new Act(this);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const open = this.#open.rows;
    if (open.length === 0) return nothing;
    return html`<section class="card">
      <h2>${o().stock.discrepancies}</h2>
      ${repeat(
        open,
        ({ id }) => id,
        (one) => this.#row(one),
      )}
      ${this.#open.moreButton()}
    </section>`;
  }

  #row(one: DiscrepancyView): TemplateResult {
    const m = o().stock;
    const where = one.dispenser ? dispenserName(one.dispenser) : placeName(one.location);
    const isSettling = this.settling === one.id;
    return html`<article>
      <div>
        <strong>${m.discrepancy[one.kind]}</strong><br />
        <a href=${linkTo('stock', one.item)}>${itemName(one.item)}</a>
        <span class="quiet">
          ${where === '' ? nothing : `${where}, `}${m.expectedFound(number(one.expected), number(one.found))} ·
          ${ago(one.at, tick.get() ?? Date.parse(one.at))}
        </span>
        ${one.request === undefined ? nothing : html`<p class="quiet">${m.handedOver}</p>`}
        ${one.note === undefined ? nothing : html`<p class="quiet">${one.note}</p>`}
      </div>
      <button
        aria-expanded=${isSettling}
        @click=${() => {
          this.settling = isSettling ? null : one.id;
        }}
      >
        ${m.settle}
      </button>
      ${isSettling ? this.#form(one) : nothing}
    </article>`;
  }

  #form(one: DiscrepancyView): TemplateResult {
    const m = o().stock;
    return html`<form @submit=${(event: SubmitEvent) => void this.#settle(event, one)}>
      <p class="hint row">
        ${m.settleHint}
        ${one.location === undefined ? nothing : html`<a class="button" href=${linkTo('count', one.location)}>${m.countHere}</a>`}
        <a class="button" href=${linkTo('ledger', ledgerOf(one))}>${m.showLedger}</a>
        ${one.order === undefined ? nothing : html`<a class="button" href=${linkTo('orders', one.order)}>${one.order}</a>`}
      </p>
      <label>${m.settleLabel}<input name="note" maxlength="500" autocomplete="off" /></label>
      <button class="main" ?disabled=${this.#act.busy}>${m.settleYes}</button>
    </form>`;
  }

  override updated(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (changed.has('settling')) this.renderRoot.querySelector<HTMLInputElement>('form input')?.focus();
  }

  async #settle(event: SubmitEvent, { id, note: found }: DiscrepancyView): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const said = String(new FormData(event.target).get('note') ?? '').trim();
    // What it was found with stays, before what somebody says of it.
    const note = [found, said].filter((one) => one !== undefined && one !== '').join('\n');
    const path = `discrepancies/${id}`;
    const undo = () => ({ path: `${path}/reopen` });
    const body = note === '' ? {} : { note };
    const settled = await this.#act.do({
      path: `${path}/settle`,
      body,
      schema: DiscrepancyView,
      done: o().stock.settled,
      undo,
    });
    if (!settled.ok) return;
    // Another may be explained meanwhile.
    if (this.settling === id) this.settling = null;
    await this.#open.load();
  }
}

/** Where what led to it stands, and can be reversed. */
function ledgerOf({ item, dispenser, location }: DiscrepancyView): string {
  const place = dispenser === undefined ? location : undefined;
  return new URLSearchParams({ item, ...(dispenser && { dispenser }), ...(place && { location: place }) }).toString();
}
