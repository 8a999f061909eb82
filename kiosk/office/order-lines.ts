/** An order's lines, each with its reasons to open: the figures that decided. */
import { html, nothing, type TemplateResult } from 'lit';
import type { LineReason, OrderLine } from '../../server/contract/api/orders.ts';
import { number } from '../i18n/format.ts';
import { o } from '../i18n/office/t.ts';
import { money } from './money.ts';
import { amount, itemName } from './names.ts';
import { reasonFigures } from './reason-figures.ts';
import { linkTo } from './router.ts';

export function orderLines(lines: readonly OrderLine[], currency: string, { received = false } = {}): TemplateResult {
  const m = o().orders;
  return html`<div class="scroll">
    <table class="fold">
      <thead>
        <tr>
          <th>${m.line}</th>
          <th class="number">${m.packs}</th>
          <th class="number">${m.packPrice}</th>
          <th class="number">${m.sum}</th>
          ${received ? html`<th class="number">${m.received}</th>` : nothing}
        </tr>
      </thead>
      <tbody>
        ${lines.map(
          (line) => html`<tr>
            <td>
              <a href=${linkTo('stock', line.item)}>${itemName(line.item)}</a> <span class="quiet">${line.sku}</span>
              <details>
                <summary>${m.reason[line.reason.kind]}</summary>
                ${reasons(line.reason)}
                <p><a href=${linkTo('stock', line.item)}>${o().stock.evidence}</a></p>
              </details>
            </td>
            <td class="number">${line.packs} × ${line.packSize} <span class="quiet units">${amount(line.quantity, line.item)}</span></td>
            <td class="number" data-label=${m.packPrice}>${money(line.packPrice, currency)}</td>
            <td class="number" data-label=${m.sum}>${money(line.lineTotal, currency)}</td>
            ${received ? html`<td class="number" data-label=${m.received}>${number(line.received)}</td>` : nothing}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

function reasons(reason: LineReason): TemplateResult {
  return html`<dl class="facts">
    ${reasonFigures(reason).map(([name, value]) => html`<div><dt>${name}</dt><dd>${value}</dd></div>`)}
  </dl>`;
}
