/** Tables for a spreadsheet: every cell comes back as it was, and none runs as a formula. */
import { expect, test } from 'vitest';
import { testEdge } from '../support/http-edge.ts';

/** RFC 4180, the reading side. */
function parse(text: string): readonly Record<string, string>[] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain = '', end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    row.push(quoted === undefined ? plain : quoted.replaceAll('""', '"'));
    if (end !== ',') {
      rows.push(row);
      row = [];
    }
  }
  const [columns = [], ...rest] = rows;
  return rest.map((cells) => Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? ''])));
}

async function table(on: Awaited<ReturnType<typeof testEdge>>, name: string) {
  const answer = await on.ask('GET', `/api/v1/tables/${name}`);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toMatch(/^text\/csv/);
  expect(answer.headers.get('content-disposition')).toContain(`hylla-${name}.csv`);
  const text = String(answer.body);
  return parse(text.replace(/^\uFEFF/, ''));
}

test('stock and ledger, with what people typed', async () => {
  const on = await testEdge();
  const note = '=HYPERLINK("http://evil"), says "Bo"\nand goes';
  const receipt = { kind: 'receipt', item: 'roll', location: 'near', quantity: 3, note };
  expect((await on.ask('POST', '/api/v1/movements', { json: receipt })).status).toBe(201);
  expect((await table(on, 'stock')).find(({ item }) => item === 'roll')).toMatchObject({ on_hand: '3', unit: 'roll' });
  const [line] = await table(on, 'movements');
  expect(line).toMatchObject({ kind: 'receipt', item: 'roll', quantity: '3', to: 'near', note: `'${note}` });
});

test('items with a row a price, and orders with a row a line', async () => {
  const on = await testEdge();
  const item = {
    name: 'Tea, "green"',
    category: 'break-room',
    stockUnit: 'bag',
    offers: [
      {
        supplier: 'shop',
        sku: 'T-1',
        packSize: 20,
        prices: [
          { fromPacks: 1, price: '59.50' },
          { fromPacks: 10, price: '55.00' },
        ],
      },
    ],
  };
  expect((await on.ask('PUT', '/api/v1/items/tea', { json: item })).status).toBe(200);
  const rows = (await table(on, 'items')).filter((one) => one['item'] === 'tea');
  expect(rows).toMatchObject([
    { name: 'Tea, "green"', from_packs: '1', pack_price: '59.50', supplier: 'shop', pack_size: '20' },
    { from_packs: '10', pack_price: '55.00' },
  ]);
  const order = { supplier: 'shop', lines: [{ item: 'tea', quantity: 40 }] };
  const made = await on.ask('POST', '/api/v1/orders', { json: order });
  expect(made.status).toBe(201);
  expect(await table(on, 'orders')).toMatchObject([
    { order: made.body.id, item: 'tea', packs: '2', line_total: '119.00', name: 'Tea, "green"' },
  ]);
});

test('there is no other table', async () => {
  const { ask } = await testEdge();
  expect((await ask('GET', '/api/v1/tables/users')).status).toBe(400);
});
