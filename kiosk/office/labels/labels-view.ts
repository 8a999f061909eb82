/**
 * Sheets of labels with a QR code each, for dispensers and for shelves: a phone that reads one opens that dispenser or item
 * in the office. Printed as they are, at 100 %.
 */
import { css, html, LitElement, nothing, svg, type TemplateResult, unsafeCSS } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { encode } from 'uqr';
import { baseUrl } from '../../data/base-url.ts';
import { Localised } from '../../i18n/locale.ts';
import { textOf } from '../../i18n/names.ts';
import { o } from '../../i18n/office/t.ts';
import { isIn } from '../../state/is-in.ts';
import { type Label, onSheets, type SheetName, sheetFormats } from '../../state/labels.ts';
import { Select } from '../../state/select.ts';
import { live } from '../../state/session.ts';
import { placeName } from '../names.ts';
import { officeStyles } from '../office-styles.ts';
import { none } from '../parts.ts';
import { linkTo } from '../router.ts';

const names: readonly SheetName[] = ['70x37', '99x38', '105x148'];
const sheetClass = (name: SheetName): string => `f${name}`;
/** Where the labels of each sheet are: by rules, since the policy forbids styles on an element. */
const placed = names
  .map((name) => {
    const { columns, width, height, side, top } = sheetFormats[name];
    return `.${sheetClass(name)} { grid-template-columns: repeat(${columns}, ${width}mm); grid-auto-rows: ${height}mm; padding: ${top}mm ${side}mm 0 }`;
  })
  .join('\n');

/** A page's margins are told to the document, not to an element in it; and not by a style element, which the policy forbids. */
const paper = new CSSStyleSheet();
paper.replaceSync('@page { size: A4; margin: 0 }');

@customElement('hy-labels')
export class LabelsView extends LitElement {
  static override styles = [
    officeStyles,
    unsafeCSS(placed),
    css`
      .hint {
        margin-bottom: var(--space-4);
      }
      .controls {
        margin-bottom: var(--space-5);
        align-items: end;
      }
      .sheet {
        display: grid;
        align-content: start;
        box-sizing: border-box;
        width: 210mm;
        height: 297mm;
        margin-bottom: var(--space-5);
        background: #fff;
        color: #000;
        box-shadow: 0 0 0 1px var(--line);
        break-after: page;
        overflow: hidden;
      }
      .sheet:last-child {
        break-after: auto;
      }
      .label {
        display: flex;
        gap: 3mm;
        align-items: center;
        padding: 3mm 4mm;
        overflow: hidden;
      }
      .label svg {
        flex: none;
        height: 100%;
        max-height: 60mm;
        aspect-ratio: 1;
      }
      .f105x148 .label {
        flex-direction: column;
        justify-content: center;
        text-align: center;
      }
      .f105x148 svg {
        height: 70mm;
        max-height: none;
      }
      .text {
        min-width: 0;
        overflow-wrap: anywhere;
        hyphens: auto;
        text-wrap: balance;
        font-size: 10pt;
        line-height: 1.2;
      }
      .text strong {
        display: block;
        font-size: 12pt;
      }
      .f105x148 .text {
        font-size: 16pt;
      }
      .f105x148 .text strong {
        font-size: 22pt;
      }
      .sheets {
        overflow-x: auto;
      }
      @media print {
        h1,
        .back,
        .hint,
        .controls {
          display: none;
        }
        .sheets {
          overflow: visible;
        }
        .sheet {
          margin: 0;
          box-shadow: none;
          /* A hair less than the paper: rounding must not make a page more. */
          height: 296.8mm;
        }
      }
    `,
  ];
  @state() private of: 'dispensers' | 'items' = 'dispensers';
  @state() private format: SheetName = '70x37';
  @state() private floor = '';
  @state() private used = 0;
  readonly #live = new Select(this, live, (now) => now.model);

  constructor() {
    super();
    new Localised(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, paper];
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((sheet) => sheet !== paper);
  }

