/** One device to one dispenser, by the same rules as a site file, with the last messages of the inbox read anew. */
import type { Bound } from '../contract/api/adoption.ts';
import { ok, refuse } from '../contract/errors.ts';
import type { DeviceBinding, Measure } from '../contract/site-file.ts';
import type { InboxDoc } from '../domain/model.ts';
import { putDispenser } from './edit-site.ts';
import type { UplinkDecoder, UseCase } from './ports.ts';
import { entriesOf, replayInbox } from './replay-inbox.ts';
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
      { reason: 'listens-already', about: { dispenser, device: before.device?.id ?? '' } },
    );
  }
  const { retired: _, ...doc } = { ...before, device, measure: measure ?? before.measure };
  const entries = entriesOf(tx, device, entry);
  const put = putDispenser(tx, doc, context);
  if (!put.ok) return put;
  const listener = { dispenser, binding: device, measure: doc.measure };
  const read = replayInbox(tx, { entries, listener, tryOut }, context);
  if (!read.ok) return read;
  return ok({
    dispenser,
    location: null,
    device,
    deviceId: deviceIds(tx).get(bindingKey(device)) ?? null,
    ...read.value,
    level: tx.get('levels', dispenser)?.level ?? null,
  });
};
