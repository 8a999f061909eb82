/** `<hy-chart-table>`: what a chart shows, as a table to open: for who cannot see it, and for who wants the figures. */
import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localised } from '../i18n/locale.ts';
import { o } from '../i18n/office/t.ts';
import { officeStyles } from './office-styles.ts';

@customElement('hy-chart-table')
export class ChartTable extends LitElement {
  static override styles = [
    officeStyles,
    css`
      summary {
        width: fit-content;
        min-height: 44px;
        align-content: center;
        cursor: pointer;
        color: var(--act);
        font-weight: var(--weight-strong);
      }
      .scroll {
        max-height: 24rem;
        overflow-y: auto;
      }
      td {
        padding-block: var(--space-2);
      }
    `,
  ];
  /** The first column's is that of the time. */
  @property({ attribute: false }) heads: readonly string[] = [];
  @property({ attribute: false }) rows: readonly (readonly string[])[] = [];
  /** What the chart is of. */
  @property() label = '';
  @state() private open = false;

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    return html`<details @toggle=${this.#toggled}>
      <summary>${o().asTable}</summary>
      ${this.open ? this.#table() : nothing}
    </details>`;
  }

  #table() {
    const cell = (text: string, i: number) =>
      i === 0 ? html`<th scope="row">${text}</th>` : html`<td class="number">${text}</td>`;
    return html`<div class="scroll" tabindex="0" role="region" aria-label=${this.label}>
      <table>
        <thead>
          <tr>${this.heads.map((head, i) => html`<th class=${i === 0 ? '' : 'number'}>${head}</th>`)}</tr>
        </thead>
        <tbody>${this.rows.map((row) => html`<tr>${row.map(cell)}</tr>`)}</tbody>
      </table>
    </div>`;
  }

  readonly #toggled = (event: Event): void => {
    this.open = event.target instanceof HTMLDetailsElement && event.target.open;
  };
}
