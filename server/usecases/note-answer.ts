/** What becomes of what a device was told, as it and its network say, and where it is to be told. */
import type { Uplink } from '../contract/reading.ts';
import { answered, configId, heardAt } from '../domain/device-config.ts';
import type { Context, Tx } from './ports.ts';

/** An answer to something else, or to what is over, changes nothing, nor does a broker's stored copy. */
export function noteAnswer(tx: Tx, uplink: Extract<Uplink, { type: 'answer' }>, { now }: Context): void {
  const { dialect, source, address, answer, place, retained } = uplink;
  const before = tx.get('configs', configId({ dialect, id: address, ...(source !== undefined && { source }) }));
  if (before === undefined) return;
  const there = place === undefined ? before : heardAt(before, place);
  const after = answer === undefined || retained ? there : answered(there, answer, now);
  if (after !== before) tx.put('configs', after);
}
