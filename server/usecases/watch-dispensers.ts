/** Looks at every dispenser on a tick: who has fallen silent or gone offline by the clock alone. */
import { ok } from '../contract/errors.ts';
import { withStatus } from '../domain/dispenser.ts';
import type { UseCase } from './ports.ts';

export const watchDispensers: UseCase<void, { changed: number }> = (tx, _input, { now }) => {
  let changed = 0;
  for (const dispenser of tx.values('dispensers')) {
    const before = dispenser.retired ? undefined : tx.get('levels', dispenser.id);
    if (before === undefined) continue;
    const after = withStatus(before, dispenser, now);
    if (after === before) continue;
    tx.put('levels', after);
    changed++;
  }
  return ok({ changed });
};
