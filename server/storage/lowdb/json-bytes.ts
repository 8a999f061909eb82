/**
 * JSON as UTF-8 bytes, the same bytes that `JSON.stringify` stands for, written into a buffer that is used again. A commit
 * is many small documents: as strings each would be built, joined, flattened and encoded, which takes twice as long and
 * leaves four copies to the garbage collector.
 */
const [quote, comma, colon, minus, zero] = [0x22, 0x2c, 0x3a, 0x2d, 0x30] as const;
const [openBracket, closeBracket, openBrace, closeBrace] = [0x5b, 0x5d, 0x7b, 0x7d] as const;
const least = 64 * 1024;
/** What is grown beyond this is given back at the next `clear`. */
const most = 4 * 1024 * 1024;
/** Names of properties, quoted and with their colon; there are as many as the documents' types have. */
const names = new Map<string, Buffer>();

export class JsonBytes {
  /** May be set back, which takes away what was written since. */
  length = 0;
  private bytes = Buffer.allocUnsafe(least);

  /** Begins anew. */
  clear(): this {
    this.length = 0;
    if (this.bytes.length > most) this.bytes = Buffer.allocUnsafe(least);
    return this;
  }

  /** What has been written, until the next `clear`. */
  view(from = 0): Buffer {
    return this.bytes.subarray(from, this.length);
  }

  /** Text of ASCII that is JSON already. */
  ascii(text: string): this {
    this.reserve(text.length);
    const { bytes } = this;
    let at = this.length;
    for (let i = 0; i < text.length; i++) bytes[at++] = text.charCodeAt(i);
    this.length = at;
    return this;
  }

  byte(code: number): this {
    this.reserve(1);
    this.bytes[this.length++] = code;
    return this;
  }

  /** Bytes of JSON, `from` to before `to`. */
  copy(source: Uint8Array, from = 0, to = source.length): this {
    this.reserve(to - from);
    const { bytes } = this;
    let at = this.length;
    for (let i = from; i < to; i++) bytes[at++] = source[i] ?? 0;
    this.length = at;
    return this;
  }

  /** Any value as `JSON.stringify` takes it, but without `toJSON`; what it leaves out is left out here. */
  value(value: unknown): this {
    if (typeof value === 'number') return this.number(value);
    if (typeof value === 'string') return this.text(value);
    if (value === null || value === undefined) return this.ascii('null');
    if (typeof value === 'boolean') return this.ascii(value ? 'true' : 'false');
    if (Array.isArray(value)) return this.list(value);
    if (typeof value === 'object') return this.object(value as Readonly<Record<string, unknown>>);
    throw new TypeError(`a ${typeof value} is no JSON`);
  }

  /** What is no number that JSON has is null. */
  number(value: number | null): this {
    if (value === null) return this.ascii('null');
    if (!Number.isSafeInteger(value)) return this.ascii(Number.isFinite(value) ? String(value) : 'null');
    this.reserve(20);
    if (value < 0) this.bytes[this.length++] = minus;
    this.whole(Math.abs(value));
    return this;
  }

  text(value: string): this {
    this.reserve(value.length + 2);
    const { bytes } = this;
    let at = this.length;
    bytes[at++] = quote;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code < 0x20 || code > 0x7e || code === quote || code === 0x5c) return this.unusual(JSON.stringify(value));
      bytes[at++] = code;
    }
    bytes[at++] = quote;
    this.length = at;
    return this;
  }

  /** Of a property, with its colon. */
  name(name: string): this {
    return this.copy(named(name));
  }

  private list(values: readonly unknown[]): this {
    this.byte(openBracket);
    for (let i = 0; i < values.length; i++) {
      if (i > 0) this.byte(comma);
      this.value(values[i]);
    }
    return this.byte(closeBracket);
  }

  private object(value: Readonly<Record<string, unknown>>): this {
    this.byte(openBrace);
    let isFirst = true;
    for (const name in value) {
      const one = value[name];
      if (one === undefined) continue;
      if (!isFirst) this.byte(comma);
      isFirst = false;
      this.name(name).value(one);
    }
    return this.byte(closeBrace);
  }

  /** Not negative, and room for it there. By halves, since what fits 32 bits is divided several times faster. */
  private whole(value: number): void {
    if (value >= 1_000_000_000) {
      const high = Math.floor(value / 1_000_000);
      this.whole(high);
      this.digits(value - high * 1_000_000, 6);
      return;
    }
    let count = 1;
    for (let limit = 10; value >= limit; limit *= 10) count++;
    this.digits(value, count);
  }

  private digits(value: number, count: number): void {
    const { bytes } = this;
    let rest = value | 0;
    for (let at = this.length + count - 1; at >= this.length; at--) {
      const next = (rest / 10) | 0;
      bytes[at] = zero + rest - next * 10;
      rest = next;
    }
    this.length += count;
  }

  private unusual(json: string): this {
    this.reserve(3 * json.length);
    this.length += this.bytes.write(json, this.length, 'utf8');
    return this;
  }

  private reserve(count: number): void {
    const wanted = this.length + count;
    if (wanted <= this.bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(wanted, 2 * this.bytes.length));
    this.bytes.copy(larger, 0, 0, this.length);
    this.bytes = larger;
  }
}

function named(name: string): Buffer {
  const known = names.get(name);
  if (known !== undefined) return known;
  const bytes = Buffer.from(JSON.stringify(name));
  const whole = Buffer.concat([bytes, Buffer.of(colon)]);
  // Names that come from outside (a device's figures) must not fill the memory.
  if (names.size < 2_000) names.set(name, whole);
  return whole;
}
