/** What a report says of the device itself, over time. */
import { type Before, tellsNothingNew, withHealth } from '../domain/device-health.ts';
import type { DispenserDoc, LevelDoc } from '../domain/model.ts';
import type { Context, Tx } from './ports.ts';

export function noteHealth(
  tx: Tx,
  { id, device }: DispenserDoc,
  before: Before,
  after: LevelDoc,
  { now }: Context,
): void {
  if (device === undefined || tellsNothingNew(before, after, now)) return;
  const known = tx.get('health', id);
  const health = withHealth(known, device, before, after, now);
  if (health !== undefined && health !== known) tx.put('health', health);
}
