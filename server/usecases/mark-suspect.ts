/** Somebody says it is empty and its sensor says it is not: neither is believed until the level moves or staff act. */
import { withDoubt, withStatus } from '../domain/dispenser.ts';
import type { Context, Tx } from './ports.ts';

export function markSuspect(tx: Tx, dispenserId: string, context: Context): void {
  const dispenser = tx.get('dispensers', dispenserId);
  const level = tx.get('levels', dispenserId);
  if (dispenser === undefined || level === undefined) return;
  tx.put('levels', withStatus(withDoubt(level, 'suspect'), dispenser, context.now));
}
