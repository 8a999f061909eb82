/** A patch makes the later document of the earlier one, or there is none. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { patched, writePatch } from '../../server/storage/lowdb/doc-patch.ts';
import { JsonBytes } from '../../server/storage/lowdb/json-bytes.ts';

const out = new JsonBytes();

function patchOf(before: object, after: { readonly id: string }): Record<string, unknown> | null {
  out.clear().ascii('before');
  const isWritten = writePatch(out, before, after);
  const text = out.view().toString();
  if (!isWritten) expect(text).toBe('before');
  return isWritten ? JSON.parse(text.slice('before'.length)) : null;
}

const few = fc.constantFrom('a', 'b', 'c');
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 1 }),
  fc.dictionary(few, fc.jsonValue({ maxDepth: 2 })),
  fc.constant(undefined),
);
const documents = fc
  .record({ id: fc.constant('d-1') })
  .chain(({ id }) => fc.dictionary(few, value).map((rest) => ({ ...rest, id })));

test('of any two documents', () => {
  let patches = 0;
  fc.assert(
    fc.property(documents, documents, (before, after) => {
      const patch = patchOf(before, after);
      if (patch === null) return;
      patches++;
      expect(JSON.parse(JSON.stringify(patched(before, patch)))).toEqual(JSON.parse(JSON.stringify(after)));
    }),
    { numRuns: 400 },
  );
  expect(patches).toBeGreaterThan(40);
});

test('it says what has changed, within an object too, and nothing else', () => {
  const filter = { seen: [1], recent: [40], missing: 0 };
  const before = { id: 'd-1', level: 40, status: 'ok', told: null, vitals: { battery: 87 }, filter };
  const after = { ...before, level: 39, told: { at: 5 }, filter: { ...filter, seen: [1, 2] } };
  expect(patchOf(before, after)).toEqual({ id: 'd-1', level: 39, told: { at: 5 }, filter: { seen: [1, 2] } });
  expect(patchOf(before, { ...before })).toEqual({ id: 'd-1' });
});

test('a document that loses a property, or an object in it does, has none', () => {
  const before = { id: 'd-1', doubt: 'jam', vitals: { battery: 87, rssi: -71 } };
  const later: { readonly id: string }[] = [
    Object.assign({ id: 'd-1' }, { vitals: before.vitals }),
    Object.assign({ ...before }, { doubt: undefined }),
    Object.assign({ ...before }, { vitals: { battery: 87 } }),
  ];
  for (const after of later) expect(patchOf(before, after)).toBeNull();
});
