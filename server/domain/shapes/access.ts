/** Who may do what, and who did what. */
import * as v from 'valibot';
import { screenKinds } from '../../contract/api/access.ts';
import { HomeAssistantInput } from '../../contract/api/home-assistant.ts';
import { ScreenSettingsInput } from '../../contract/api/screen-settings.ts';
import { Role, roles } from '../../contract/primitives.ts';
import { At, Count, Key, May, OrNull } from './parts.ts';

const Filters = v.array(Key);

export const accessShapes = {
  users: v.strictObject({
    id: Key,
    name: Key,
    role: Role,
    passwordHash: v.pipe(v.string(), v.regex(/^scrypt\$/, 'must be a password hash, beginning with "scrypt$"')),
    disabled: v.boolean(),
    createdAt: At,
  }),
  setups: v.strictObject({ id: Key, createdAt: At }),
  sessions: v.strictObject({ id: Key, user: Key, createdAt: At, usedAt: At }),
  screens: v.strictObject({
    id: Key,
    name: Key,
    kind: v.picklist(['kiosk', 'wall']),
    location: May(Key),
    settings: May(ScreenSettingsInput),
    secretHash: Key,
    createdAt: At,
  }),
  pairings: v.strictObject({
    id: Key,
    codeHash: Key,
    secretHash: Key,
    kind: May(v.picklist(screenKinds)),
    expiresAt: At,
  }),
  tokens: v.strictObject({
    id: Key,
    name: Key,
    role: v.picklist([...roles, 'device']),
    secretHash: Key,
    createdAt: At,
    usedAt: May(OrNull(At)),
  }),
  integrations: v.strictObject({ id: Key, secretHash: Key, publish: Filters, subscribe: Filters, createdAt: At }),
  sources: v.strictObject({
    id: Key,
    url: v.pipe(
      v.string(),
      v.regex(/^(mqtts?|wss?):/, 'must be an address that begins with mqtt:, mqtts:, ws: or wss:'),
    ),
    username: May(v.string()),
    password: May(v.string()),
    ca: May(v.strictObject({ pem: v.string(), subject: v.string(), expiresAt: At, fingerprint: v.string() })),
    topics: Filters,
    clientId: Key,
    createdAt: At,
    connected: OrNull(v.boolean()),
    since: OrNull(At),
    problem: OrNull(v.string()),
  }),
  settings: v.strictObject({ id: v.literal('home-assistant'), ...HomeAssistantInput.entries }),
  acknowledgements: v.strictObject({ id: Key, at: At, by: Key }),
  idempotency: v.strictObject({ id: Key, at: At, hash: Key, status: Count, body: v.unknown() }),
  audit: v.strictObject({ id: Key, at: At, by: Key, action: Key, subject: May(v.string()), detail: May(v.string()) }),
};
