/** A site file, looked at before it is taken in: every value that would change, as it is and as it would be. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import * as v from 'valibot';
import { type ImportChange, ImportResult, importParts } from '../../../server/contract/api/site.ts';
import { ErrorBody, type Refused, refuse } from '../../../server/contract/errors.ts';
import { baseUrl } from '../../data/base-url.ts';
import { Localised } from '../../i18n/locale.ts';
import { o } from '../../i18n/office/t.ts';
import { leafChanges } from '../../state/value-changes.ts';
import { officeStyles } from '../office-styles.ts';
import { working } from '../parts.ts';
import { faultText, reasonOf } from '../reason.ts';
import { docName, fieldName, valueText } from './field-name.ts';

const faultsShown = 50;

@customElement('hy-import')
export class ImportCard extends LitElement {
  static override styles = [
    officeStyles,
    css`
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
      .row > .quiet,
      code {
        overflow-wrap: anywhere;
      }
      h3 {
        margin: var(--space-4) 0 var(--space-1);
        font-size: var(--text-2);
      }
      .hint {
        margin-bottom: var(--space-3);
      }
      .changes {
        max-height: 28rem;
        overflow: auto;
        margin-bottom: var(--space-4);
      }
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .changes > ul > li {
        padding: var(--space-2) 0;
        border-bottom: 1px solid var(--line);
      }
      .changes li li {
        display: grid;
        grid-template-columns: minmax(8rem, 14rem) minmax(0, 1fr);
        gap: var(--space-3);
        padding-block: var(--space-1);
        overflow-wrap: anywhere;
      }
      del {
        color: var(--ink-2);
      }
      ins {
        font-weight: var(--weight-strong);
        text-decoration: none;
      }
      @media (max-width: 560px) {
        .changes li li {
          grid-template-columns: minmax(0, 1fr);
          gap: 0;
        }
      }
    `,
  ];
  @state() private file: File | null = null;
  @state() private preview: ImportResult | null = null;
  @state() private applied = false;
  @state() private refusal: Refused | null = null;
  @state() private busy: 'looks' | 'takes' | null = null;

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().site;
    return html`<section class="card">
      <h2>${m.importTitle}</h2>
      <p class="hint">${m.importHint}</p>
      <p class="row">
        <label class="button file">
          ${m.choose}<input type="file" accept=".json,.yaml,.yml,application/json" ?disabled=${this.busy !== null} @change=${this.#choose} />
        </label>
        <span class="quiet">${this.file?.name ?? m.noFile}</span>
        <button ?disabled=${this.file === null || this.busy !== null} @click=${() => void this.#send(true)}>${m.preview}</button>
      </p>
      <div role="status">
        ${this.busy === null ? nothing : working(m.busy[this.busy])}
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
      <div class="changes" tabindex="0" role="group" aria-label=${m.changes(changes.length)}>
        ${importParts.map((part) => {
          const rows = changes.filter((change) => change.part === part);
          if (rows.length === 0) return nothing;
          return html`<h3>${m.parts[part]}</h3>
            <ul>
              ${rows.map((row) => this.#change(row))}
            </ul>`;
        })}
      </div>
      <button class="main" ?disabled=${this.busy !== null} @click=${() => void this.#send(false)}>${m.apply}</button>`;
  }

  #change({ part, id, change, values = {} }: ImportChange): TemplateResult {
    const leaves = Object.entries(values).flatMap(([field, { before, after }]) =>
      leafChanges(before, after).map((one) => ({ ...one, path: one.path === '' ? field : `${field}.${one.path}` })),
    );
    const name = docName(part, id);
    return html`<li>
      ${name} ${name === id || part === 'stock' ? nothing : html`<code class="quiet">${id}</code>`}
      <span class="tag">${o().site.change[change]}</span>
      ${
        leaves.length === 0
          ? nothing
          : html`<ul>
              ${leaves.map(
                ({ path, before, after }) => html`<li>
                  <span class="quiet">${fieldName(path) ?? html`<code>${path}</code>`}</span>
                  <span><del>${valueText(path, before)}</del> → <ins>${valueText(path, after)}</ins></span>
                </li>`,
              )}
            </ul>`
      }
    </li>`;
  }

  #faults(refusal: Refused): TemplateResult {
    const issues = refusal.issues ?? [];
    const more = issues.length - faultsShown;
    return html`<div class="said bad">
      <p><strong>${o().site.faults}</strong></p>
      ${
        issues.length === 0
          ? html`<p>${reasonOf(refusal)}</p>`
          : html`<ul>${issues.slice(0, faultsShown).map((issue) => html`<li><code>${issue.path}</code> ${faultText(issue)}</li>`)}</ul>
              ${more > 0 ? html`<p>${o().site.moreFaults(more)}</p>` : nothing}`
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
    this.busy = dryRun ? 'looks' : 'takes';
    this.refusal = null;
    const yaml = /\.ya?ml$/i.test(this.file.name);
    const response = await fetch(new URL(`api/v1/import?dryRun=${dryRun}`, baseUrl), {
      method: 'POST',
      headers: { 'content-type': yaml ? 'application/yaml' : 'application/json' },
      body: this.file,
    }).catch(() => null);
    const answer: unknown = await response?.json().catch(() => null);
    this.busy = null;
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
}
