/** Plans of floors, and what hangs where on them. */
import type { DispenserView } from '../../server/contract/api/dispensers.ts';
import type { PlanView } from '../../server/contract/api/plans.ts';
import type { Model } from './model.ts';

/** The plan that shows a place: that of its floor; on no floor, the nearest one around it. Null where there is none. */
export function planAround(model: Model, place: string): PlanView | null {
  const seen = new Set<string>();
  for (let id: string | undefined = place; id !== undefined && !seen.has(id); ) {
    seen.add(id);
    const plan = model.plans.get(id);
    const location = model.locations.get(id);
    if (plan || location?.kind === 'floor') return plan ?? null;
    id = location?.parent;
  }
  return null;
}

/** Where a dispenser is drawn on the plan that shows its place, in parts per thousand; null when it is on none. */
export function pointOn(
  { at }: DispenserView,
  plan: PlanView | null,
): { readonly x: number; readonly y: number } | null {
  return at && plan && (at.plan ?? plan.location) === plan.location ? at : null;
}

/** Below `api/v1/`; the version makes it an address of its own, so that the browser may keep the picture. */
export const planPath = ({ location, version }: PlanView): string =>
  `locations/${encodeURIComponent(location)}/plan?v=${version}`;
