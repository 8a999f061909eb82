/** Another device in a dispenser's place for one, and a device moved to another dispenser. Levels, readings and ledger stay. */
import type { Bound, ReassignInput, ReplaceInput } from '../contract/api/adoption.ts';
import { ok, refuse } from '../contract/errors.ts';
import type { DeviceBinding } from '../contract/site-file.ts';
import type { DispenserDoc } from '../domain/model.ts';
import { bindDevice } from './bind-device.ts';
import { importSite } from './import-site.ts';
import type { UplinkDecoder, UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';
import { bindingKey } from './views/device-view.ts';

/** Preset, unit and map stay. What the old device sends from now on does not count. Errors: as `bindDevice`; `conflict` when it has none. */
export const replaceDevice: UseCase<
  { dispenser: string; input: ReplaceInput } & Pick<UplinkDecoder, 'tryOut'>,
  Bound
> = (tx, { dispenser, input, tryOut }, context) => {
  const doc = tx.get('dispensers', dispenser);
  if (doc === undefined || doc.retired) return refuse('not-found', `There is no dispenser ${dispenser}`);
  const before = doc.device;
  if (before === undefined)
    return refuse('conflict', `${dispenser} has no device that could be replaced`, {
      reason: 'no-device',
      about: { dispenser },
    });
  const { topic, source: _, ...same } = before;
  if (topic !== undefined && input.topic === undefined && !isOfValue(before))
    return refuse('conflict', `${before.id} is heard on ${topic}: give the topic of the other device too`, {
      reason: 'topic-needed',
      about: { device: before.id },
    });
  const device: DeviceBinding = {
    ...same,
    id: input.id,
    ...(input.source !== undefined && { source: input.source }),
    ...((input.topic ?? topic) !== undefined && { topic: input.topic ?? topic }),
  };
  const bound = bindDevice(tx, { dispenser, device, replace: true, tryOut }, context);
  if (!bound.ok) return bound;
  const detail = `${before.id} by ${device.id}`;
  recordAudit(tx, { action: 'device.replaced', subject: `dispenser:${dispenser}`, detail }, context);
  return bound;
};

/** Where the topic says which value of the device is meant, and not which device. */
const isOfValue = ({ dialect, topic = '' }: DeviceBinding): boolean =>
  (dialect === 'homie' || dialect === 'sparkplug-b') && topic.split('/').length <= 2;

/** Errors: `not-found`; `conflict` when there is no device to move, or the other has one and is not to lose it. */
export const reassignDevice: UseCase<{ from: string; input: ReassignInput }, { from: string; to: string }> = (
  tx,
  { from, input: { to, replace } },
  context,
) => {
  const [source, target] = [tx.get('dispensers', from), tx.get('dispensers', to)];
  for (const [id, doc] of [[from, source] as const, [to, target] as const])
    if (doc === undefined || doc.retired) return refuse('not-found', `There is no dispenser ${id}`);
  if (source === undefined || target === undefined) return refuse('not-found', `There is no dispenser ${to}`);
  const { device, ...emptied } = source;
  if (device === undefined)
    return refuse('conflict', `${from} has no device that could be moved`, {
      reason: 'no-device',
      about: { dispenser: from },
    });
  if (from === to)
    return refuse('conflict', `${from} has that device already`, {
      reason: 'listens-already',
      about: { dispenser: from, device: device.id },
    });
  if (target.device !== undefined && bindingKey(target.device) !== bindingKey(device) && !replace)
    return refuse('conflict', `${to} listens to ${target.device.id} already: say that this one replaces it`, {
      reason: 'listens-already',
      about: { dispenser: to, device: target.device.id },
    });
  const dispensers: DispenserDoc[] = [emptied, { ...target, device }];
  const done = importSite(tx, { file: { version: 1, dispensers }, dryRun: false, prune: false }, context);
  if (!done.ok) return done;
  const detail = `${device.dialect} ${device.id} from ${from}`;
  recordAudit(tx, { action: 'device.reassigned', subject: `dispenser:${to}`, detail }, context);
  return ok({ from, to });
};
