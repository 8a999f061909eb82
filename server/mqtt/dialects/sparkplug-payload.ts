/**
 * The fields of a Sparkplug B payload that a level needs, read from protobuf's wire format (protobuf.dev, "Encoding").
 * Field numbers: Eclipse Sparkplug 3.0, section 6.4.1, sparkplug_b.proto. Whatever else there is is skipped.
 */
export interface Metric {
  readonly name?: string;
  readonly alias?: string;
  readonly datatype?: number;
  readonly historical?: boolean;
  /** When it was measured, ms. */
  readonly timestamp?: number;
  /** Of its value, as the property `engUnit` of a birth says it: that is its name in Ignition, and in Tahu's examples. */
  readonly unit?: string;
  /** null: the device says that it has none. */
  readonly value?: number | string | boolean | null;
  /** A whole number of a data type that is not told with it: signed or not, as the birth said. */
  readonly bits?: bigint;
}

export interface Payload {
  readonly timestamp?: number;
  readonly seq?: number;
  readonly metrics: readonly Metric[];
  /** The true one is within it, and nobody here opens it. */
  readonly isCompressed?: true;
}

/** What stands as `uuid` of a payload within a payload: Eclipse Tahu. */
const compressedMark = 'SPBV1.0_COMPRESSED';

export const unitProperty = 'engUnit';
const metricsAtMost = 1024;
const text = new TextDecoder();

/** null: these bytes are no such payload. */
export function readPayload(bytes: Uint8Array): Payload | null {
  try {
    const payload: { timestamp?: number; seq?: number; isCompressed?: true } = {};
    const metrics: Metric[] = [];
    for (const { field, value } of fieldsOf(bytes)) {
      if (field === 1 && typeof value === 'bigint') payload.timestamp = Number(value);
      else if (field === 2 && value instanceof Uint8Array && metrics.length < metricsAtMost)
        metrics.push(metricOf(value));
      else if (field === 3 && typeof value === 'bigint') payload.seq = Number(value);
      else if (field === 4 && value instanceof Uint8Array && text.decode(value) === compressedMark)
        payload.isCompressed = true;
    }
    return { ...payload, metrics };
  } catch (error) {
    if (error instanceof RangeError) return null;
    throw error;
  }
}

interface Field {
  readonly field: number;
  readonly wire: number;
  readonly value: bigint | Uint8Array;
}

/** Throws a RangeError where the bytes end too early or mean nothing. */
function* fieldsOf(bytes: Uint8Array): Generator<Field> {
  let offset = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = bytes[offset++];
      if (byte === undefined) throw new RangeError('cut within a number');
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return BigInt.asUintN(64, value);
    }
    throw new RangeError('a number of more than ten bytes');
  };
  const take = (length: number): Uint8Array => {
    if (length > bytes.length - offset) throw new RangeError('cut within a field');
    offset += length;
    return bytes.subarray(offset - length, offset);
  };
  while (offset < bytes.length) {
    const tag = Number(varint());
    const field = Math.floor(tag / 8);
    const wire = tag % 8;
    if (field === 0) throw new RangeError('there is no field 0');
    if (wire === 0) yield { field, wire, value: varint() };
    else if (wire === 1) yield { field, wire, value: take(8) };
    else if (wire === 2) yield { field, wire, value: take(Number(varint())) };
    else if (wire === 5) yield { field, wire, value: take(4) };
    else throw new RangeError('an unknown wire type');
  }
}

function metricOf(bytes: Uint8Array): Metric {
  const metric: { -readonly [K in keyof Metric]: Metric[K] } = {};
  let held: Field | undefined;
  for (const one of fieldsOf(bytes)) {
    const { field, value } = one;
    if (field === 1 && value instanceof Uint8Array) metric.name = text.decode(value);
    else if (field === 2 && typeof value === 'bigint') metric.alias = String(value);
    else if (field === 3 && typeof value === 'bigint') metric.timestamp = Number(value);
    else if (field === 4 && typeof value === 'bigint') metric.datatype = Number(value);
    else if (field === 5) metric.historical = value !== 0n;
    else if (field === 7 && value !== 0n) metric.value = null;
    else if (field === 9 && value instanceof Uint8Array) {
      const unit = unitIn(value);
      if (unit !== undefined) metric.unit = unit;
    } else if (field >= 10 && field <= 15) held = one;
  }
  if (held !== undefined && metric.value !== null) {
    const value = heldValue(held, metric.datatype);
    if (value !== undefined) metric.value = value;
    if (metric.datatype === undefined && typeof held.value === 'bigint' && held.field <= 11) metric.bits = held.value;
  }
  return metric;
}

/** A property set has its keys and their values side by side; of a value, field 8 is text. */
function unitIn(properties: Uint8Array): string | undefined {
  const keys: string[] = [];
  const values: Uint8Array[] = [];
  for (const { field, value } of fieldsOf(properties)) {
    if (!(value instanceof Uint8Array)) continue;
    if (field === 1) keys.push(text.decode(value));
    else if (field === 2) values.push(value);
  }
  const held = values[keys.indexOf(unitProperty)];
  if (held === undefined) return undefined;
  for (const { field, value } of fieldsOf(held))
    if (field === 8 && value instanceof Uint8Array) return text.decode(value);
  return undefined;
}

/** Bits of the signed whole numbers, which stand in unsigned fields: section 6.4.6, data types 1 to 4. */
const signed: Readonly<Record<number, number>> = { 1: 8, 2: 16, 3: 32, 4: 64 };

/** With the data type that the birth told of it. */
export function typed({ bits, ...metric }: Metric, datatype: number | undefined): Metric {
  const size = bits === undefined || datatype === undefined ? undefined : signed[datatype];
  return size === undefined || bits === undefined ? metric : { ...metric, value: Number(BigInt.asIntN(size, bits)) };
}

function heldValue({ field, value }: Field, datatype = 0): Metric['value'] {
  if (typeof value === 'bigint') {
    if (field === 14) return value !== 0n;
    const bits = signed[datatype];
    return field > 11 ? undefined : Number(bits === undefined ? value : BigInt.asIntN(bits, value));
  }
  const view = new DataView(value.buffer, value.byteOffset, value.byteLength);
  // Without the figures that 32 bits do not hold: 3.6 is not 3.5999999.
  if (field === 12 && value.length === 4) return Number(view.getFloat32(0, true).toPrecision(7));
  if (field === 13 && value.length === 8) return view.getFloat64(0, true);
  return field === 15 ? text.decode(value) : undefined;
}
