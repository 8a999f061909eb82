/** What an office takes along to a spreadsheet. Column names are the same in every language; times UTC, money decimal. */
import type { Text } from '../../contract/primitives.ts';
import type { CsvRow } from '../../domain/csv.ts';
import { siteOf } from '../../domain/documents.ts';
import type { Millis } from '../../domain/model.ts';
import { formatMoney } from '../../domain/money.ts';
import { needsOf } from '../../domain/needs.ts';
import type { State } from '../ports.ts';
import { iso } from './instants.ts';
import { stockView } from './stock-view.ts';

export const csvTables = ['stock', 'movements', 'items', 'orders'] as const;
export type CsvTable = (typeof csvTables)[number];

/** Lines of the ledger, the newest: a table of more is none for a spreadsheet. */
const mostMovements = 50_000;

export function csvTable(state: State, table: CsvTable, now: Millis): readonly CsvRow[] {
  return { stock, movements, items, orders }[table](state, now);
}

function nameIn(state: State): (name: Text | undefined, fallback: string) => string {
  const locale = siteOf(state)?.locale === 'en' ? 'en' : 'sv';
  return (name, fallback) => (typeof name === 'string' ? name : (name?.[locale] ?? name?.sv ?? name?.en ?? fallback));
}

function stock(state: State, now: Millis): readonly CsvRow[] {
  const named = nameIn(state);
  const rows = [...needsOf(state, now)].map((need): CsvRow => {
    const one = stockView(need);
    const doc = state.get('items', one.item);
    return [
      one.item,
      named(doc?.name, one.item),
      doc?.category ?? '',
      doc?.stockUnit ?? '',
      one.onHand,
      one.inDispensers,
      one.onOrder,
      one.allocated,
      one.position,
      one.reorderPoint,
      one.orderUpTo,
      one.dailyUse,
    ];
  });
  const columns =
    'item,name,category,unit,on_hand,in_dispensers,on_order,allocated,position,reorder_point,order_up_to,daily_use';
  return [columns.split(','), ...rows];
}

function movements(state: State): readonly CsvRow[] {
  const rows = [...state.values('movements')]
    .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
    .slice(0, mostMovements)
    .map(
      (one): CsvRow => [
        iso(one.at),
        one.kind,
        one.item,
        one.quantity,
        one.from ?? '',
        one.to ?? '',
        one.dispenser ?? '',
        one.order ?? '',
        one.request ?? '',
        one.by,
        one.note ?? '',
        one.reverses ?? '',
        one.reversedBy ?? '',
        one.id,
      ],
    );
  const columns = 'at,kind,item,quantity,from,to,dispenser,order,request,by,note,reverses,reversed_by,id';
  return [columns.split(','), ...rows];
}

/** One row a price of an offer; an item that nobody sells has one without. */
function items(state: State): readonly CsvRow[] {
  const named = nameIn(state);
  const rows = [...state.values('items')]
    .filter((one) => !one.retired)
    .sort((a, b) => (a.id < b.id ? -1 : 1))
    .flatMap((one): CsvRow[] => {
      const head = [one.id, named(one.name, one.id), one.category, one.stockUnit, one.expectedDailyUse ?? ''];
      if (one.offers.length === 0) return [[...head, '', '', '', '', '', '']];
      return one.offers.flatMap(({ supplier, sku, packSize, minPacks, prices }) =>
        prices.map(({ fromPacks, price }): CsvRow => [...head, supplier, sku, packSize, minPacks, fromPacks, price]),
      );
    });
  const columns = 'item,name,category,unit,expected_daily_use,supplier,sku,pack_size,min_packs,from_packs,pack_price';
  return [columns.split(','), ...rows];
}

/** One row a line of an order. */
function orders(state: State): readonly CsvRow[] {
  const named = nameIn(state);
  const rows = [...state.values('orders')]
    .sort((a, b) => (a.id < b.id ? 1 : -1))
    .flatMap((order) =>
      order.lines.map(
        (line): CsvRow => [
          order.id,
          order.status,
          order.supplier,
          iso(order.createdAt),
          order.sentAt === undefined ? '' : iso(order.sentAt),
          order.expectedAt === undefined ? '' : iso(order.expectedAt),
          order.receivedAt === undefined ? '' : iso(order.receivedAt),
          line.item,
          named(state.get('items', line.item)?.name, line.item),
          line.sku,
          line.packs,
          line.packSize,
          formatMoney(line.packPrice),
          formatMoney(line.packs * line.packPrice),
          line.received,
          order.currency,
        ],
      ),
    );
  const columns =
    'order,status,supplier,created_at,sent_at,expected_at,received_at,item,name,sku,packs,pack_size,pack_price,line_total,received_units,currency';
  return [columns.split(','), ...rows];
}
