/** Secrets that programs carry: 128 random bits, shown once, kept as their SHA-256 (a fast hash suits random secrets). */
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex');

export const newSecret = (): string => randomBytes(16).toString('base64url');

/** Compares two hex digests without telling by time where they differ. */
export function sameHash(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}

/**
 * A secret that the same caller gets again for the same `Idempotency-Key`: 128 bits of an HMAC under the caller's own
 * credential. So a retried POST answers the same token, although the state holds no secret to answer it from.
 */
export function derivedSecret(credential: string, purpose: string): string {
  return createHmac('sha256', credential).update(purpose).digest().subarray(0, 16).toString('base64url');
}
