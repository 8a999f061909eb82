/** Reads a request's body within a limit: more than the limit is never kept, whatever `Content-Length` says. */
import { ok, type Result, refuse } from '../contract/errors.ts';

export const defaultBodyLimit = 64 * 1024;
const jsonTypes = ['application/json'];

/**
 * The body's bytes, empty when there is none. 415 for a content type that is not in `types` (JSON unless told): a form
 * of another site's page can send none of them.
 */
export async function readBody(
  request: Request,
  {
    limit = defaultBodyLimit,
    types = jsonTypes,
  }: { limit?: number | undefined; types?: readonly string[] | undefined },
): Promise<Result<Uint8Array>> {
  const tooLarge = refuse('too-large', `The body is larger than ${limit} bytes`);
  const length = request.headers.get('content-length');
  if (length === '0' || (length === null && request.body === null)) return ok(new Uint8Array());
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const typeFits = types.includes(type) || (types === jsonTypes && type.endsWith('+json'));
  if (length !== null) {
    if (Number(length) > limit) return tooLarge;
    if (!typeFits) return wrongType(type, types);
  }
  try {
    // Node hands over no more than Content-Length says.
    if (length !== null) return ok(new Uint8Array(await request.arrayBuffer()));
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of request.body ?? []) {
      size += chunk.length;
      if (size > limit) return tooLarge;
      chunks.push(chunk);
    }
    return size > 0 && !typeFits ? wrongType(type, types) : ok(Buffer.concat(chunks));
  } catch {
    return refuse('bad-request', 'The body ended before it was whole');
  }
}

function wrongType(type: string, types: readonly string[]): Result<never> {
  return refuse(
    'unsupported-media-type',
    `The body must be ${types.join(' or ')}, not ${type.slice(0, 60) || 'unnamed'}`,
  );
}
