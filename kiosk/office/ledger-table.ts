/** Lines of the ledger as a table: when exactly, what, how many, from where to where, who, why, and a way to reverse each. */
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { MovementView } from '../../server/contract/api/stock.ts';
import { stamp } from '../i18n/exact-time.ts';
import { o } from '../i18n/office/t.ts';
import { amount, dispenserName, itemName, noteText, placeName, whoName } from './names.ts';
import { linkTo } from './router.ts';

export interface LedgerOptions {
  /** Lines of several items. */
  readonly withItem: boolean;
  readonly busy: boolean;
  readonly reverse: (row: MovementView) => void;
}

export function ledgerTable(rows: readonly MovementView[], options: LedgerOptions): TemplateResult {
  const m = o().stock;
  return html`<div class="scroll">
    <table class="fold">
      <thead>
        <tr>
          <th>${m.when}</th>
          <th>${m.what}</th>
          ${options.withItem ? html`<th>${m.item}</th>` : nothing}
          <th class="number">${m.quantity}</th>
          <th>${m.from}</th>
          <th>${m.to}</th>
          <th>${m.by}</th>
          <th>${m.note}</th>
          <td></td>
        </tr>
      </thead>
      <tbody>
        ${repeat(
          rows,
          ({ id }) => id,
          (row) => line(row, options),
        )}
      </tbody>
    </table>
  </div>`;
}

function line(row: MovementView, { withItem, busy, reverse }: LedgerOptions): TemplateResult {
  const m = o().stock;
  const to = row.dispenser
    ? html`<a href=${linkTo('dispensers', row.dispenser)}>${dispenserName(row.dispenser)}</a>`
    : placeName(row.to);
  const note = [
    ...(row.order ? [html`<a href=${linkTo('orders', row.order)}>${row.order}</a>`] : []),
    ...(row.request ? [m.handedOver] : []),
    ...(row.note ? [noteText(row.note)] : []),
  ];
  // A cell with nothing in it folds away on a phone: no blanks in these.
  return html`<tr class=${row.reversedBy ? 'undone' : ''}>
    <td><time datetime=${row.at}>${stamp(row.at)}</time></td>
    <td>${m.kind[row.kind]}</td>
    ${withItem ? html`<td><a href=${linkTo('stock', row.item)}>${itemName(row.item)}</a></td>` : nothing}
    <td class="number">${amount(row.quantity, row.item)}</td>
    <td data-label=${m.from}>${placeName(row.from) || nothing}</td>
    <td data-label=${m.to}>${to || nothing}</td>
    <td data-label=${m.by}>${row.byName ?? whoName(row.by)}</td>
    <td>${note.length === 0 ? nothing : note.map((one, i) => html`${i === 0 ? nothing : ' · '}${one}`)}</td>
    <td class="number act">${
      row.reversedBy
        ? html`<span class="tag">${m.reversed}</span>`
        : row.kind === 'reversal'
          ? nothing
          : html`<button class="plain" ?disabled=${busy} @click=${() => reverse(row)}>${m.reverse}</button>`
    }</td>
  </tr>`;
}
