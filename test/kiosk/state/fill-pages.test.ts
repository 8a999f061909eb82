import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fillPages } from '../../../kiosk/state/fill-pages.ts';

const line = fc.record({ group: fc.constantFrom('now', 'hour', 'today'), height: fc.integer({ min: 1, max: 9 }) });
interface Line {
  readonly group: string;
  readonly height: number;
}
const of = { groupOf: ({ group }: Line) => group, heightOf: ({ height }: Line) => height };

test('each line stands once, in its order, and a page is no higher than it may be unless one line is', () => {
  fc.assert(
    fc.property(fc.array(line), fc.integer({ min: -5, max: 40 }), (lines, height) => {
      const pages = fillPages(lines, { height, heading: 2 }, of);
      expect(pages.flat()).toEqual(lines);
      for (const page of pages) {
        const headings = page.filter((one, i) => i === 0 || one.group !== page[i - 1]?.group).length;
        const taken = page.reduce((sum, one) => sum + one.height, headings * 2);
        expect(page.length === 1 || taken <= height).toBe(true);
      }
    }),
  );
});

test('a page takes all that fits before the next begins', () => {
  const lines = [3, 3, 3, 3].map((height) => ({ group: 'now', height }));
  expect(fillPages(lines, { height: 8, heading: 2 }, of).map(({ length }) => length)).toEqual([2, 2]);
});
