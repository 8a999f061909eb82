/**
 * An order as it reads to the supplier. `orderSheet` is what every form of it shows; here it becomes plain text and CSV.
 * The same order always gives the same bytes, so that sending it twice sends the same.
 */
import type { Text } from '../contract/primitives.ts';
import { goodsTotal } from './basket.ts';
import { localDay } from './calendar.ts';
import { csvText } from './csv.ts';
import { type WrittenLanguage, writtenLanguage } from './language.ts';
import type { ItemDoc, OrderDoc, SiteDoc, SupplierDoc } from './model.ts';
import { formatMoney, lineTotal } from './money.ts';
import { type OrderWords, orderWords } from './order-words.ts';

/** Everything that is written on an order. */
export interface OrderParts {
  readonly order: OrderDoc;
  readonly supplier: SupplierDoc;
  readonly site: SiteDoc;
  readonly items: ReadonlyMap<string, Pick<ItemDoc, 'name' | 'stockUnit'>>;
}

export interface OrderSheet {
  readonly words: OrderWords;
  readonly locale: WrittenLanguage;
  readonly number: string;
  /** The day it was approved, on the site's calendar. */
  readonly date: string;
  /** Name and address, a line each. */
  readonly buyer: readonly string[];
  readonly supplier: readonly string[];
  readonly lines: readonly {
    readonly line: number;
    readonly item: string;
    readonly sku: string;
    readonly name: string;
    readonly packs: number;
    readonly packSize: number;
    readonly unit: string;
    readonly packPrice: string;
    readonly total: string;
  }[];
  readonly goods: string;
  readonly freight: string;
  readonly total: string;
  readonly currency: string;
  readonly note: string | null;
}

export function orderSheet({ order, supplier, site, items }: OrderParts): OrderSheet {
  const goods = goodsTotal(order.lines);
  const locale = writtenLanguage(site.locale);
  return {
    words: orderWords(locale),
    locale,
    number: order.id,
    date: localDay(order.approvedAt ?? order.createdAt, site.timezone),
    buyer: address(site.party, site.name),
    supplier: address(supplier.party, supplier.name),
    lines: order.lines.map((line, i) => {
      const item = items.get(line.item);
      const { sku, packs, packSize } = line;
      return {
        ...{ line: i + 1, item: line.item, sku, packs, packSize },
        name: item === undefined ? line.item : inLanguage(item.name, locale, line.item),
        unit: item?.stockUnit ?? '',
        packPrice: formatMoney(line.packPrice),
        total: formatMoney(lineTotal(line)),
      };
    }),
    goods: formatMoney(goods),
    freight: formatMoney(order.freight),
    total: formatMoney(goods + order.freight),
    currency: order.currency,
    note: order.note ?? null,
  };
}

/** For people: a page of text. */
export function orderText(order: OrderParts): string {
  const sheet = orderSheet(order);
  const { words, currency } = sheet;
  const block = (title: string, lines: readonly string[]) => [`${title}:`, ...lines.map((line) => `  ${line}`), ''];
  return [
    `${words.order} ${sheet.number}`,
    `${words.date}: ${sheet.date}`,
    '',
    ...block(words.buyer, sheet.buyer),
    ...block(words.supplier, sheet.supplier),
    ...sheet.lines.flatMap((line) => [
      `${line.line}. ${line.name}`,
      `   ${words.sku} ${line.sku} · ${words.packs} ${line.packs} (${words.content} ${line.packSize} ${line.unit})`,
      `   ${words.packPrice} ${line.packPrice} ${currency} · ${words.lineTotal} ${line.total} ${currency}`,
    ]),
    '',
    ...totals(sheet).map(([name, amount]) => `${name}: ${amount} ${currency}`),
    '',
    ...(sheet.note === null ? [] : block(words.note, sheet.note.split('\n'))),
    words.please,
    '',
  ].join('\n');
}

/** Goods, freight, total: name and amount. */
export function totals({ words, goods, freight, total }: OrderSheet): readonly (readonly [string, string])[] {
  return [
    [words.goods, goods],
    [words.freight, freight],
    [words.total, total],
  ];
}

const columns =
  'order,date,buyer,supplier,line,sku,item,name,packs,packSize,unit,quantity,packPrice,lineTotal,currency'.split(',');

/**
 * For machines: RFC 4180, UTF-8, one row a line of the order with a number in `line`; then `goods`, `freight` and
 * `total`. Column names are the same in every language.
 */
export function orderCsv(order: OrderParts): string {
  const sheet = orderSheet(order);
  const head = [sheet.number, sheet.date, sheet.buyer[0] ?? '', sheet.supplier[0] ?? ''];
  const sum = (name: string, amount: string) => [...head, name, ...Array(8).fill(''), amount, sheet.currency];
  const rows = [
    columns,
    ...sheet.lines.map(({ line, item, sku, name, packs, packSize, unit, packPrice, total }) => {
      return [
        ...head,
        line,
        sku,
        item,
        name,
        packs,
        packSize,
        unit,
        packs * packSize,
        packPrice,
        total,
        sheet.currency,
      ];
    }),
    sum('goods', sheet.goods),
    sum('freight', sheet.freight),
    sum('total', sheet.total),
  ];
  return csvText(rows);
}

function address(party: SiteDoc['party'], name: string): readonly string[] {
  if (party === undefined) return [name];
  const place = [party.postalCode, party.city].filter(Boolean).join(' ');
  const lines = [party.name, party.street, place, party.country, party.vat, party.email];
  return lines.flatMap((line) => (line === undefined || line === '' ? [] : [line]));
}

function inLanguage(name: Text, locale: WrittenLanguage, fallback: string): string {
  if (typeof name === 'string') return name;
  return name[locale] ?? name.sv ?? name.en ?? fallback;
}
