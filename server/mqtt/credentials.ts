/** Who somebody on the broker is, by name and secret: a device with its own corner, or an integration with its filters. */
import { createHash, timingSafeEqual } from 'node:crypto';
import { deviceRights, type TopicRights } from '../domain/topic-rights.ts';
import type { State } from '../usecases/ports.ts';

export interface Party {
  readonly kind: 'device' | 'integration';
  readonly name: string;
  readonly rights: TopicRights;
  /** Changes with the credentials. */
  readonly secretHash: string;
}

/** The party that `name` and `secret` belong to, or null. Takes the same time for a name that nobody has. */
export function identify(state: State, name: string | undefined, secret: Uint8Array | undefined): Party | null {
  if (name === undefined || secret === undefined || name.length > 64 || secret.length > 256) return null;
  const party = findParty(state, name);
  const given = createHash('sha256').update(secret).digest('hex');
  return sameText(given, party?.secretHash ?? given.replaceAll(/./g, '0')) ? party : null;
}

/** What a name stands for now; null when it has no credentials. */
export function findParty(state: State, name: string): Party | null {
  const device = state.get('devices', name);
  if (device?.secretHash !== undefined) {
    return { kind: 'device', name, rights: deviceRights(device.address), secretHash: device.secretHash };
  }
  const integration = state.get('integrations', name);
  return integration === undefined
    ? null
    : { kind: 'integration', name, rights: integration, secretHash: integration.secretHash };
}

function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a);
  const right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
