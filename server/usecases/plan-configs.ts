/** Looks at how dispensers should report and writes down what their devices are to be told now. Run on a tick. */
import { ok } from '../contract/errors.ts';
import type { SiteCalendar } from '../domain/calendar.ts';
import { configId, type DeviceConfigDoc, dropped, type Plan, planned } from '../domain/device-config.ts';
import { devicePlan } from '../domain/device-plan.ts';
import { siteOf } from '../domain/documents.ts';
import type { DispenserDoc, Millis } from '../domain/model.ts';
import { abilitiesOf } from '../domain/reporting-abilities.ts';
import type { Context, Tx, UseCase } from './ports.ts';

/** Before a site says when it works. */
export const everyDay: SiteCalendar = {
  timezone: 'UTC',
  workdays: [],
  holidays: [],
  officeHours: ['00:00', '24:00'],
};

export const planConfigs: UseCase<void, { changed: number }> = (tx, _, context) => {
  const site = siteOf(tx) ?? everyDay;
  const plans = new Map<string, Plan>();
  for (const dispenser of tx.values('dispensers')) {
    const plan = planOf(tx, dispenser, site, context.now);
    if (plan === null) continue;
    const id = configId(plan.binding);
    plans.set(id, both(plans.get(id), plan));
  }
  let changed = 0;
  for (const doc of [...tx.values('configs')]) if (!plans.has(doc.id)) changed += drop(tx, doc, context);
  for (const [id, plan] of plans) {
    const before = tx.get('configs', id);
    const after = planned(before, plan, context.newId(), context.now);
    if (after === before) continue;
    tx.put('configs', after);
    changed++;
  }
  return ok({ changed });
};

function planOf(tx: Tx, dispenser: DispenserDoc, site: SiteCalendar, now: Millis): Plan | null {
  const { device: binding, reporting, retired } = dispenser;
  if (retired || binding === undefined || reporting === undefined) return null;
  const abilities = abilitiesOf(binding);
  if (abilities === null) return null;
  const level = tx.get('levels', dispenser.id);
  const wasNearEmpty = tx.get('configs', configId(binding))?.nearEmpty ?? false;
  const plan = devicePlan(reporting, abilities, { level: level?.level ?? null, wasNearEmpty }, site, now);
  return Object.keys(plan.settings).length === 0 ? null : { binding, ...plan, seen: level?.seenAt ?? null };
}

/** Of a device with two sensors the busier dispenser counts. */
function both(one: Plan | undefined, other: Plan): Plan {
  return one === undefined || (other.expectS ?? Infinity) < (one.expectS ?? Infinity) ? other : one;
}

function drop(tx: Tx, doc: DeviceConfigDoc, { now, newId }: Context): number {
  const { source } = doc.binding;
  const isGone = source !== undefined && tx.get('sources', source) === undefined;
  const after = isGone ? null : dropped(doc, newId(), now);
  if (after === doc) return 0;
  if (after === null) tx.remove('configs', doc.id);
  else tx.put('configs', after);
  return 1;
}
