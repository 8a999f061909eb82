/** What people asked for at the kiosk, open ones first, and the answer to each, with a word where it helps. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import { RequestView } from '../../server/contract/api/requests.ts';
import { ago } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { Select } from '../state/select.ts';
import { live, tick } from '../state/session.ts';
import { Act } from './act.ts';
import { amount, dispenserName, itemName, placeName } from './names.ts';
import { officeStyles } from './office-styles.ts';
import { Pages } from './pages.ts';
import { none } from './parts.ts';
import { linkTo } from './router.ts';

type Answer = 'accept' | 'done' | 'decline';

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
        overflow-wrap: anywhere;
      }
      article > label {
        flex: 1 1 100%;
      }
      strong {
        font-size: var(--text-3);
      }
      @media (max-width: 760px) {
        article > .row:has(button) {
          display: grid;
          grid-template-columns: 1fr 1fr;
          flex: 1 1 100%;
        }
        article > .row:has(button) .tag {
          place-self: center;
        }
      }
      .answer {
        margin-top: var(--space-2);
        padding-inline-start: var(--space-3);
        border-inline-start: 3px solid var(--act);
      }
    `,
  ];
  /** The request that somebody words an answer to, and which answer they were about to give. */
  @state() private replying: { readonly id: string; readonly answer: Answer | null } | null = null;
  readonly #requests = new Select(this, live, (now) => now.model?.requests);
  readonly #earlier = new Pages(this, RequestView, () => 'requests', { size: 50 });
  readonly #act = new Act(this);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().requests;
    const all = [...(this.#requests.value?.values() ?? [])].sort((a, b) => b.askedAt.localeCompare(a.askedAt));
    const open = all.filter(isOpen);
    // The live link tells of the last ones at once; those before are read.
    const known = new Map([...this.#earlier.rows, ...all].map((request) => [request.id, request]));
    const answered = [...known.values()]
      .filter((request) => !isOpen(request))
      .sort((a, b) => b.askedAt.localeCompare(a.askedAt));
    return html`
      <h1>${m.title}</h1>
      ${open.length === 0 ? none(m.none, m.noneHint) : html`<section class="card">${this.#list(open)}</section>`}
      ${answered.length === 0 ? nothing : html`<section class="card"><h2>${m.answered}</h2>${this.#list(answered)} ${this.#earlier.moreButton()}</section>`}
    `;
  }

  #list(requests: readonly RequestView[]) {
    return repeat(
      requests,
      ({ id }) => id,
      (request) => this.#request(request),
    );
  }

  #request(request: RequestView): TemplateResult {
    const m = o().requests;
    const { kind, status } = request;
    const about = request.dispenser
      ? html`<a href=${linkTo('dispensers', request.dispenser)}>${dispenserName(request.dispenser)}</a>`
      : request.item
        ? html`<a href=${linkTo('stock', request.item)}>${itemName(request.item)}</a> ${amount(request.quantity ?? 1, request.item)}`
        : nothing;
    return html`<article>
      <div>
        <strong>${m.kind[kind]}</strong> ${about}
        ${request.note ? html`<p><q>${request.note}</q></p>` : nothing}
        <p class="quiet">
          ${request.location ? `${placeName(request.location)} · ` : nothing}${m.askers(request.askers)} ·
          ${ago(request.askedAt, tick.get() ?? Date.parse(request.askedAt))}
        </p>
        ${request.answer ? html`<p class="answer">${request.answer}</p>` : nothing}
      </div>
      <div class="row">
        ${isOpen(request) ? nothing : html`<span class="tag">${m.status[status]}</span>`}
        ${status === 'accepted' ? html`<span class="tag act">${m.status.accepted}</span>` : nothing}
        ${isOpen(request) ? this.#answers(request) : nothing}
      </div>
      ${isOpen(request) && this.replying?.id === request.id ? this.#reply(this.replying.answer) : nothing}
    </article>`;
  }

  #answers(request: RequestView): TemplateResult {
    const m = o().requests;
    const { id, status } = request;
    const isReplying = this.replying?.id === id;
    const button = (text: string, answer: Answer, tone = ''): TemplateResult =>
      html`<button class=${tone} ?disabled=${this.#act.busy} @click=${() => void this.#answer(request, answer)}>${text}</button>`;
    return html`${status === 'open' ? button(m.accept, 'accept') : nothing} ${button(m.complete, 'done', 'main')}
      ${button(m.decline, 'decline', 'plain')}
      <button
        class="plain"
        aria-expanded=${isReplying}
        @click=${() => {
          this.replying = isReplying ? null : { id, answer: null };
        }}
      >
        ${m.reply}
      </button>`;
  }

  #reply(answer: Answer | null): TemplateResult {
    const m = o().requests;
    return html`<label>
      ${answer === 'decline' ? m.declineLabel : m.replyLabel}
      <textarea name="note" rows="2" maxlength="500"></textarea>
    </label>`;
  }

  /** A no is explained, or given again as it is. */
  async #answer({ id }: RequestView, answer: Answer): Promise<void> {
    const isReplying = this.replying?.id === id;
    if (answer === 'decline' && this.replying?.answer !== 'decline' && !isReplying) {
      this.replying = { id, answer };
      return;
    }
    const note = isReplying ? (this.#field?.value.trim() ?? '') : '';
    const path = `requests/${id}`;
    const undo = () => ({ path: `${path}/reopen` });
    const body = note === '' ? {} : { note };
    const deed = { path: `${path}/${answer}`, body, schema: RequestView, done: o().requests.told[answer], undo };
    const answered = await this.#act.do(deed);
    // Another may be worded meanwhile.
    if (answered.ok && this.replying?.id === id) this.replying = null;
  }

  get #field(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  override updated(changed: ReadonlyMap<PropertyKey, unknown>): void {
    if (changed.has('replying')) this.#field?.focus();
  }
}

function isOpen({ status }: RequestView): boolean {
  return status === 'open' || status === 'accepted';
}
