/** An outside source as the API answers it: without its password. */
import type { SourceView } from '../../contract/api/access.ts';
import type { SourceDoc } from '../../domain/model.ts';
import type { State } from '../ports.ts';
import { iso, isoOrNull } from './instants.ts';

export function sourceView(state: State, doc: SourceDoc): SourceView {
  const { id, url, username, password, ca, topics, createdAt, connected, since, problem } = doc;
  return {
    id,
    url,
    username: username ?? null,
    hasPassword: password !== undefined,
    ca: ca === undefined ? null : { subject: ca.subject, expiresAt: iso(ca.expiresAt), fingerprint: ca.fingerprint },
    topics: [...topics],
    createdAt: iso(createdAt),
    status: connected === null ? 'new' : connected ? 'connected' : 'down',
    since: isoOrNull(since),
    problem,
    dispensers: [...state.values('dispensers')]
      .filter(({ device, retired }) => device?.source === id && !retired)
      .map((dispenser) => dispenser.id),
    rooms: [...state.values('locations')]
      .filter(({ devices = [] }) => devices.some(({ source }) => source === id))
      .map((room) => room.id),
  };
}
