/** The snapshot as bytes: made once per version, compressed once per version, with its `ETag`. */
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

export function snapshotBytes(text: string, etag: string): SnapshotBytes {
  const ready = new Map<Encoding, Bytes | Promise<Bytes>>();
  const plain = new Uint8Array(Buffer.from(text));
  return {
    etag,
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
