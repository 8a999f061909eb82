/** Sets how a dispenser's device should report, or that it may report as it likes. */

import { type Issue, issue, ok, refuse } from '../contract/errors.ts';
import type { Fault } from '../contract/reasons.ts';
import type { Reporting } from '../contract/reporting.ts';
import type { DispenserDoc } from '../domain/model.ts';
import { reportingFaults } from '../domain/reporting.ts';
import { type Abilities, abilitiesOf, beyondAbilities } from '../domain/reporting-abilities.ts';
import { putDispenser } from './edit-site.ts';
import { planConfigs } from './plan-configs.ts';
import type { UseCase } from './ports.ts';
import { recordAudit } from './record-audit.ts';

/**
 * `reporting` null: as it likes. Errors: `not-found`; `conflict` when its device cannot be told; `invalid`, with paths, for
 * what contradicts itself or is beyond the device.
 */
export const setReporting: UseCase<{ dispenser: string; reporting: Reporting | null }, DispenserDoc> = (
  tx,
  { dispenser: id, reporting },
  context,
) => {
  const before = tx.get('dispensers', id);
  if (before === undefined || before.retired) return refuse('not-found', `There is no dispenser ${id}`);
  const { reporting: _, ...plain } = before;
  if (reporting !== null) {
    const abilities = before.device === undefined ? null : abilitiesOf(before.device);
    if (abilities === null)
      return refuse('conflict', `Nothing of ${id} can be told how to report`, {
        reason: 'cannot-be-told',
        about: { dispenser: id },
      });
    const [first, ...more] = faultsOf(reporting, abilities);
    if (first !== undefined)
      return refuse('invalid', `It cannot be so: ${first.path} ${first.message}`, { issues: [first, ...more] });
  }
  const doc: DispenserDoc = reporting === null ? plain : { ...plain, reporting };
  const put = putDispenser(tx, doc, context);
  if (!put.ok) return put;
  const planned = planConfigs(tx, undefined, context);
  if (!planned.ok) return planned;
  const detail = reporting === null ? 'as the device has it' : JSON.stringify(reporting);
  recordAudit(tx, { action: 'dispenser.reporting', subject: `dispenser:${id}`, detail }, context);
  return ok(doc);
};

/** What of settings contradicts itself or is beyond the device, with JSON paths. */
export function faultsOf(reporting: Reporting, abilities: Abilities): readonly Issue[] {
  const issues: Issue[] = [];
  const fault: Fault = (path, message, why) => void issues.push(issue(`$.${path}`, message, why));
  reportingFaults(reporting, fault);
  beyondAbilities(reporting, abilities, fault);
  return issues;
}
