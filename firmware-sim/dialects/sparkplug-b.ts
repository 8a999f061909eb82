/**
 * Sparkplug B, each device behind an edge node of its own: names and aliases in the births, aliases alone after them, and numbers
 * that begin anew after 255. Eclipse Sparkplug 3.0, section 6.4; the wire format is protobuf.dev's, "Encoding".
 */
import type { Encoder, Message } from './report.ts';

/** Data types, as numbered in section 6.4.16. */
const int64 = 4;
const double = 10;
const names = { percent: 'Level', mm: 'Distance', g: 'Weight', count: 'Count' } as const;

function varint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = BigInt(Math.round(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return Buffer.from([...bytes, Number(rest)]);
}
const number = (field: number, value: number): Buffer => Buffer.concat([varint(field * 8), varint(value)]);
const bytes = (field: number, value: Buffer): Buffer =>
  Buffer.concat([varint(field * 8 + 2), varint(value.length), value]);
const text = (field: number, value: string): Buffer => bytes(field, Buffer.from(value));

function float64(field: number, value: number): Buffer {
  const fixed = Buffer.alloc(8);
  fixed.writeDoubleLE(value);
  return Buffer.concat([varint(field * 8 + 1), fixed]);
}

export const encodeSparkplugB: Encoder = ({ device, sample, at, seq, boot, battery }) => {
  const node = `edge-${device.id}`;
  const isBirth = seq === 1;
  const message = (type: string, path: string, count: number, metrics: readonly Buffer[]): Message => ({
    topic: `spBv1.0/office/${type}/${path}`,
    payload: Buffer.concat([number(1, at), ...metrics.map((metric) => bytes(2, metric)), number(3, count % 256)]),
    qos: 0,
    retain: false,
  });
  const metric = (name: string, alias: number, value: number | null): Buffer =>
    Buffer.concat([
      ...(isBirth ? [text(1, name)] : []),
      ...[number(2, alias), number(3, at), number(4, double)],
      value === null ? number(7, 1) : float64(13, value),
    ]);
  const told = [metric(names[sample.kind], 1, sample.value), metric('Battery', 2, Math.round(battery))];
  const of = `${node}/${device.id}`;
  if (!isBirth) return [message('DDATA', of, seq, told)];
  const session = Buffer.concat([text(1, 'bdSeq'), number(3, at), number(4, int64), number(11, boot % 256)]);
  return [message('NBIRTH', node, 0, [session]), message('DBIRTH', of, 1, told)];
};
