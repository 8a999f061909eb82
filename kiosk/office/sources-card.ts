/** The brokers of others that Hylla goes to, how the contact with each is; add one, change it, remove it. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import * as v from 'valibot';
import { SourceView } from '../../server/contract/api/access.ts';
import { when } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { clock } from '../state/session.ts';
import { Act } from './act.ts';
import { ask } from './dialog/ask.ts';
import { officeStyles } from './office-styles.ts';
import { Pages } from './pages.ts';
import { none, waiting } from './parts.ts';
import { reasonOf } from './reason.ts';

@customElement('hy-sources')
export class SourcesCard extends LitElement {
  static override styles = [
    officeStyles,
    css`
      .hint,
      form {
        margin-bottom: var(--space-4);
      }
      .wide {
        flex: 1 1 20rem;
      }
      .wide :is(input, textarea) {
        width: 100%;
        max-width: none;
      }
      tr {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-3);
        padding-block: var(--space-3);
      }
      td {
        padding: 0;
        border: 0;
        overflow-wrap: anywhere;
      }
      td:first-child {
        flex: 1 1 15rem;
      }
      .down {
        color: var(--empty);
        font-weight: var(--weight-strong);
      }
      .none {
        padding-block: var(--space-4);
      }
    `,
  ];
  @state() private editing: SourceView | null = null;
  readonly #sources = new Pages(this, SourceView, () => 'sources');
  readonly #act = new Act(this);

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().sources;
    const rows = this.#sources.rows;
    const { refusal } = this.#act;
    return html`<section class="card">
      <h2>${m.title}</h2>
      <p class="hint">${m.hint}</p>
      ${keyed(this.editing?.id, this.#form())}
      <div role="status">
        ${refusal === null ? nothing : html`<p class="said bad">${reasonOf(refusal)}</p>`}
      </div>
      ${waiting(this.#sources) ?? (rows.length === 0 ? none(m.none, m.noneHint) : html`<table><tbody>${rows.map((row) => this.#row(row))}</tbody></table>${this.#sources.moreButton()}`)}
    </section>`;
  }

  #form(): TemplateResult {
    const m = o().sources;
    const source = this.editing;
    return html`<form @submit=${this.#save}>
      <label>
        ${m.name}<input name="id" required maxlength="64" pattern="[a-z0-9][a-z0-9\\-]*" title=${m.nameHint} placeholder="ttn" .value=${source?.id ?? ''} ?readonly=${source !== null} />
      </label>
      <label class="wide">
        ${m.address}<input name="url" required maxlength="512" pattern="(mqtts?|wss?)://.+" placeholder="mqtts://eu1.cloud.thethings.network:8883" .value=${source?.url ?? ''} />
      </label>
      <label>${m.user}<input name="username" maxlength="256" autocomplete="off" .value=${source?.username ?? ''} /></label>
      <label>
        ${m.password}<input name="password" type="password" maxlength="1024" autocomplete="new-password" placeholder=${source?.hasPassword ? m.passwordKept : ''} />
      </label>
      <label class="wide">
        ${m.topics}<input name="topics" required placeholder="v3/+/devices/+/up" .value=${source?.topics.join(' ') ?? ''} />
      </label>
      <label class="wide">
        ${m.ca}<textarea name="ca" rows="2" maxlength="16384" spellcheck="false" placeholder=${source?.ca ? m.caKept(source.ca.subject) : '-----BEGIN CERTIFICATE-----'}></textarea>
      </label>
      ${source?.ca ? html`<label class="row"><input type="checkbox" name="noCa" />${m.noCa}</label>` : nothing}
      <button ?disabled=${this.#act.busy}>${m.add}</button>
      ${source === null ? nothing : html`<button type="button" @click=${() => (this.editing = null)}>${o().cancel}</button>`}
    </form>`;
  }

  #row(row: SourceView): TemplateResult {
    const m = o().sources;
    const since = row.since === null ? '' : ` ${m.since(when(row.since, clock.now() ?? Date.parse(row.since)))}`;
    return html`<tr>
      <td>
        <strong>${row.id}</strong> <span class="quiet">${row.url}</span><br />
        <span class=${row.status === 'down' ? 'down' : 'quiet'}>${m.status[row.status]}${since}</span>
        <span class="quiet"> · ${m.heard(row.dispensers.length, row.rooms.length)}</span>${row.problem === null ? nothing : html` <span class="quiet" lang="en">· ${row.problem}</span>`}
      </td>
      <td class="number">
        <button @click=${() => (this.editing = row)}>${m.edit}</button>
        <button class="grave" @click=${() => void this.#remove(row)}>${m.remove}</button>
      </td>
    </tr>`;
  }

  readonly #save = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const form = event.target;
    const { editing } = this;
    if (!(form instanceof HTMLFormElement)) return;
    const fields = new FormData(form);
    const text = (name: string) => String(fields.get(name) ?? '').trim();
    const body = {
      url: text('url'),
      topics: text('topics').split(/\s+/),
      ...(text('username') !== '' && { username: text('username') }),
      ...(text('password') !== '' && { password: text('password') }),
      ...(text('ca') !== '' && { ca: text('ca') }),
      ...(fields.has('noCa') && { ca: null }),
    };
    const path = `sources/${encodeURIComponent(text('id'))}`;
    const saved = await this.#act.do({ path, schema: SourceView, method: 'PUT', body, silent: true });
    if (!saved.ok) return;
    // Another may be changed meanwhile.
    if (this.editing === editing) this.editing = null;
    form.reset();
    await this.#sources.load();
  };

  async #remove(row: SourceView): Promise<void> {
    const m = o().sources;
    if (!(await ask({ title: m.removeConfirm(row.id), text: m.goneHint, yes: m.remove, grave: true }))) return;
    const path = `sources/${encodeURIComponent(row.id)}`;
    await this.#act.do({ path, schema: v.unknown(), method: 'DELETE', silent: true });
    await this.#sources.load();
  }
}
