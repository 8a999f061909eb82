/**
 * A downlink as The Things Stack 3 and ChirpStack 4 take it over MQTT. Confirmed, so that the network says whether the device
 * has it. It replaces what waits there: only the newest setting counts.
 */
import type { DeviceConfigDoc } from '../../domain/device-config.ts';
import type { DeviceCommand } from '../../usecases/ports.ts';
import { milesightFrame, milesightPort } from './milesight.ts';

const base64 = (doc: DeviceConfigDoc): string => Buffer.from(milesightFrame(doc)).toString('base64');

/** How our commands are known among those of others. */
const mark = 'hylla:';

/** thethingsindustries.com/docs/integrations/other-integrations/mqtt: MQTT 3.1.1, QoS 0 only. */
export function thingsStackDownlink(doc: DeviceConfigDoc): DeviceCommand | null {
  if (doc.place === undefined) return null;
  const downlink = {
    f_port: milesightPort,
    frm_payload: base64(doc),
    priority: 'NORMAL',
    confirmed: true,
    correlation_ids: [`${mark}${doc.token}`],
  };
  const payload = JSON.stringify({ downlinks: [downlink] });
  return { topic: `${doc.place}/down/replace`, payload, retain: false, qos: 0 };
}

/** Our token in what The Things Stack says of a downlink. */
export function tokenIn(correlationIds: unknown): string | undefined {
  if (!Array.isArray(correlationIds)) return undefined;
  const own: unknown = correlationIds.find((one) => typeof one === 'string' && one.startsWith(mark));
  return typeof own === 'string' ? own.slice(mark.length) : undefined;
}

/** chirpstack.io/docs/chirpstack/integrations/mqtt.html; `id` is that of the queue item, by `DownlinkCommand`. */
export function chirpstackDownlink(doc: DeviceConfigDoc): DeviceCommand | null {
  if (doc.place === undefined) return null;
  const devEui = doc.place.slice(doc.place.lastIndexOf('/') + 1);
  const message = { id: uuidOf(doc.token), devEui, confirmed: true, fPort: milesightPort, data: base64(doc) };
  return { topic: `${doc.place}/command/down`, payload: JSON.stringify(message), retain: false, qos: 1 };
}

const digits = '0123456789abcdefghjkmnpqrstvwxyz';

/** A ULID is 128 bits in Crockford's base 32; a UUID is the same in base 16. */
export function uuidOf(token: string): string {
  let value = 0n;
  for (const digit of token) value = (value << 5n) | BigInt(Math.max(0, digits.indexOf(digit)));
  const hex = value.toString(16).padStart(32, '0').slice(-32);
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The way back; something that matches nothing where it is none of ours. */
export function tokenOf(uuid: string): string {
  const hex = uuid.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/i.test(hex)) return '';
  let text = '';
  for (let rest = BigInt(`0x${hex}`); text.length < 26; rest >>= 5n) text = digits[Number(rest & 31n)] + text;
  return text;
}
