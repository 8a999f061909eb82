/** Paired kiosks and walls. A screen's token is shown once; the state keeps its hash. */
import type { NewScreen, ScreenInput } from '../contract/api/access.ts';
import type { ScreenSettings } from '../contract/api/screen-settings.ts';
import { ok, type Refused, refuse } from '../contract/errors.ts';
import type { ScreenDoc } from '../domain/model.ts';
import type { Tx, UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';

/** Refuses a location that does not exist. */
export const addScreen: UseCase<{ id: string; screen: NewScreen; secretHash: string }, ScreenDoc> = (
  tx,
  { id, screen, secretHash },
  context,
) => {
  const { name, kind, location } = screen;
  const refused = refusePlace(tx, location);
  if (refused !== null) return refused;
  const doc: ScreenDoc = { id, name, kind, ...(location && { location }), secretHash, createdAt: context.now };
  tx.put('screens', doc);
  recordAudit(tx, { action: 'screen.added', subject: `screen:${id}`, detail: name }, context);
  return ok(doc);
};

/** Gives it another name, another room, or none. Refuses a location that does not exist. */
export const changeScreen: UseCase<{ id: string; screen: ScreenInput }, ScreenDoc> = (tx, { id, screen }, context) => {
  const before = tx.get('screens', id);
  if (before === undefined) return refuse('not-found', `There is no screen ${id}`);
  const refused = refusePlace(tx, screen.location);
  if (refused !== null) return refused;
  const { location: _, ...kept } = before;
  const { name, location } = screen;
  const doc: ScreenDoc = { ...kept, name, ...(location && { location }) };
  tx.put('screens', doc);
  recordAudit(tx, { action: 'screen.changed', subject: `screen:${id}`, detail: doc.name }, context);
  return ok(doc);
};

function refusePlace(tx: Tx, location: string | undefined): Refused | null {
  if (location === undefined) return null;
  const place = tx.get('locations', location);
  return place === undefined || place.retired
    ? refuse('invalid', `There is no location ${location}`, { reason: 'no-such', about: { location } })
    : null;
}

/** All settings of a wall at once. Refuses a place that does not exist; a kiosk has none of these. */
export const setScreenSettings: UseCase<{ id: string; settings: ScreenSettings }, ScreenDoc> = (
  tx,
  { id, settings },
  context,
) => {
  const screen = tx.get('screens', id);
  if (screen === undefined) return refuse('not-found', `There is no screen ${id}`);
  if (screen.kind !== 'wall') return refuse('invalid', 'Only a wall has settings', { reason: 'only-walls' });
  for (const floor of settings.floors ?? []) {
    const refused = refusePlace(tx, floor);
    if (refused !== null) return refused;
  }
  const doc: ScreenDoc = { ...screen, settings };
  tx.put('screens', doc);
  recordAudit(tx, { action: 'screen.changed', subject: `screen:${id}`, detail: screen.name }, context);
  return ok(doc);
};

export const removeScreen: UseCase<{ id: string }, void> = (tx, { id }, context) => {
  const screen = tx.get('screens', id);
  if (screen === undefined) return refuse('not-found', `There is no screen ${id}`);
  tx.remove('screens', id);
  recordAudit(tx, { action: 'screen.removed', subject: `screen:${id}`, detail: screen.name }, context);
  return ok(undefined);
};
