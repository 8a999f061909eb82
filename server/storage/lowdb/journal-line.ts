/**
 * A line of the journal: eight hex digits of CRC-32 (ISO 3309, as in gzip), a space, JSON, a line feed. The checksum
 * covers the JSON's bytes. JSON holds neither a raw line feed nor a NUL, so both mean something else in a line.
 */
import { crc32 } from 'node:zlib';

const prefix = 9;
const space = 0x20;
const lineFeed = 0x0a;

/** `json` as a whole line. */
export function encodeLine(json: string): Buffer {
  const length = Buffer.byteLength(json);
  const line = Buffer.allocUnsafe(prefix + length + 1);
  line.write(json, prefix, 'utf8');
  line.write(
    crc32(line.subarray(prefix, prefix + length))
      .toString(16)
      .padStart(8, '0'),
    0,
    'latin1',
  );
  line[prefix - 1] = space;
  line[prefix + length] = lineFeed;
  return line;
}

/** The value in a line (without its line feed), or undefined when the checksum or the form is wrong. */
export function decodeLine(line: Buffer): unknown {
  if (line.length <= prefix || line[prefix - 1] !== space) return undefined;
  const body = line.subarray(prefix);
  if (line.toString('latin1', 0, prefix - 1) !== crc32(body).toString(16).padStart(8, '0')) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}
