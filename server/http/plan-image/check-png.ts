/** A PNG at the door: whole, still, and of a size that a small screen computer can unpack. */
import { ok, type Result, refuse } from '../../contract/errors.ts';
import type { Reason } from '../../contract/reasons.ts';
import type { Size } from './check-svg.ts';

const signature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
/** A few kB can unpack to gigabytes. */
const mostPixels = 40_000_000;
const longestSide = 16_000;
/** Bit depths that each kind of colour may have (PNG, third edition, table 9). */
const depths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
};

/** Its size in pixels. Errors: `invalid`, with the reason. */
export function checkPng(bytes: Uint8Array): Result<Size> {
  if (signature.some((byte, i) => bytes[i] !== byte)) return bad('is no PNG: its first bytes are another format’s');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let size: Size | null = null;
  let drawn = false;
  for (let at = signature.length; at + 12 <= bytes.length; ) {
    const length = view.getUint32(at);
    const kind = String.fromCharCode(...bytes.subarray(at + 4, at + 8));
    const next = at + 12 + length;
    if (next > bytes.length) break;
    if (size === null) {
      if (kind !== 'IHDR' || length !== 13) return bad('does not begin with its size (IHDR)');
      size = { width: view.getUint32(at + 8), height: view.getUint32(at + 12) };
      const known = depths[view.getUint8(at + 17)]?.includes(view.getUint8(at + 16));
      if (size.width === 0 || size.height === 0 || !known) return bad('has a size or colours that no PNG can have');
      if (Math.max(size.width, size.height) > longestSide || size.width * size.height > mostPixels)
        return bad(
          `is ${size.width} by ${size.height} pixels, which is too large: at most ${mostPixels / 1e6} million`,
          'picture-too-large',
        );
    } else if (kind === 'acTL') return bad('moves, and a plan must not', 'picture-active');
    else if (kind === 'IDAT') drawn = true;
    else if (kind === 'IEND') return drawn ? ok(size) : bad('holds no picture');
    at = next;
  }
  return bad('ends before it is whole');
}

const bad = (what: string, reason: Reason = 'picture-broken') => refuse('invalid', `The PNG ${what}`, { reason });
