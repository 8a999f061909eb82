/**
 * What a device needs to get in, as one text for a QR label: an MQTT address with who it is and where it publishes,
 * `mqtt://towel-1:secret@hylla.example:1883/hylla/towel-1` (server/mqtt/README.md, "Provisioning").
 */
import type { Credentials } from '../contract/api/access.ts';
import { deviceTopic } from '../contract/topics.ts';

/**
 * Null when devices do not come in here. `broker`: as a program on this machine would name it; `host`: the name by which
 * the caller has reached this server, which a device on the same network can use too.
 */
export function provisioningOf(
  { username, password }: Pick<Credentials, 'username' | 'password'>,
  broker: string | null,
  host: string | undefined,
): string | null {
  if (broker === null || host === undefined || !URL.canParse(`http://${host}`)) return null;
  const { protocol, port, hostname } = new URL(broker);
  const name = hostname === 'localhost' ? new URL(`http://${host}`).hostname : hostname;
  const who = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  return `${protocol}//${who}@${name}:${port}/${deviceTopic(username, 'level').replace(/\/level$/, '')}`;
}
