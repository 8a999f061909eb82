/**
 * People's passwords, by scrypt with N = 2^17, r = 8, p = 1 (OWASP Password Storage Cheat Sheet): 128 MiB and about
 * half a second each, off the event loop.
 *
 * One is reckoned at a time, so that log-ins can starve neither memory nor the thread pool that files go through.
 */
import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

const cost = { logN: 17, r: 8, p: 1 };
const keyLength = 32;
/** More waiting than this is an attack or a flood; the rest are told to come back. */
const mayWait = 16;

export interface Passwords {
  /** `scrypt$logN$r$p$salt$key`, base64url. Rejects with `Busy`. */
  hash(password: string): Promise<string>;
  /** Takes the same time whether `stored` is a hash or null (an unknown user). Rejects with `Busy`. */
  verify(password: string, stored: string | null): Promise<boolean>;
}

/** Too many passwords are waiting to be checked. */
export class Busy extends Error {
  override readonly name = 'Busy';
}

export function createPasswords({
  logN = cost.logN,
  maxWaiting = mayWait,
}: {
  logN?: number;
  maxWaiting?: number;
} = {}): Passwords {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (waiting >= maxWaiting) return Promise.reject(new Busy('too many log-ins at once'));
    waiting++;
    const turn = last.then(work).finally(() => {
      waiting--;
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  const nobody = { logN, r: cost.r, p: cost.p, salt: randomBytes(16), key: randomBytes(keyLength) };

  return {
    hash: (password) =>
      inTurn(async () => {
        const salt = randomBytes(16);
        const key = await derive(password, salt, { ...cost, logN });
        return `scrypt$${logN}$${cost.r}$${cost.p}$${salt.toString('base64url')}$${key.toString('base64url')}`;
      }),
    verify: (password, stored) =>
      inTurn(async () => {
        const known = (stored === null ? null : parse(stored)) ?? nobody;
        const key = await derive(password, known.salt, known);
        return timingSafeEqual(key, known.key) && known !== nobody;
      }),
  };
}

interface Cost {
  readonly logN: number;
  readonly r: number;
  readonly p: number;
}

function derive(password: string, salt: Buffer, { logN, r, p }: Cost): Promise<Buffer> {
  const N = 2 ** logN;
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyLength, { N, r, p, maxmem: 2 * 128 * N * r }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}

function parse(stored: string): (Cost & { salt: Buffer; key: Buffer }) | null {
  const [scheme, logN, r, p, salt, key] = stored.split('$');
  if (scheme !== 'scrypt' || salt === undefined || key === undefined) return null;
  const decoded = {
    logN: Number(logN),
    r: Number(r),
    p: Number(p),
    salt: Buffer.from(salt, 'base64url'),
    key: Buffer.from(key, 'base64url'),
  };
  return decoded.key.length === keyLength && decoded.logN <= 20 ? decoded : null;
}
