/** Sensors that are heard and belong to nothing: the list, and one of them to look at and give to a dispenser. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { InboxEntry } from '../../../server/contract/api/access.ts';
import { ago } from '../../i18n/format.ts';
import { Localised } from '../../i18n/locale.ts';
import { o } from '../../i18n/office/t.ts';
import { tick } from '../../state/session.ts';
import { officeStyles } from '../office-styles.ts';
import { Pages } from '../pages.ts';
import { none, waiting } from '../parts.ts';
import { linkTo } from '../router.ts';
import './adopt-one.ts';

@customElement('hy-adopt')
export class AdoptPage extends LitElement {
  static override styles = [
    officeStyles,
    css`
      ul {
        list-style: none;
        margin: 0;
        padding: 0;
      }
      li {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: var(--space-3);
        padding-block: var(--space-4);
        border-bottom: 1px solid var(--line);
      }
      li:first-child {
        padding-top: 0;
      }
      li:last-child {
        border: 0;
        padding-bottom: 0;
      }
      li > div {
        flex: 1 1 10rem;
        min-width: 0;
        overflow-wrap: anywhere;
      }
      code {
        font-size: var(--text-1);
        color: var(--ink-2);
      }
      .payload {
        display: block;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .hint {
        margin-bottom: var(--space-5);
      }
    `,
  ];
  /** Id of an entry of the inbox; null for the list. */
  @property() entry: string | null = null;
  @property({ type: Boolean }) manager = false;
  readonly #inbox = new Pages(this, InboxEntry, () => 'inbox');

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const m = o().adopt;
    if (this.entry !== null) {
      return html`<p class="back"><a href=${linkTo('adopt')}>← ${m.back}</a></p>
        <hy-adopt-one .entry=${this.entry} ?manager=${this.manager}></hy-adopt-one>`;
    }
    const rows = this.#inbox.rows;
    return html`<h1>${m.title}</h1>
      ${waiting(this.#inbox) ?? (rows.length === 0 ? html`<section class="card">${none(m.none, m.noneHint)}</section>` : html`<p class="hint">${m.hint}</p><section class="card"><ul>${rows.map((row) => this.#row(row))}</ul>${this.#inbox.moreButton()}</section>`)}`;
  }

  #row(row: InboxEntry): TemplateResult {
    const m = o().adopt;
    const preset = row.suggestion?.preset;
    const dialect = row.dialect ?? row.suggestion?.dialect;
    return html`<li>
      <div>
        <strong>${row.address}</strong>
        ${dialect === undefined ? nothing : html`<span class="tag">${dialect}</span>`}
        ${preset === undefined ? nothing : html`<span class="tag act">${m.guess} ${preset}</span>`}
        <br /><span class="quiet"
          >${m.heard(row.count)}, ${ago(row.seenAt, tick.get() ?? Date.parse(row.seenAt))}${row.source === null ? '' : ` · ${m.through} ${row.source}`}</span
        >
        <code class="payload" dir="ltr">${row.payload}</code>
      </div>
      <a class="button" href=${linkTo('adopt', row.id)} aria-label=${`${m.open}: ${row.address}`}>${m.open}</a>
    </li>`;
  }
}
