/** A device of the inbox becomes a dispenser's: bound in one step, its last messages read anew. */
import type { AdoptInput, Bound } from '../contract/api/adoption.ts';
import { ok, refuse } from '../contract/errors.ts';
import { bindDevice } from './bind-device.ts';
import { inboxNames } from './keep-unusable.ts';
import type { Tx, UplinkDecoder, UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';
import { bindingKey, deviceIds } from './views/device-view.ts';

export type Adoption = AdoptInput & Pick<UplinkDecoder, 'tryOut'>;

/**
 * Told twice it does no more. Errors: `not-found`; `invalid` when nothing is suggested and nothing given; those of
 * `bindDevice`.
 */
export const adoptDevice: UseCase<Adoption, Bound> = (tx, input, context) => {
  const { dispenser, measure, replace, tryOut } = input;
  const entry = tx.get('inbox', input.entry);
  if (entry === undefined) {
    const done = adoptedBefore(tx, input);
    return done === null ? refuse('not-found', `Nothing in the inbox is called ${input.entry}`) : ok(done);
  }
  const device = input.device ?? entry.suggestion;
  if (device === null) return refuse('invalid', 'Say how to listen to it: nothing can be suggested');
  // Whoever adopts sees at once what comes of it: here a model that nobody knows is a slip.
  const unknown = device.preset === undefined ? null : (context.presetFault?.(device.preset) ?? null);
  if (unknown !== null) return refuse('invalid', unknown, [{ path: '$.device.preset', message: unknown }]);
  const before = tx.get('dispensers', dispenser)?.device;
  const bound = bindDevice(tx, { dispenser, device, measure, replace, entry, tryOut }, context);
  if (!bound.ok) return bound;
  const isReplaced = before !== undefined && bindingKey(before) !== bindingKey(device);
  recordAudit(
    tx,
    {
      action: isReplaced ? 'device.replaced' : 'device.adopted',
      subject: `dispenser:${dispenser}`,
      detail: isReplaced ? `${before.id} by ${device.dialect} ${device.id}` : `${device.dialect} ${device.id}`,
    },
    context,
  );
  return bound;
};

function adoptedBefore(tx: Tx, { entry, dispenser }: Adoption): Bound | null {
  const device = tx.get('dispensers', dispenser)?.device;
  if (device === undefined || !inboxNames(device).includes(entry)) return null;
  const nothing = { replayed: 0, accepted: 0, suspicious: 0, rejected: {} };
  const deviceId = deviceIds(tx).get(bindingKey(device)) ?? null;
  return { dispenser, device, deviceId, ...nothing, level: tx.get('levels', dispenser)?.level ?? null };
}
