/** What a person who edits the state by hand is told at the start. */
import type { Warnings } from './storage/store-log.ts';
import { stateFaults } from './usecases/check-state.ts';
import type { Context, Store } from './usecases/ports.ts';

/** More are only counted. */
const told = 10;

/** One line a fault. The server starts with them, since what is wrong may be put right in the office. */
export async function warnOfFaults(store: Store, context: Context, log: Warnings): Promise<void> {
  const faults = await store.transact((tx) => stateFaults(tx, context));
  for (const fault of faults.slice(0, told)) log.warn(`hylla.json was edited and does not fit together: ${fault}`);
  if (faults.length > told) log.warn(`and ${faults.length - told} more`);
}
