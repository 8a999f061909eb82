/** What is kept of a packet that nobody has seen, since its connection was cut before it came: whose it was, and how large. */
import type { Refusal } from '../contract/reading.ts';
import type { Party } from './credentials.ts';

export function tooLarge({ kind, name }: Party, bytes: number, limit: number, receivedAt: number): Refusal {
  const detail = `a packet of at least ${bytes} bytes, of which there may be ${limit}; the connection was cut, and its sender may try for ever`;
  return {
    ...{ type: 'refusal', reason: 'too-large', detail, address: name, receivedAt },
    ...(kind === 'device' && { dialect: 'hylla' as const }),
  };
}
