/**
 * Sparkplug B, each device behind an edge node of its own: names and aliases in the births, aliases alone after them, numbers
 * that begin anew; deaths, of the node (its will) and of the device alone; what was stored without a line, marked as historical,
 * together with what is now. Eclipse Sparkplug 3.0, section 6.4; the wire format is protobuf.dev's, "Encoding".
 */
import { isEach } from './habits.ts';
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

/** Reports of a session before the line breaks. */
const session = 40;

export const encodeSparkplugB: Encoder = (report) => {
  const { device, sample, at, seq, boot, battery } = report;
  const node = `edge-${device.id}`;
  const of = `${node}/${device.id}`;
  const within = (seq - 1) % session;
  const isBirth = within === 0;
  // A device whose wire is loose dies and is born again without its node.
  const isLoose = within === session / 2;
  const message = (type: string, path: string, count: number | null, metrics: readonly Buffer[]): Message => ({
    topic: `spBv1.0/office/${type}/${path}`,
    payload: Buffer.concat([
      number(1, at),
      ...metrics.map((metric) => bytes(2, metric)),
      ...(count === null ? [] : [number(3, count % 256)]),
    ]),
    qos: 0,
    retain: false,
  });
  const metric = (name: string, alias: number, value: number | null, then = at): Buffer =>
    Buffer.concat([
      ...(isBirth || isLoose ? [text(1, name)] : []),
      ...[number(2, alias), number(3, then), number(4, double)],
      ...(then === at ? [] : [number(5, 1)]),
      value === null ? number(7, 1) : float64(13, value),
    ]);
  const told = [metric(names[sample.kind], 1, sample.value), metric('Battery', 2, Math.round(battery))];
  // What was stored while there was no line comes before what is now: another level than there is.
  const stored = isEach(report, 15) ? [metric(names[sample.kind], 1, 100 * ((seq / 15) % 2), at - 3_600_000)] : [];
  if (isLoose) return [message('DDEATH', of, within + 1, []), message('DBIRTH', of, within + 2, told)];
  if (!isBirth) return [message('DDATA', of, within + (within > session / 2 ? 2 : 1), [...stored, ...told])];
  const count = Math.floor((seq - 1) / session);
  const bdSeq = (n: number): Buffer =>
    Buffer.concat([text(1, 'bdSeq'), number(3, at), number(4, int64), number(11, (boot + n) % 256)]);
  return [
    ...(seq === 1 ? [] : [message('NDEATH', node, null, [bdSeq(count - 1)])]),
    message('NBIRTH', node, 0, [bdSeq(count)]),
    message('DBIRTH', of, 1, told),
  ];
};
