/** Bearer tokens for programs: make one, which is shown once; revoke one. */
import { html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import * as v from 'valibot';
import { IssuedToken, TokenView } from '../../../server/contract/api/access.ts';
import { longDate, when } from '../../i18n/format.ts';
import { Localised } from '../../i18n/locale.ts';
import { o } from '../../i18n/office/t.ts';
import { clock } from '../../state/session.ts';
import { Act } from '../act.ts';
import { ask } from '../dialog/ask.ts';
import { officeStyles } from '../office-styles.ts';
import { Pages } from '../pages.ts';
import { none, waiting } from '../parts.ts';
import { reasonOf } from '../reason.ts';
import { cardStyles } from './card-styles.ts';

const roles = ['screen', 'staff', 'manager', 'admin', 'device'] as const;

@customElement('hy-tokens')
export class TokensCard extends LitElement {
  static override styles = [officeStyles, cardStyles];
  @state() private secret: string | null = null;
  readonly #tokens = new Pages(this, TokenView, () => 'tokens');
  readonly #act = new Act(this);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().access;
    const rows = this.#tokens.rows;
    const roleOf = (role: string): string =>
      roles.map((one) => (one === role ? m.tokenRole[one] : '')).join('') || role;
    return html`<section class="card">
      <h2>${m.tokens}</h2>
      <p class="hint">${m.tokensHint}</p>
      <form @submit=${this.#add}>
        <label>${m.name}<input name="name" required maxlength="120" autocomplete="off" /></label>
        <label>
          ${m.role}
          <select name="role">${roles.map((role) => html`<option value=${role} ?selected=${role === 'staff'}>${m.tokenRole[role]}</option>`)}</select>
        </label>
        <button ?disabled=${this.#act.busy}>${m.addToken}</button>
      </form>
      <div role="status">
        ${this.secret === null ? nothing : html`<p class="said"><strong>${o().dispensers.secretOnce}</strong><br /><code>${this.secret}</code></p>`}
        ${this.#act.refusal === null ? nothing : html`<p class="said bad">${reasonOf(this.#act.refusal)}</p>`}
      </div>
      ${
        waiting(this.#tokens) ??
        (rows.length === 0
          ? none(m.noTokens, m.noTokensHint)
          : html`<ul>
              ${rows.map(
                (token) => html`<li>
                  <div><strong>${token.name}</strong> <span class="quiet">${roleOf(token.role)} · ${longDate(token.createdAt)} · ${token.usedAt === null ? m.neverUsed : m.lastUsed(when(token.usedAt, clock.now() ?? Date.parse(token.usedAt)))}</span></div>
                  <button class="grave" aria-label="${m.revoke}: ${token.name}" @click=${() => void this.#revoke(token)}>${m.revoke}</button>
                </li>`,
              )}
            </ul>${this.#tokens.moreButton()}`)
      }
    </section>`;
  }

  readonly #add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const fields = new FormData(form);
    const body = { name: String(fields.get('name')), role: String(fields.get('role')) };
    const made = await this.#act.do({ path: 'tokens', body, schema: IssuedToken, silent: true });
    this.secret = made.ok ? made.value.token : null;
    if (made.ok) form.reset();
    await this.#tokens.load();
  };

  async #revoke({ id, name }: TokenView): Promise<void> {
    const m = o().access;
    if (!(await ask({ title: m.revokeConfirm(name), text: m.tokenGone, yes: m.revoke, grave: true }))) return;
    const path = `tokens/${encodeURIComponent(id)}`;
    await this.#act.do({ path, schema: v.unknown(), method: 'DELETE', done: m.removed(name) });
    this.secret = null;
    await this.#tokens.load();
  }
}
