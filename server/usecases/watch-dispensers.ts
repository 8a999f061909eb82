/** Looks at every dispenser on a tick: whose device has fallen silent, gone offline or got stuck, by the clock alone. */
import { ok } from '../contract/errors.ts';
import { isStuck, withDoubt, withStatus } from '../domain/dispenser.ts';
import { siteOf } from '../domain/documents.ts';
import type { Millis } from '../domain/model.ts';
import { everyDay } from './plan-configs.ts';
import type { UseCase } from './ports.ts';

export interface Watch {
  /** When the server's clock was last set, by that clock: nobody can be known to have been silent for longer. */
  readonly clockSetAt?: Millis | undefined;
}

export const watchDispensers: UseCase<Watch, { changed: number }> = (tx, { clockSetAt }, { now }) => {
  const site = siteOf(tx) ?? everyDay;
  let changed = 0;
  for (const dispenser of tx.values('dispensers')) {
    const before = dispenser.retired ? undefined : tx.get('levels', dispenser.id);
    if (before === undefined) continue;
    const doubted = before.doubt === undefined && isStuck(before, site) ? withDoubt(before, 'stuck') : before;
    const after = withStatus(doubted, dispenser, now, { site, clockSetAt });
    if (after === before) continue;
    tx.put('levels', after);
    changed++;
  }
  return ok({ changed });
};
