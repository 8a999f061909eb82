/** The people who log in: add one, give a role or a new password, shut out, remove. */
import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import * as v from 'valibot';
import { UserView } from '../../../server/contract/api/access.ts';
import type { Refused } from '../../../server/contract/errors.ts';
import { callApi, passwordMs } from '../../data/api.ts';
import { Localised } from '../../i18n/locale.ts';
import { o } from '../../i18n/office/t.ts';
import { idOf } from '../../state/draft.ts';
import { ask } from '../dialog/ask.ts';
import { officeStyles } from '../office-styles.ts';
import { Pages } from '../pages.ts';
import { waiting } from '../parts.ts';
import { reasonOf } from '../reason.ts';
import { cardStyles } from './card-styles.ts';

const roles = ['staff', 'manager', 'admin'] as const;

@customElement('hy-users')
export class UsersCard extends LitElement {
  static override styles = [officeStyles, cardStyles];
  @state() private editing: string | null = null;
  @state() private refusal: Refused | null = null;
  @state() private said: string | null = null;
  @state() private busy = false;
  readonly #users = new Pages(this, UserView, () => 'users');

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().access;
    const rows = this.#users.rows;
    return html`<section class="card">
      <h2>${m.users}</h2>
      <p class="hint">${m.usersHint}</p>
      <form @submit=${this.#add}>
        <label>${m.name}<input name="name" required maxlength="120" autocomplete="off" /></label>
        ${this.#roleField('staff')} ${this.#passwordField(true)}
        <button ?disabled=${this.busy}>${m.addUser}</button>
      </form>
      <div role="status">
        ${this.said === null ? nothing : html`<p class="said">${this.said}</p>`}
        ${this.refusal === null ? nothing : html`<p class="said bad">${reasonOf(this.refusal)}</p>`}
      </div>
      ${
        waiting(this.#users) ??
        html`<ul>${repeat(
          rows,
          ({ id }) => id,
          (user) => this.#row(user),
        )}</ul>${this.#users.moreButton()}`
      }
    </section>`;
  }

  #roleField(chosen: UserView['role']): TemplateResult {
    const m = o().access;
    return html`<label>
      ${m.role}
      <select name="role">
        ${roles.map((role) => html`<option value=${role} ?selected=${role === chosen}>${o().roles[role]}</option>`)}
      </select>
    </label>`;
  }

  #passwordField(required: boolean): TemplateResult {
    const m = o().access;
    return html`<label>
      ${required ? m.password : m.newPassword}
      <input name="password" type="password" minlength="10" maxlength="256" autocomplete="new-password" ?required=${required} title=${o().login.passwordHint} />
    </label>`;
  }

  #row(user: UserView): TemplateResult {
    const m = o().access;
    const isOpen = this.editing === user.id;
    return html`<li>
      <div>
        <strong>${user.name}</strong> <span class="quiet">${user.id === user.name ? '' : `${user.id} · `}${o().roles[user.role]}</span>
        ${user.disabled ? html`<span class="tag warn">${m.disabled}</span>` : nothing}
      </div>
      <button
        aria-expanded=${isOpen}
        aria-label="${o().edit.change}: ${user.name}"
        @click=${() => {
          this.editing = isOpen ? null : user.id;
        }}
      >
        ${o().edit.change}
      </button>
      ${
        isOpen
          ? html`<form @submit=${(event: SubmitEvent) => void this.#change(event, user)}>
              ${this.#roleField(user.role)} ${this.#passwordField(false)}
              <label class="row"><input type="checkbox" name="disabled" ?checked=${user.disabled} />${m.disable}</label>
              <button class="main" ?disabled=${this.busy}>${o().save}</button>
              <button type="button" class="plain grave" @click=${() => void this.#remove(user)}>${m.remove}</button>
            </form>`
          : nothing
      }
    </li>`;
  }

  readonly #add = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    const fields = new FormData(form);
    const name = String(fields.get('name') ?? '');
    const body = { name, role: String(fields.get('role')), password: String(fields.get('password')) };
    const id = idOf(name);
    if (await this.#put(id, body, o().access.userAdded(id), '*')) form.reset();
  };

  async #change(event: SubmitEvent, { id, name }: UserView): Promise<void> {
    event.preventDefault();
    if (!(event.target instanceof HTMLFormElement)) return;
    const fields = new FormData(event.target);
    const password = String(fields.get('password') ?? '');
    const body = {
      name,
      role: String(fields.get('role')),
      disabled: fields.has('disabled'),
      ...(password !== '' && { password }),
    };
    if ((await this.#put(id, body, o().done)) && this.editing === id) this.editing = null;
  }

  async #put(id: string, body: object, done: string, ifNoneMatch?: string): Promise<boolean> {
    const path = `users/${encodeURIComponent(id)}`;
    const only = { timeoutMs: passwordMs, ...(ifNoneMatch !== undefined && { ifNoneMatch }) };
    this.busy = true;
    const saved = await callApi({ path, schema: UserView, method: 'PUT', body, ...only });
    this.busy = false;
    this.refusal = saved.ok ? null : saved;
    this.said = saved.ok ? done : null;
    await this.#users.load();
    return saved.ok;
  }

  async #remove({ id, name }: UserView): Promise<void> {
    const m = o().access;
    if (!(await ask({ title: m.removeConfirm(name), text: m.userGone, yes: m.remove, grave: true }))) return;
    const path = `users/${encodeURIComponent(id)}`;
    const gone = await callApi({ path, schema: v.unknown(), method: 'DELETE' });
    this.refusal = gone.ok ? null : gone;
    this.said = gone.ok ? o().done : null;
    await this.#users.load();
  }
}
