/**
 * `<hy-ledger>`: everything that happened to the stock of the site, narrowed by item, storeroom, kind and person. What it is
 * narrowed to is in the address, so that it can be handed on.
 */
import { css, html, LitElement, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import * as v from 'valibot';
import { MovementView, movementKinds } from '../../server/contract/api/stock.ts';
import { Localised } from '../i18n/locale.ts';
import { textOf } from '../i18n/names.ts';
import { o } from '../i18n/office/t.ts';
import { Select } from '../state/select.ts';
import { live } from '../state/session.ts';
import { Act } from './act.ts';
import { ask } from './dialog/ask.ts';
import { ledgerStyles } from './ledger-styles.ts';
import { ledgerTable } from './ledger-table.ts';
import { officeStyles } from './office-styles.ts';
import { option } from './option.ts';
import { Pages } from './pages.ts';
import { csvLink, none, waiting } from './parts.ts';
import { linkTo } from './router.ts';

const filters = ['item', 'location', 'kind', 'dispenser', 'by'] as const;
type Filter = (typeof filters)[number];
const typingMs = 400;

@customElement('hy-ledger')
export class LedgerView extends LitElement {
  static override styles = [
    officeStyles,
    ledgerStyles,
    css`
      form {
        margin-bottom: var(--space-5);
      }
      select {
        max-width: 16rem;
      }
      @media (max-width: 760px) {
        form label {
          flex: 1 1 9rem;
        }
        select,
        input {
          width: 100%;
        }
      }
    `,
  ];
  /** As in the address: `item=towel-roll&kind=issue`. */
  @property() filter = '';
  readonly #model = new Select(this, live, (now) => now.model);
  readonly #rows = new Pages(this, MovementView, () => `movements${this.#query}`);
  readonly #act = new Act(this);
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    new Localised(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
  }

  get #chosen(): URLSearchParams {
    const given = new URLSearchParams(this.filter);
    return new URLSearchParams(filters.flatMap((name) => (given.get(name) ? [[name, given.get(name) ?? '']] : [])));
  }

  get #query(): string {
    const query = this.#chosen.toString();
    return query === '' ? '' : `?${query}`;
  }

  override render() {
    const m = o().stock;
    return html`<p class="back"><a href=${linkTo('stock')}>← ${m.title}</a></p>
      <h1>${m.ledger}</h1>
      ${this.#form()}
      <section class="card ledger">
        ${waiting(this.#rows) ?? (this.#rows.rows.length === 0 ? this.#nothing() : this.#table())}
      </section>
      <p class="row">${csvLink('movements', m.ledger)}</p>`;
  }

  #form(): TemplateResult {
    const m = o().stock;
    const model = this.#model.value;
    const items = [...(model?.items.values() ?? [])].map(({ id, name }) => ({ id, name: textOf(name) }));
    const rooms = [...(model?.locations.values() ?? [])].filter(({ kind }) => kind === 'storeroom');
    const kinds = movementKinds.map((kind) => ({ id: kind, name: m.kind[kind] }));
    const dispensers = [...(model?.dispensers.values() ?? [])];
    return html`<form @submit=${(event: Event) => event.preventDefault()}>
      ${this.#select('item', m.item, items)} ${this.#select('location', m.location, rooms)}
      ${this.#select('kind', m.what, kinds)} ${this.#select('dispenser', o().dispensers.name, dispensers)}
      <label>${m.by}<input type="search" autocomplete="off" .value=${this.#chosen.get('by') ?? ''} @input=${this.#type} /></label>
      ${this.#query === '' ? '' : html`<button type="button" class="plain" @click=${() => this.#narrow(new URLSearchParams())}>${m.showAll}</button>`}
    </form>`;
  }

  #select(name: Filter, label: string, choices: readonly { id: string; name: string }[]): TemplateResult {
    const chosen = this.#chosen.get(name) ?? '';
    const sorted = [...choices].sort((a, b) => a.name.localeCompare(b.name));
    return html`<label>
      ${label}
      <select @change=${(event: Event) => this.#choose(name, textIn(event))}>
        ${option('', o().all, chosen === '')}
        ${sorted.map((one) => option(one.id, one.name, one.id === chosen))}
      </select>
    </label>`;
  }

  #nothing(): TemplateResult {
    const m = o().stock;
    if (this.#query !== '') return none(m.noneFound, m.noneFoundHint);
    return none(
      m.emptyLedger,
      m.emptyLedgerHint,
      html`<a class="button" href=${linkTo('count')}>${o().count.title}</a>`,
    );
  }

  #table(): TemplateResult {
    const reverse = (row: MovementView) => void this.#reverse(row);
    return html`${ledgerTable(this.#rows.rows, { withItem: true, busy: this.#act.busy, reverse })} ${this.#rows.moreButton()}`;
  }

  readonly #type = (event: Event): void => {
    clearTimeout(this.#typing);
    const wanted = textIn(event).trim();
    this.#typing = setTimeout(() => this.#choose('by', wanted), typingMs);
  };

  #choose(name: Filter, value: string): void {
    const chosen = this.#chosen;
    if (value === '') chosen.delete(name);
    else chosen.set(name, value);
    this.#narrow(chosen);
  }

  #narrow(chosen: URLSearchParams): void {
    const query = chosen.toString();
    // Narrowing is no page of its own in the history.
    history.replaceState(null, '', query === '' ? linkTo('ledger') : linkTo('ledger', query));
    this.filter = query;
  }

  async #reverse({ id }: MovementView): Promise<void> {
    const m = o().stock;
    if (!(await ask({ title: m.reverseConfirm, text: m.reverseHint, yes: m.reverse }))) return;
    const path = `movements/${encodeURIComponent(id)}/reversal`;
    const done = await this.#act.do({ path, body: {}, schema: v.unknown(), done: m.booked });
    if (done.ok) await this.#rows.load();
  }
}

const textIn = ({ target }: Event): string =>
  target instanceof HTMLSelectElement || target instanceof HTMLInputElement ? target.value : '';
