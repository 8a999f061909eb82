import { describe, expect, test } from 'vitest';
import { csvCell } from '../../server/domain/csv.ts';
import { orderCsv, orderText } from '../../server/domain/order-document.ts';
import { escapeHtml, orderHtml } from '../../server/purchasing/order-html.ts';
import { outgoingFixture } from '../support/outgoing-order.ts';

describe('an order as text', () => {
  test('is in the language of the site, with parties, lines and totals', () => {
    const text = orderText(outgoingFixture());
    for (const part of ['Beställning 2026-017', 'Storgatan 1', '11122 Stockholm', 'Pappershandduk', 'TOWEL-ROLL']) {
      expect(text).toContain(part);
    }
    expect(text).toContain('Totalt exkl. moms: 1133.00 SEK');
    expect(orderText(outgoingFixture({ locale: 'en' }))).toContain('Purchase order 2026-017');
    expect(orderText(outgoingFixture({ locale: 'en' }))).toContain('Paper towel roll');
  });
});

describe('an order as CSV', () => {
  test('has a row for each line, then goods, freight and total', () => {
    const rows = orderCsv(outgoingFixture()).trimEnd().split('\r\n');
    expect(rows[0]).toBe(
      'order,date,buyer,supplier,line,sku,item,name,packs,packSize,unit,quantity,packPrice,lineTotal,currency',
    );
    const head = '2026-017,2026-11-23,Example Office AB,Example Office Supplies';
    expect(rows.slice(1)).toEqual([
      `${head},1,TOWEL-ROLL,towel-roll,"Pappershandduk, rulle",2,6,roll,12,419.00,838.00,SEK`,
      `${head},goods,,,,,,,,,838.00,SEK`,
      `${head},freight,,,,,,,,,295.00,SEK`,
      `${head},total,,,,,,,,,1133.00,SEK`,
    ]);
  });

  test.each([
    ['=1+1', `"'=1+1"`],
    ['+46', `"'+46"`],
    ['-2', `"'-2"`],
    ['@SUM(A1)', `"'@SUM(A1)"`],
    ['\tx', `"'\tx"`],
    ['＝1', `"'＝1"`],
    ['=HYPERLINK("http://x","y")', `"'=HYPERLINK(""http://x"",""y"")"`],
    ['a "b", c', '"a ""b"", c"'],
    ['two\nlines', '"two\nlines"'],
    ['plain å', 'plain å'],
    [12, '12'],
  ])('cell %j is %s', (value, cell) => {
    expect(csvCell(value)).toBe(cell);
  });
});

describe('an order as a page', () => {
  test('shows hostile names as text', () => {
    const html = orderHtml(outgoingFixture({ itemName: '<script>alert(1)</script>"\'&' }));
    expect(html).not.toContain('<script');
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;');
    expect(escapeHtml(`<a href="x">'&'</a>`)).toBe('&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;');
  });
});

test('the same order gives the same bytes', () => {
  for (const render of [orderText, orderCsv, orderHtml]) {
    expect(render(outgoingFixture())).toBe(render(outgoingFixture()));
  }
});
