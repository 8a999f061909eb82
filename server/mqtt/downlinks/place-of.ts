/** Where a device is told things, by where it was heard: the beginning of its topics. */
import type { DeviceBinding } from '../../contract/site-file.ts';

const thingsStack = /^(v3\/[^/]+\/devices\/[^/]+)\//;
const chirpstack = /^((?:.+\/)?application\/[^/]+\/device\/[^/]+)\//;

/** Undefined where the topic does not tell, or needs not be known. */
export function placeOf({ dialect, id }: DeviceBinding, topic: string): string | undefined {
  if (dialect === 'ttn-v3') return thingsStack.exec(topic)?.[1];
  if (dialect === 'chirpstack-v4') return chirpstack.exec(topic)?.[1];
  if (dialect === 'zigbee2mqtt') {
    const end = `${topic}/`.indexOf(`/${id}/`);
    return end < 0 ? undefined : topic.slice(0, end + 1 + id.length);
  }
  if (dialect !== 'tasmota') return undefined;
  // FullTopic may have its parts in any order.
  const parts = topic.split('/').slice(0, -1);
  const prefix = parts.indexOf('tele');
  return prefix < 0 ? undefined : parts.with(prefix, 'cmnd').join('/');
}
