/** The steps of telling a device something: begin, which is written down first, and how it went. */
import { ok, refuse } from '../contract/errors.ts';
import { attempted, type ConfigProblem, type DeviceConfigDoc, isDue, unsent } from '../domain/device-config.ts';
import { abilitiesOf } from '../domain/reporting-abilities.ts';
import type { UseCase } from './ports.ts';

/** Errors: `conflict` when it is not to be said now, or its network bears no more today. */
export const beginConfig: UseCase<{ id: string }, DeviceConfigDoc> = (tx, { id }, { now }) => {
  const doc = tx.get('configs', id);
  if (doc === undefined || !isDue(doc, now))
    return refuse('conflict', `Nothing is to be said to ${id} now`, { reason: 'cannot-be-told' });
  const after = attempted(doc, abilitiesOf(doc.binding)?.perDay ?? null, now);
  tx.put('configs', after);
  return ok(after);
};

/** `problem` null: the broker has it. What changed meanwhile is told by itself. */
export const endConfig: UseCase<{ id: string; token: string; problem: ConfigProblem | null }, void> = (
  tx,
  { id, token, problem },
  { now },
) => {
  const doc = tx.get('configs', id);
  if (doc === undefined || doc.token !== token) return ok(undefined);
  if (problem !== null) tx.put('configs', unsent(doc, problem, now));
  else if (doc.state === 'clearing') tx.remove('configs', id);
  return ok(undefined);
};
