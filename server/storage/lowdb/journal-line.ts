/**
 * A line of the journal: eight hex digits of CRC-32 (ISO 3309, as in gzip), a space, JSON, a line feed. The checksum
 * covers the JSON's bytes. JSON holds neither a raw line feed nor a NUL, so both mean something else in a line.
 */
import { crc32 } from 'node:zlib';
import type { JsonBytes } from './json-bytes.ts';

/** Bytes before the JSON. */
const prefix = 9;
const space = 0x20;
const lineFeed = 0x0a;

/** `json` as a whole line. */
export function encodeLine(json: string): Buffer {
  const length = Buffer.byteLength(json);
  const line = Buffer.allocUnsafe(prefix + length + 1);
  line.write(json, prefix, 'utf8');
  return sealed(line);
}

/** A line whose JSON is about to be written to `out`. */
export function beginLine(out: JsonBytes): void {
  out.clear().ascii(' '.repeat(prefix));
}

/** The whole line, until the next one is begun. */
export function endLine(out: JsonBytes): Buffer {
  return sealed(out.byte(lineFeed).view());
}

/** Puts what belongs around the JSON of `line`, where there is room for it. */
function sealed(line: Buffer): Buffer {
  line.write(checksum(line.subarray(prefix, -1)), 0, 'latin1');
  line[prefix - 1] = space;
  line[line.length - 1] = lineFeed;
  return line;
}

/** The value in a line (without its line feed), or undefined when the checksum or the form is wrong. */
export function decodeLine(line: Buffer): unknown {
  if (line.length <= prefix || line[prefix - 1] !== space) return undefined;
  const body = line.subarray(prefix);
  if (line.toString('latin1', 0, prefix - 1) !== checksum(body)) return undefined;
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

function checksum(json: Buffer): string {
  return crc32(json).toString(16).padStart(8, '0');
}
