/** A label for a sensor: its name, and all that it needs to get in as a code to scan. Only while the secret is shown. */
import { css, html, LitElement, nothing, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { encode } from 'uqr';
import { Localised } from '../../i18n/locale.ts';
import { o } from '../../i18n/office/t.ts';
import { officeStyles } from '../office-styles.ts';

/** Modules of white around a code (ISO/IEC 18004, quiet zone). */
const quiet = 4;

@customElement('hy-device-label')
export class DeviceLabel extends LitElement {
  static override styles = [
    officeStyles,
    css`
      .label {
        display: flex;
        flex-wrap: wrap;
        gap: var(--space-4);
        align-items: center;
        margin-top: var(--space-4);
      }
      /* Dark on light in every theme: many a camera reads nothing else. */
      svg {
        flex: none;
        width: 11rem;
        border-radius: var(--radius-1);
        background: #fff;
        fill: #000;
        forced-color-adjust: none;
      }
      .label > div {
        flex: 1 1 14rem;
        min-width: 0;
      }
      code {
        display: block;
        font-size: var(--text-1);
        overflow-wrap: anywhere;
        user-select: all;
        margin-block: var(--space-2) var(--space-3);
      }
    `,
  ];
  @property() name = '';
  @property() provisioning = '';

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    if (this.provisioning === '') return nothing;
    const m = o().device;
    return html`<div class="label">
      ${this.#code()}
      <div>
        <strong>${m.label}</strong>
        <p>${m.labelHint}</p>
        <code dir="ltr">${this.provisioning}</code>
        <button @click=${this.#print}>${m.print}</button>
      </div>
    </div>`;
  }

  #code() {
    const { data, size } = encode(this.provisioning, { ecc: 'M', border: 0 });
    const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
    const box = `${-quiet} ${-quiet} ${size + 2 * quiet} ${size + 2 * quiet}`;
    return html`<svg viewBox=${box} role="img" aria-label=${o().device.label} shape-rendering="crispEdges">${svg`<path d=${path} />`}</svg>`;
  }

  /** A page of its own: of the office nothing but the code and the name belongs on it, the secret as text least of all. */
  readonly #print = (): void => {
    const page = open('', '_blank', 'width=420,height=420');
    const code = this.renderRoot.querySelector('svg');
    if (page === null || code === null) return;
    const { document: sheet } = page;
    sheet.title = this.name;
    const drawn = sheet.importNode(code, true);
    drawn.setAttribute('width', '40mm');
    const name = sheet.createElement('p');
    name.textContent = this.name;
    name.setAttribute('style', 'font: 700 14pt sans-serif; margin: 2mm 4mm');
    sheet.body.append(drawn, name);
    page.print();
  };
}
