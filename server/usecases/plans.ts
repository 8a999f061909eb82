/** Plans of floors: put and removed by people, and where on them dispensers hang. */
import { ok, refuse } from '../contract/errors.ts';
import type { PlanPoint } from '../contract/site-file.ts';
import type { DispenserDoc, PlanDoc } from '../domain/model.ts';
import { holdsPlan, planAround } from '../domain/plan.ts';
import type { UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';

/** A picture that has been checked. */
export type PlanImage = Pick<PlanDoc, 'type' | 'data' | 'version' | 'width' | 'height'>;

/** Where dispensers hang stays as it is: another picture of the same floor is drawn to its edges too. Errors: `not-found`; `conflict` for a place that has no plan of its own. */
export const putPlan: UseCase<{ location: string; image: PlanImage }, PlanDoc> = (tx, { location, image }, context) => {
  const place = tx.get('locations', location);
  if (place === undefined || place.retired) return refuse('not-found', `There is no location ${location}`);
  if (!holdsPlan(place))
    return refuse('conflict', `${location} is a ${place.kind}: a plan is of a floor, a building or a site`, {
      reason: 'plan-of-what',
    });
  const doc: PlanDoc = { id: location, ...image, putAt: context.now };
  const action = tx.get('plans', location) === undefined ? 'plan.added' : 'plan.changed';
  tx.put('plans', doc);
  recordAudit(tx, { action, subject: `location:${location}` }, context);
  return ok(doc);
};

/** Where dispensers hung is kept, for a plan that comes later. Errors: `not-found`. */
export const removePlan: UseCase<{ location: string }, null> = (tx, { location }, context) => {
  if (tx.get('plans', location) === undefined) return refuse('not-found', `There is no plan of ${location}`);
  tx.remove('plans', location);
  recordAudit(tx, { action: 'plan.removed', subject: `location:${location}` }, context);
  return ok(null);
};

/** Draws a dispenser at a point of the plan that shows its place, or (null) takes it off. Errors: `not-found`; `conflict` where no plan, or another one, shows it. */
export const placeDispenser: UseCase<{ dispenser: string; at: PlanPoint | null }, DispenserDoc> = (
  tx,
  { dispenser, at },
  context,
) => {
  const doc = tx.get('dispensers', dispenser);
  if (doc === undefined || doc.retired) return refuse('not-found', `There is no dispenser ${dispenser}`);
  const { at: before, ...rest } = doc;
  const plan = planAround(tx, doc.location);
  if (at !== null && plan === null)
    return refuse('conflict', `No plan shows ${doc.location}, where ${dispenser} hangs; upload one first`, {
      reason: 'no-plan',
      about: { location: doc.location },
    });
  if (at?.plan !== undefined && at.plan !== plan)
    return refuse('conflict', `${dispenser} hangs in ${doc.location}, which is on the plan of ${plan}`, {
      reason: 'other-plan',
      about: { dispenser, location: plan ?? '' },
    });
  const after: DispenserDoc = at === null || plan === null ? rest : { ...rest, at: { ...at, plan } };
  if (at === null && before === undefined) return ok(doc);
  tx.put('dispensers', after);
  recordAudit(
    tx,
    { action: at === null ? 'dispenser.unplaced' : 'dispenser.placed', subject: `dispenser:${dispenser}` },
    context,
  );
  return ok(after);
};
