/** What the inbox keeps of a device is read anew by whoever listens to it now, and leaves the inbox. */
import type { Bound } from '../contract/api/adoption.ts';
import { ok } from '../contract/errors.ts';
import type { DeviceBinding } from '../contract/site-file.ts';
import type { InboxDoc } from '../domain/model.ts';
import { ingestReadings } from './ingest-readings.ts';
import { inboxNames } from './keep-unusable.ts';
import type { Listening, Tx, UplinkDecoder, UseCase } from './ports.ts';

export interface Replay {
  readonly entries: readonly InboxDoc[];
  readonly listener: Listening;
  readonly tryOut: UplinkDecoder['tryOut'];
}

/** What the inbox has of a device, `entry` among it. To be asked before it is bound, which empties the inbox of what it names. */
export function entriesOf(tx: Tx, device: DeviceBinding, entry: InboxDoc | undefined): readonly InboxDoc[] {
  const known = inboxNames(device).flatMap((name) => tx.get('inbox', name) ?? []);
  return [...new Set([...(entry === undefined ? [] : [entry]), ...known])];
}

export const replayInbox: UseCase<Replay, Pick<Bound, 'replayed' | 'accepted' | 'suspicious' | 'rejected'>> = (
  tx,
  { entries, listener, tryOut },
  context,
) => {
  // What is another's after all is left out.
  const told = entries
    .flatMap(({ kept = [] }) => tryOut(kept, listener))
    .map((said) => said.filter(({ type }) => type !== 'unclaimed'))
    .filter((said) => said.length > 0);
  for (const { id } of entries) tx.remove('inbox', id);
  const taken = ingestReadings(tx, told.flat(), context);
  if (!taken.ok) return taken;
  const { accepted, suspicious, rejected } = taken.value;
  return ok({ replayed: told.length, accepted, suspicious, rejected: { ...rejected } });
};
