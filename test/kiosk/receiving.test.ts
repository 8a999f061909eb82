import { expect, test } from 'vitest';
import { codeIn, lineOf, outstanding, scanned } from '../../kiosk/state/receiving.ts';

const line = (item: string, sku: string, packSize = 6) => ({ item, sku, packSize, quantity: 12, received: 4 });
const lines = [line('roll', 'PH-1'), line('tea', 'TE 2', 20)];

test.each([
  ['PH-1', 'roll'],
  [' ph-1\t', 'roll'],
  ['te 2', 'tea'],
  ['tea', 'tea'],
  ['7310', undefined],
  ['', undefined],
])('the code "%s" is on the line of %s', (code, item) => {
  expect(lineOf(lines, code)?.item).toBe(item);
});

test('each scan brings a pack, and is taken back as one; below nothing it does not go', () => {
  const [roll] = lines;
  if (roll === undefined) throw new Error('no line');
  const twice = scanned(scanned(null, roll), roll);
  expect(twice).toEqual({ roll: 12 });
  expect(scanned(twice, roll, -1)).toEqual({ roll: 6 });
  expect(scanned({ roll: 3 }, roll, -1)).toEqual({ roll: 0 });
});

test('what is outstanding is never less than nothing', () => {
  expect(outstanding(line('roll', 'x'))).toBe(8);
  expect(outstanding({ ...line('roll', 'x'), received: 20 })).toBe(0);
});

test.each([
  ['  7310-1 ', '7310-1'],
  ['https://hylla.example/x/office#/stock/towel-roll', 'towel-roll'],
  ['http://10.0.0.5:8080/office#/stock/a%20b', 'a b'],
  ['http://10.0.0.5:8080/office#/stock/%', '%'],
  ['https://hylla.example/office#/dispensers/soap', 'https://hylla.example/office#/dispensers/soap'],
  ['https://elsewhere.example/office#/stock/a/b', 'https://elsewhere.example/office#/stock/a/b'],
])('of the code "%s" the item or number is "%s"', (text, code) => {
  expect(codeIn(text)).toBe(code);
});
