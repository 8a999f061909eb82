/** One device to one dispenser, by the same rules as a site file, with the last messages of the inbox read anew. */
import type { Bound } from '../contract/api/adoption.ts';
import { ok, refuse } from '../contract/errors.ts';
import type { DeviceBinding, Measure } from '../contract/site-file.ts';
import type { DispenserDoc, InboxDoc } from '../domain/model.ts';
import { putDispenser } from './edit-site.ts';
import { ingestReadings } from './ingest-readings.ts';
import { inboxNames } from './keep-unusable.ts';
import type { Inbound, UplinkDecoder, UseCase } from './ports.ts';
import { bindingKey, deviceIds } from './views/device-view.ts';

export interface Binding {
  readonly dispenser: string;
  readonly device: DeviceBinding;
  readonly measure?: Measure | undefined;
  /** In place of the device that it has. */
  readonly replace: boolean;
  /** What the device said so far; its own in the inbox are found without. */
  readonly entry?: InboxDoc;
  readonly tryOut: UplinkDecoder['tryOut'];
}

/**
 * What the dispenser knows of its level, its readings and the ledger stay. Errors: `not-found`; `conflict` when it has
 * another device and is not to be replaced; `invalid` as for a site file.
 */
export const bindDevice: UseCase<Binding, Bound> = (
  tx,
  { dispenser, device, measure, replace, entry, tryOut },
  context,
) => {
  const before = tx.get('dispensers', dispenser);
  if (before === undefined || before.retired) return refuse('not-found', `There is no dispenser ${dispenser}`);
  const isOther = before.device !== undefined && bindingKey(before.device) !== bindingKey(device);
  if (isOther && !replace) {
    return refuse(
      'conflict',
      `The dispenser ${dispenser} listens to ${before.device?.id} already: say that ${device.id} replaces it`,
    );
  }
  const { retired: _, ...doc } = { ...before, device, measure: measure ?? before.measure };
  const known = inboxNames(device).flatMap((name) => tx.get('inbox', name) ?? []);
  // Before the dispenser is put, which empties the inbox of what it names.
  const entries = [...new Set([...(entry === undefined ? [] : [entry]), ...known])];
  const put = putDispenser(tx, doc, context);
  if (!put.ok) return put;
  const told = entries.flatMap((entry) => replayed(entry, doc, device, tryOut));
  for (const { id } of entries) tx.remove('inbox', id);
  const taken = ingestReadings(tx, told.flat(), context);
  if (!taken.ok) return taken;
  const { accepted, suspicious, rejected } = taken.value;
  return ok({
    dispenser,
    device,
    deviceId: deviceIds(tx).get(bindingKey(device)) ?? null,
    replayed: told.length,
    accepted,
    suspicious,
    rejected: { ...rejected },
    level: tx.get('levels', dispenser)?.level ?? null,
  });
};

/** What each kept message says to the dispenser; what is another's after all is left out. */
function replayed(
  { kept = [] }: InboxDoc,
  { id: dispenser, measure }: DispenserDoc,
  binding: DeviceBinding,
  tryOut: UplinkDecoder['tryOut'],
): readonly (readonly Inbound[])[] {
  return tryOut(kept, { dispenser, binding, measure })
    .map((said) => said.filter(({ type }) => type !== 'unclaimed'))
    .filter((said) => said.length > 0);
}
