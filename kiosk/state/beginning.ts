/** How far a new installation has come: nothing is kept of it, what there is tells. */
import type { Model } from './model.ts';

export const steps = ['site', 'supplier', 'item', 'dispenser', 'sensor'] as const;
export type Step = (typeof steps)[number];

type Beginning = Pick<Model, 'site' | 'locations' | 'items' | 'dispensers'>;

/** The first step that is left; null when the first sensor has been heard. `suppliers`: how many there are. */
export function nextStep(model: Beginning, suppliers: number): Step | null {
  if (model.site === null || model.locations.size === 0) return 'site';
  if (model.items.size === 0) return suppliers === 0 ? 'supplier' : 'item';
  if (model.dispensers.size === 0) return 'dispenser';
  return isUnheard(model) ? 'sensor' : null;
}

/** Whether the guide leads: nothing is there yet, or only the first dispenser, of which nothing is known. */
export function isBeginning(model: Beginning): boolean {
  const { site, items, dispensers } = model;
  return site === null || items.size === 0 || dispensers.size === 0 || (dispensers.size === 1 && isUnheard(model));
}

function isUnheard({ dispensers }: Beginning): boolean {
  return [...dispensers.values()].every(({ seenAt, refilledAt }) => seenAt === null && refilledAt === null);
}
