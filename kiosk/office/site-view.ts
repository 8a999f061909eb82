/** Import with a preview, export, and what came in that nobody could use. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import * as v from 'valibot';
import { InboxEntry, RejectionView } from '../../server/contract/api/access.ts';
import { ImportResult, importParts } from '../../server/contract/api/site.ts';
import { ErrorBody, type Refused, refuse } from '../../server/contract/errors.ts';
import { rejectionReasons } from '../../server/contract/reading.ts';
import { baseUrl } from '../data/base-url.ts';
import { ago } from '../i18n/format.ts';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { tick } from '../state/session.ts';
import { officeStyles } from './office-styles.ts';
import { none, waiting } from './parts.ts';
import { Resource } from './resource.ts';
import { linkTo } from './router.ts';
import './catalogue-card.ts';
import './screens-card.ts';
import './sources-card.ts';
import { faultText, reasonOf } from './reason.ts';

function reasonText(reason: string): string {
  const known = rejectionReasons.find((one) => one === reason);
  return known === undefined ? reason : o().readings.reasons[known];
}

@customElement('hy-site')
export class SitePage extends LitElement {
  static override styles = [
    officeStyles,
    css`
      ul {
        padding-inline-start: var(--space-5);
      }
      code {
        overflow-wrap: anywhere;
      }
      .file {
        position: relative;
        gap: 0;
        font-size: var(--text-2);
      }
      /* The browser's own field speaks the browser's language. */
      .file input {
        position: absolute;
        inset: 0;
        opacity: 0;
        cursor: pointer;
      }
      .file:focus-within {
        outline: var(--focus);
        outline-offset: 2px;
      }
      [role='status']:not(:empty) {
        margin-top: var(--space-3);
      }
      .row > .quiet {
        overflow-wrap: anywhere;
      }
      h3 {
        margin: var(--space-3) 0 var(--space-1);
        font-size: var(--text-2);
      }
      .hint {
        margin-bottom: var(--space-3);
      }
      .changes {
        max-height: 20rem;
        overflow: auto;
        margin-bottom: var(--space-4);
      }
    `,
  ];
  @property({ type: Boolean }) manager = false;
  @state() private file: File | null = null;
  @state() private preview: ImportResult | null = null;
  @state() private applied = false;
  @state() private refusal: Refused | null = null;
  @state() private busy = false;
  readonly #inbox = new Resource(this, v.object({ items: v.array(InboxEntry) }), () => 'inbox');
  readonly #rejections = new Resource(this, v.object({ items: v.array(RejectionView) }), () => 'rejections?limit=50');

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    return html`<h1>${o().site.title}</h1>
      ${
        this.manager
          ? html`<hy-catalogue></hy-catalogue><hy-screens></hy-screens><hy-sources></hy-sources>${this.#import()} ${this.#export()}`
          : nothing
      } ${this.#unknown()} ${this.#unreadable()}`;
  }

  #import(): TemplateResult {
    const m = o().site;
    return html`<section class="card">
      <h2>${m.importTitle}</h2>
      <p class="hint">${m.importHint}</p>
      <p class="row">
        <label class="button file">
          ${m.choose}<input type="file" accept=".json,.yaml,.yml,application/json" @change=${this.#choose} />
        </label>
        <span class="quiet">${this.file?.name ?? m.noFile}</span>
        <button ?disabled=${this.file === null || this.busy} @click=${() => void this.#send(true)}>${m.preview}</button>
      </p>
      <div role="status">
        ${this.applied ? html`<p class="said">${m.applied}</p>` : nothing}
        ${this.refusal === null ? nothing : this.#faults(this.refusal)} ${this.preview === null ? nothing : this.#changes(this.preview)}
      </div>
    </section>`;
  }

  #changes({ changes, warnings = [] }: ImportResult): TemplateResult {
    const m = o().site;
    if (changes.length === 0) return html`<p class="said">${m.nothing}</p>`;
    return html`${warnings.map((one) => html`<p class="said"><code>${one.path}</code> ${faultText(one)}</p>`)}
      <h3>${m.changes(changes.length)}</h3>
      <div class="changes">
        ${importParts.map((part) => {
          const rows = changes.filter((change) => change.part === part);
          if (rows.length === 0) return nothing;
          return html`<h3>${m.parts[part]}</h3>
            <ul>
              ${rows.map((row) => html`<li><code>${row.id}</code> ${m.change[row.change]} <span class="quiet">${row.fields?.join(', ') ?? nothing}</span></li>`)}
            </ul>`;
        })}
      </div>
      <button class="main" ?disabled=${this.busy} @click=${() => void this.#send(false)}>${m.apply}</button>`;
  }

  #faults(refusal: Refused): TemplateResult {
    return html`<div class="said bad">
      <p><strong>${o().site.faults}</strong></p>
      ${
        refusal.issues?.length
          ? html`<ul>${refusal.issues.slice(0, 50).map((issue) => html`<li><code>${issue.path}</code> ${faultText(issue)}</li>`)}</ul>`
          : html`<p>${reasonOf(refusal)}</p>`
      }
    </div>`;
  }

  readonly #choose = (event: Event): void => {
    this.file = event.target instanceof HTMLInputElement ? (event.target.files?.[0] ?? null) : null;
    this.preview = null;
    this.refusal = null;
    this.applied = false;
  };

  /** The file goes as it is: JSON or YAML, told by its type, and the server reads it. */
  async #send(dryRun: boolean): Promise<void> {
    if (this.file === null) return;
    this.busy = true;
    this.refusal = null;
    const yaml = /\.ya?ml$/i.test(this.file.name);
    const response = await fetch(new URL(`api/v1/import?dryRun=${dryRun}`, baseUrl), {
      method: 'POST',
      headers: { 'content-type': yaml ? 'application/yaml' : 'application/json' },
      body: this.file,
    }).catch(() => null);
    const answer: unknown = await response?.json().catch(() => null);
    this.busy = false;
    if (response === null) this.refusal = refuse('unavailable', '');
    else if (response.ok) {
      const result = v.safeParse(ImportResult, answer);
      this.preview = result.success && dryRun ? result.output : null;
      this.applied = !dryRun;
    } else {
      const fault = v.safeParse(ErrorBody, answer);
      this.refusal = fault.success
        ? { ok: false, ...fault.output.error, code: 'invalid' }
        : refuse('internal', String(response.status));
      this.preview = null;
    }
  }

  #export(): TemplateResult {
    const m = o().site;
    return html`<section class="card">
      <h2>${m.exportTitle}</h2>
      <p class="hint">${m.exportHint}</p>
      <a class="button" href=${new URL('api/v1/export', baseUrl).href} download="hylla-site.json">${m.download}</a>
    </section>`;
  }

  #unknown(): TemplateResult {
    const m = o().site;
    const rows = this.#inbox.value?.items ?? [];
    return html`<section class="card">
      <h2>${m.inbox}</h2>
      ${
        waiting(this.#inbox) ??
        (rows.length === 0
          ? none(m.noInbox)
          : html`<p class="hint">${m.inboxHint}</p>
              <div class="scroll"><table><tbody>
                ${rows.map(
                  (row) => html`<tr>
                    <td><a href=${linkTo('adopt', row.id)}><strong>${row.address}</strong></a> <span class="quiet">${row.dialect ?? nothing}</span><br /><code>${row.topic}</code></td>
                    <td><code>${row.payload.slice(0, 160)}</code></td>
                    <td class="number">${m.times(row.count)}<br /><span class="quiet">${ago(row.seenAt, tick.get() ?? Date.parse(row.seenAt))}</span></td>
                  </tr>`,
                )}
              </tbody></table></div>`)
      }
    </section>`;
  }

  #unreadable(): TemplateResult {
    const m = o().site;
    const rows = this.#rejections.value?.items ?? [];
    return html`<section class="card">
      <h2>${m.rejections}</h2>
      ${
        waiting(this.#rejections) ??
        (rows.length === 0
          ? none(m.noRejections)
          : html`<p class="hint">${m.rejectionsHint}</p>
              <div class="scroll"><table><tbody>
                ${rows.map(
                  (row) => html`<tr>
                    <td>
                      <strong>${row.address ?? row.topic}</strong><br />
                      <details><summary class="quiet">${m.detail}</summary><span lang="en">${row.detail}</span></details>
                    </td>
                    <td>${reasonText(row.reason)}</td>
                    <td class="number">${m.times(row.count)}<br /><span class="quiet">${ago(row.at, tick.get() ?? Date.parse(row.at))}</span></td>
                  </tr>`,
                )}
              </tbody></table></div>`)
      }
    </section>`;
  }
}
