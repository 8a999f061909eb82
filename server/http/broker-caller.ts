/**
 * Devices and networks that post instead of publishing: they prove themselves with their credentials for the broker, as
 * HTTP Basic or, for services that know nothing else, the password alone as a bearer token. They may post uplinks, and
 * only what they may publish: a device of itself, a network under its own name or where its filters allow.
 */
import { mayPublish } from '../domain/topic-rights.ts';
import type { Inbound, State } from '../usecases/ports.ts';
import type { Caller } from './caller.ts';
import { hashSecret, sameHash } from './secrets.ts';

/** Whom an `Authorization` header names among the broker's parties; null when nobody. */
export function brokerCaller(authorization: string, state: State): Caller | null {
  const [, scheme = '', text = ''] = /^(Basic|Bearer) +(\S{1,1024})$/i.exec(authorization) ?? [];
  if (scheme.toLowerCase() === 'bearer') return byPassword(text, state);
  const [name = '', ...rest] = Buffer.from(text, 'base64').toString('utf8').split(':');
  const password = rest.join(':');
  const hash = hashSecret(password);
  const party = state.get('devices', name) ?? state.get('integrations', name);
  return party?.secretHash !== undefined && sameHash(hash, party.secretHash) ? callerOf(party, password) : null;
}

/** Passwords are 128 random bits: one belongs to one party, and none can be found by trying. */
function byPassword(password: string, state: State): Caller | null {
  const hash = hashSecret(password);
  for (const kind of ['devices', 'integrations'] as const)
    for (const party of state.values(kind)) if (party.secretHash === hash) return callerOf(party, password);
  return null;
}

function callerOf(party: { id: string; address?: string; publish?: readonly string[] }, credential: string): Caller {
  const { id: name, address, publish = [] } = party;
  return {
    by: `${address === undefined ? 'integration' : 'device'}:${name}`,
    name,
    role: 'device',
    via: 'token',
    tells: address === undefined ? { publish } : { address },
    credential,
  };
}

/** Whether `caller` may tell `messages` under the name `source`. Who has a token of the API may tell anything. */
export function mayTell({ name, tells }: Caller, source: string, messages: readonly Inbound[]): boolean {
  if (tells === undefined) return true;
  if ('publish' in tells)
    return source === name || mayPublish({ publish: tells.publish, subscribe: [] }, `uplinks/${source}`);
  const own = tells.address.toLowerCase();
  return messages.every((one) => one.type === 'refusal' || one.address.toLowerCase() === own);
}
