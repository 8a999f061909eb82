/** Tables for a spreadsheet. */
import * as v from 'valibot';
import { csvText } from '../../domain/csv.ts';
import { csvTable, csvTables } from '../../usecases/views/csv-tables.ts';
import { content } from '../reply.ts';
import { route } from '../route.ts';
import { api } from './common.ts';

/** Without it a spreadsheet takes UTF-8 for something older. */
const byteOrderMark = '\uFEFF';

export const tableRoutes = [
  route({
    method: 'get',
    path: api('/tables/{table}'),
    role: 'staff',
    tag: 'stock',
    summary: 'Stock, ledger (its newest 50,000 lines), items with their prices, or orders, as CSV',
    params: v.object({ table: v.picklist(csvTables) }),
    produces: 'text/csv; charset=utf-8',
    handler: ({ services, params: { table } }) => {
      const text = csvText(csvTable(services.store.state, table, services.clock.now()));
      return content('text/csv; charset=utf-8', `${byteOrderMark}${text}`, {
        headers: { 'Content-Disposition': `attachment; filename="hylla-${table}.csv"`, 'Cache-Control': 'no-store' },
      });
    },
  }),
];
