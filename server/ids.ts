/** ULIDs (github.com/ulid/spec) in lower case: 48 bits of time, 80 of chance; within a millisecond they count up. */
import { randomBytes } from 'node:crypto';

const alphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/** A source of ids that sort by the time of `now`, strictly rising also when the clock stands still or goes back. */
export function createIds(now: () => number): () => string {
  let time = 0;
  let chance = 0n;
  return () => {
    const millis = now();
    if (millis > time) {
      time = millis;
      chance = BigInt(`0x${randomBytes(10).toString('hex')}`) >> 1n;
    } else {
      chance += 1n;
    }
    return encode(BigInt(time), 10) + encode(chance, 16);
  };
}

function encode(value: bigint, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest >>= 5n) text = alphabet[Number(rest & 31n)] + text;
  return text;
}
