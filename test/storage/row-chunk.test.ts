/** A chunk holds the rows that were put into it, by day, and what it has shown stays as it was. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { RowBlock } from '../../server/storage/lowdb/row-blocks.ts';
import { RowChunk } from '../../server/storage/lowdb/row-chunk.ts';

const block = (day: number, text: string): RowBlock => ({ day, rows: 1, bytes: Buffer.from(text) });
const texts = (blocks: readonly RowBlock[]) => blocks.map(({ day, rows, bytes }) => [day, rows, bytes.toString()]);

test('of each day there is one block with all its rows, however many chunks its room has served', () => {
  const blocks = fc.array(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.string({ minLength: 1, maxLength: 9_000 })), {
    maxLength: 12,
  });
  fc.assert(
    fc.property(fc.array(blocks, { maxLength: 5 }), (rounds) => {
      let chunk = new RowChunk();
      for (const round of rounds) {
        const wanted = new Map<number, [number, number, string]>();
        for (const [day, text] of round) {
          chunk.add(block(day, text));
          const [, rows, before] = wanted.get(day) ?? [day, 0, ''];
          wanted.set(day, [day, rows + 1, before + text]);
        }
        expect(chunk.rows).toBe(round.length);
        expect(texts(chunk.blocks()).sort()).toEqual([...wanted.values()].sort());
        chunk = chunk.again();
        expect([chunk.rows, chunk.blocks()]).toEqual([0, []]);
      }
    }),
    { numRuns: 200 },
  );
});

test('its room is used again', () => {
  const chunk = new RowChunk();
  chunk.add(block(1, 'a'));
  const [before] = chunk.blocks();
  const again = chunk.again();
  again.add(block(1, 'b'));
  expect(again.blocks()[0]?.bytes.buffer).toBe(before?.bytes.buffer);
});

test('what was shown stays as it was, whatever comes later', () => {
  const chunk = new RowChunk();
  chunk.add(block(1, 'first'));
  const shown = chunk.show();
  chunk.add(block(1, 'second'));
  const again = chunk.again();
  again.add(block(1, 'third'));
  expect(texts(shown)).toEqual([[1, 1, 'first']]);
  expect(texts(again.blocks())).toEqual([[1, 1, 'third']]);
});
