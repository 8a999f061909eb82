/** An order as a page: for the mail and for `outbox/`. Stands by itself, prints, and runs nothing. */
import { type OrderParts, orderSheet, totals } from '../domain/order-document.ts';

const border = 'border-bottom:1px solid #ccc;padding:6px 10px;';
const left = `style="${border}text-align:left"`;
const right = `style="${border}text-align:right;white-space:nowrap"`;

export function orderHtml(order: OrderParts): string {
  const sheet = orderSheet(order);
  const { words, currency } = sheet;
  const title = `${words.order} ${sheet.number}`;
  const lines = sheet.lines.map(
    (line) =>
      `<tr><td ${right}>${line.line}</td><td ${left}>${escapeHtml(line.sku)}</td><td ${left}>${escapeHtml(line.name)}</td>` +
      `<td ${right}>${line.packs}</td><td ${right}>${escapeHtml(`${line.packSize} ${line.unit}`)}</td>` +
      `<td ${right}>${line.packPrice}</td><td ${right}>${line.total}</td></tr>`,
  );
  const sums = totals(sheet).map(
    ([name, amount]) =>
      `<tr><td colspan="6" ${right}>${escapeHtml(name)}</td><td ${right}>${amount} ${escapeHtml(currency)}</td></tr>`,
  );
  const heads = [words.line, words.sku, words.name, words.packs, words.content, words.packPrice, words.lineTotal];
  const numeric = new Set([words.line, words.packs, words.content, words.packPrice, words.lineTotal]);
  return [
    `<!doctype html><html lang="${sheet.locale}"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head>`,
    '<body style="font-family:sans-serif;max-width:52em;margin:2em auto;color:#111">',
    `<h1 style="font-size:1.4em">${escapeHtml(title)}</h1><p>${words.date}: ${sheet.date}</p>`,
    block(words.buyer, sheet.buyer),
    block(words.supplier, sheet.supplier),
    '<table style="border-collapse:collapse;width:100%"><thead><tr>',
    ...heads.map((head) => `<th scope="col" ${numeric.has(head) ? right : left}>${escapeHtml(head)}</th>`),
    '</tr></thead><tbody>',
    ...lines,
    '</tbody><tfoot>',
    ...sums,
    '</tfoot></table>',
    sheet.note === null ? '' : block(words.note, sheet.note.split('\n')),
    `<p>${escapeHtml(words.please)}</p></body></html>`,
    '',
  ].join('\n');
}

function block(title: string, lines: readonly string[]): string {
  return `<p><strong>${escapeHtml(title)}</strong><br>${lines.map(escapeHtml).join('<br>')}</p>`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (sign) => entities[sign] ?? sign);
}
