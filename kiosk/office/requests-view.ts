/** What people asked for at the kiosk, open ones first, and the answer to each. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement } from 'lit/decorators.js';
import type { RequestView } from '../../server/contract/api/requests.ts';
import { ago } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { Select } from '../state/select.ts';
import { live, tick } from '../state/session.ts';
import { Act } from './act.ts';
import { officeStyles } from './office-styles.ts';
import { amount, dispenserName, itemName, none, placeName, told } from './parts.ts';
import { linkTo } from './router.ts';

@customElement('hy-requests')
export class RequestsPage extends LitElement {
  static override styles = [
    officeStyles,
    css`
      article {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-3);
        justify-content: space-between;
        align-items: center;
        padding: var(--space-4) 0;
        border-bottom: 1px solid var(--line);
      }
      article:last-child {
        border-bottom: 0;
      }
      article > div:first-child {
        min-width: 14rem;
        flex: 1;
      }
      strong {
        font-size: var(--text-3);
      }
    `,
  ];
  readonly #requests = new Select(this, live, (now) => now.model?.requests);
  readonly #act = new Act(this);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().requests;
    const all = [...(this.#requests.value?.values() ?? [])].sort((a, b) => b.askedAt.localeCompare(a.askedAt));
    const open = all.filter(isOpen);
    const answered = all.filter((request) => !isOpen(request)).slice(0, 30);
    return html`
      <h1>${m.title}</h1>
      ${told(this.#act)}
      ${open.length === 0 ? none(m.none, m.noneHint) : html`<section class="card">${open.map((request) => this.#request(request))}</section>`}
      ${answered.length === 0 ? nothing : html`<section class="card"><h2>${m.answered}</h2>${answered.map((request) => this.#request(request))}</section>`}
    `;
  }

  #request(request: RequestView): TemplateResult {
    const m = o().requests;
    const { id, kind, status } = request;
    const about = request.dispenser
      ? html`<a href=${linkTo('dispensers', request.dispenser)}>${dispenserName(request.dispenser)}</a>`
      : request.item
        ? html`<a href=${linkTo('stock', request.item)}>${itemName(request.item)}</a> ${amount(request.quantity ?? 1, request.item)}`
        : nothing;
    const answer = (text: string, verb: string, tone = ''): TemplateResult =>
      html`<button class=${tone} ?disabled=${this.#act.busy} @click=${() => void this.#act.tell(`requests/${id}/${verb}`, {}, o().done)}>${text}</button>`;
    return html`<article>
      <div>
        <strong>${m.kind[kind]}</strong> ${about}
        ${request.note ? html`<p>“${request.note}”</p>` : nothing}
        <p class="quiet">
          ${request.location ? `${placeName(request.location)} · ` : nothing}${m.askers(request.askers)} ·
          ${ago(request.askedAt, tick.get() ?? Date.parse(request.askedAt))}
        </p>
      </div>
      <div class="row">
        ${isOpen(request) ? nothing : html`<span class="tag">${m.status[status]}</span>`}
        ${status === 'accepted' ? html`<span class="tag act">${m.status.accepted}</span>` : nothing}
        ${status === 'open' ? answer(m.accept, 'accept') : nothing}
        ${isOpen(request) ? answer(m.complete, 'done', 'main') : nothing}
        ${isOpen(request) ? answer(m.decline, 'decline', 'plain') : nothing}
      </div>
    </article>`;
  }
}

function isOpen({ status }: RequestView): boolean {
  return status === 'open' || status === 'accepted';
}
