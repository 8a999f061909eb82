import { expect, test } from 'vitest';
import { checkPng } from '../../../server/http/plan-image/check-png.ts';
import { chunk, header, makePng, signature } from '../../support/make-png.ts';

const messageOf = (bytes: Uint8Array) => {
  const checked = checkPng(bytes);
  return checked.ok ? 'taken' : checked.message;
};
const png = (...chunks: readonly Uint8Array[]) => Buffer.concat([signature, ...chunks]);
const drawn = [chunk('IDAT', Buffer.from([1])), chunk('IEND')];

test('its size is that of its first chunk', () => {
  expect(checkPng(makePng(64, 48))).toEqual({ ok: true, value: { width: 64, height: 48 } });
  // A view into a larger buffer, as a body may be.
  const within = Buffer.concat([Buffer.from([9, 9, 9]), makePng(5, 7)]).subarray(3);
  expect(checkPng(within)).toMatchObject({ value: { width: 5, height: 7 } });
});

test.each([
  ['nothing', Buffer.alloc(0), 'is no PNG'],
  ['another format', Buffer.from('GIF89a-and-so-on-and-so-on'), 'is no PNG'],
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'is no PNG'],
  ['only the signature', signature, 'ends before'],
  ['half a picture', Buffer.from(makePng(64, 48)).subarray(0, 60), 'ends before'],
  ['a chunk that is longer than the file', png(header(1, 1), Buffer.from('ffffffff49444154', 'hex')), 'ends before'],
  ['no size', png(...drawn), 'IHDR'],
  ['a size of nothing', png(header(0, 4), ...drawn), 'no PNG can have'],
  ['colours that there are not', png(header(4, 4, 3, 2), ...drawn), 'no PNG can have'],
  ['no picture', png(header(4, 4), chunk('IEND')), 'no picture'],
  ['what would unpack to gigabytes', png(header(60_000, 60_000), ...drawn), 'too large'],
  ['a very long one', png(header(20_000, 1), ...drawn), 'too large'],
  ['one that moves', png(header(4, 4), chunk('acTL', Buffer.alloc(8)), ...drawn), 'moves'],
])('%s is refused', (_, bytes, named) => {
  expect(messageOf(bytes)).toContain(named);
});
