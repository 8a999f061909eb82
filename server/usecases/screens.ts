/** Paired kiosks and walls. A screen's token is shown once; the state keeps its hash. */
import type { NewScreen } from '../contract/api/access.ts';
import type { ScreenSettings } from '../contract/api/screen-settings.ts';
import { ok, refuse } from '../contract/errors.ts';
import type { ScreenDoc } from '../domain/model.ts';
import type { UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';

/** Refuses a location that does not exist. */
export const addScreen: UseCase<{ id: string; screen: NewScreen; secretHash: string }, ScreenDoc> = (
  tx,
  { id, screen, secretHash },
  context,
) => {
  const { name, kind, location } = screen;
  if (location !== undefined) {
    const place = tx.get('locations', location);
    if (place === undefined || place.retired)
      return refuse('invalid', `There is no location ${location}`, { reason: 'no-such', about: { location } });
  }
  const doc: ScreenDoc = { id, name, kind, ...(location && { location }), secretHash, createdAt: context.now };
  tx.put('screens', doc);
  recordAudit(tx, { action: 'screen.added', subject: `screen:${id}`, detail: name }, context);
  return ok(doc);
};

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
    const place = tx.get('locations', floor);
    if (place === undefined || place.retired)
      return refuse('invalid', `There is no location ${floor}`, { reason: 'no-such', about: { location: floor } });
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