  override render() {
    const m = o().labels;
    const labels = this.of === 'dispensers' ? this.#dispensers() : this.#items();
    const format = sheetFormats[this.format];
    const sheets = onSheets(labels, format, this.used);
    const floors = [...(this.#live.value?.locations.values() ?? [])].filter(({ kind }) => kind === 'floor');
    return html`<p class="back"><a href=${linkTo('dispensers')}>← ${o().nav.dispensers}</a></p>
      <h1>${m.title}</h1>
      <p class="hint">${m.hint}</p>
      <div class="row controls">
        <label>${m.of}
          <select @change=${(event: Event) => (this.of = textIn(event) === 'items' ? 'items' : 'dispensers')}>
            <option value="dispensers">${o().nav.dispensers}</option>
            <option value="items">${m.shelves}</option>
          </select>
        </label>
        ${
          this.of === 'items'
            ? nothing
            : html`<label>${o().rounds.within}
                <select @change=${(event: Event) => (this.floor = textIn(event))}>
                  <option value="">${o().rounds.everywhere}</option>
                  ${floors.map(({ id, name }) => html`<option value=${id}>${name}</option>`)}
                </select>
              </label>`
        }
        <label>${m.format}
          <select @change=${(event: Event) => (this.format = names.find((one) => one === textIn(event)) ?? '70x37')}>
            ${names.map((name) => html`<option value=${name}>${m.formatOf(name, sheetFormats[name].columns * sheetFormats[name].rows)}</option>`)}
          </select>
        </label>
        <label>${m.used}
          <input type="number" min="0" max=${format.columns * format.rows - 1} .value=${String(this.used)} @change=${(event: Event) => (this.used = Math.max(0, Math.floor(Number(textIn(event))) || 0))} />
        </label>
        ${labels.length === 0 ? nothing : html`<button class="main" @click=${() => print()}>${m.print(labels.length)}</button>`}
      </div>
      ${labels.length === 0 ? none(m.none, m.noneHint, html`<a class="button" href=${linkTo('dispensers')}>${o().nav.dispensers}</a><a class="button" href=${linkTo('stock')}>${o().nav.stock}</a>`) : html`<div class="sheets">${sheets.map((sheet) => html`<div class="sheet ${sheetClass(this.format)}">${sheet.map((label) => (label === null ? html`<div></div>` : this.#label(label)))}</div>`)}</div>`}`;
  }

  #label({ title, detail, url }: Label): TemplateResult {
    return html`<div class="label" data-url=${url}>
      ${codeOf(url)}
      <div class="text"><strong>${title}</strong>${detail}</div>
    </div>`;
  }

  #dispensers(): readonly Label[] {
    const model = this.#live.value;
    return [...(model?.dispensers.values() ?? [])]
      .filter(({ location }) => this.floor === '' || isIn(location, this.floor, model?.locations))
      .map(({ id, name, location }) => ({
        id,
        title: name,
        detail: placeName(location),
        url: urlOf('dispensers', id),
      }));
  }

  #items(): readonly Label[] {
    return [...(this.#live.value?.items.values() ?? [])].map(({ id, name }) => ({
      id,
      title: textOf(name),
      detail: '',
      url: urlOf('stock', id),
    }));
  }
}

const textIn = (event: Event): string =>
  event.target instanceof HTMLSelectElement || event.target instanceof HTMLInputElement ? event.target.value : '';

/** The page that is open now has the address that phones in the house reach. */
const urlOf = (view: string, id: string): string => new URL(`office${linkTo(view, id)}`, baseUrl).href;

/** The code as one path of squares: sharp at any size. */
function codeOf(text: string): TemplateResult {
  const { data, size } = encode(text, { ecc: 'M', border: 2 });
  let path = '';
  for (const [y, row] of data.entries())
    for (const [x, isDark] of row.entries()) if (isDark) path += `M${x} ${y}h1v1h-1z`;
  return html`<svg viewBox="0 0 ${size} ${size}" shape-rendering="crispEdges" aria-hidden="true">${svg`<path d=${path} fill="#000" />`}</svg>`;
}
