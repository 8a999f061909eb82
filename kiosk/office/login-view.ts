/** Log in, log in again, or create the first administrator through a one-time link. Fires `hy-logged-in`. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { SessionView } from '../../server/contract/api/access.ts';
import { callApi, passwordMs } from '../data/api.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { languageField } from './language-field.ts';
import { officeStyles } from './office-styles.ts';
import { reasonOf } from './reason.ts';

@customElement('hy-login')
export class LoginView extends LitElement {
  static override styles = [
    officeStyles,
    css`
      :host {
        min-height: 100dvh;
        display: grid;
        place-items: center;
        padding: var(--space-4);
      }
      :host([again]) {
        min-height: 0;
        padding: 0;
      }
      :host([again]) .card {
        margin: 0;
        border: 0;
      }
      .card {
        width: min(26rem, 100%);
        padding: var(--space-6);
      }
      form {
        display: grid;
        align-items: stretch;
      }
      img {
        width: 3.5rem;
        margin-bottom: var(--space-4);
      }
      h1 {
        margin-bottom: var(--space-3);
      }
      .hint {
        margin-bottom: var(--space-4);
      }
      .language {
        margin-top: var(--space-5);
        font-size: var(--text-1);
      }
      .language select {
        width: 100%;
      }
    `,
  ];

  /** The token of a set-up link; null to log in. */
  @property() setup: string | null = null;
  /** The log-in has ended while somebody was at work: what they see and typed stays below. */
  @property({ type: Boolean, reflect: true }) again = false;
  @state() private busy = false;
  @state() private fault: string | null = null;

  constructor() {
    super();
    new Localised(this);
  }

  override focus(): void {
    void this.updateComplete.then(() => this.renderRoot.querySelector('input')?.focus());
  }

  override render() {
    const m = o().login;
    // Over the view it is no part of the page's outline: the view below has that.
    if (this.again)
      return html`<div class="card"><h2 id="title">${m.againTitle}</h2><p class="hint">${m.againHint}</p>${this.#form()}</div>`;
    return html`<main class="card">
      <img src="./hylla.svg" alt="" />
      <h1>${this.setup === null ? m.title : m.setupTitle}</h1>
      ${this.setup === null ? nothing : html`<p class="hint">${m.setupHint}</p>`}
      ${this.#form()}
      <div class="language">${languageField()}</div>
    </main>`;
  }

  #form(): TemplateResult {
    const m = o().login;
    return html`<form @submit=${this.#submit}>
        <label>${m.username}<input name="username" autocomplete="username" autocapitalize="none" required autofocus /></label>
        <label>
          ${m.password}
          <input
            name="password"
            type="password"
            required
            minlength=${this.setup === null ? 1 : 10}
            autocomplete=${this.setup === null ? 'current-password' : 'new-password'}
          />
          ${this.setup === null ? nothing : html`<span class="quiet">${m.passwordHint}</span>`}
        </label>
        <div role="alert">${this.fault === null ? nothing : html`<p class="said bad">${this.fault}</p>`}</div>
        <button class="main" ?disabled=${this.busy}>${this.setup === null ? m.submit : m.setupSubmit}</button>
      </form>`;
  }

  readonly #submit = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const fields = new FormData(event.target);
    const login = { username: String(fields.get('username')).trim(), password: String(fields.get('password')) };
    this.busy = true;
    this.fault = null;
    const call = { schema: SessionView, method: 'POST', timeoutMs: passwordMs } as const;
    const result =
      this.setup === null
        ? await callApi({ path: 'session', body: login, ...call })
        : await callApi({ path: 'setup', body: { token: this.setup, ...login }, ...call });
    this.busy = false;
    if (result.ok) {
      this.dispatchEvent(new CustomEvent('hy-logged-in', { detail: result.value }));
      return;
    }
    const m = o().login;
    this.fault =
      result.code === 'unauthenticated' ? m.wrong : result.code === 'too-many' ? m.tooMany : reasonOf(result);
  };
}
