/** The snapshot as bytes: made once per version, compressed once per version, with its `ETag`. */
import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const compress = {
  br: (body: Uint8Array) =>
    promisify(brotliCompress)(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 4, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
  gzip: (body: Uint8Array) => promisify(gzip)(body, { level: 4 }),
} as const;
export type Encoding = keyof typeof compress;
type Bytes = Uint8Array<ArrayBuffer>;

export interface SnapshotBytes {
  /** Weak: the same data with another `at` is the same snapshot. */
  readonly etag: string;
  readonly text: string;
  readonly plain: Bytes;
  /** The compressed form when it is ready, else a promise of it. */
  encoded(encoding: Encoding): Bytes | Promise<Bytes>;
}

export function snapshotBytes(text: string): SnapshotBytes {
  const ready = new Map<Encoding, Bytes | Promise<Bytes>>();
  const plain = new Uint8Array(Buffer.from(text));
  return {
    etag: `W/"${digestOf(text, plain)}"`,
    text,
    plain,
    encoded(encoding) {
      const found = ready.get(encoding);
      if (found !== undefined) return found;
      const coming = compress[encoding](plain).then((body) => {
        const bytes = new Uint8Array(body);
        ready.set(encoding, bytes);
        return bytes;
      });
      ready.set(encoding, coming);
      return coming;
    },
  };
}

/** Of all of it but `at`: alerts come by time alone, and by a store that has failed, which no revision tells of. */
function digestOf(text: string, bytes: Bytes): string {
  const at = /"at":"[^"]*"/.exec(text);
  // As far as that, all is ASCII.
  const [start, end] = at === null ? [0, 0] : [at.index, at.index + at[0].length];
  const hash = createHash('sha1').update(bytes.subarray(0, start)).update(bytes.subarray(end));
  return hash.digest('base64url');
}
