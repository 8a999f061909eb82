/** Looks at every dispenser on a tick: whose device has fallen silent, gone offline or got stuck, by the clock alone. */
import { ok } from '../contract/errors.ts';
import type { SiteCalendar } from '../domain/calendar.ts';
import { isStuck, withDoubt, withStatus } from '../domain/dispenser.ts';
import { siteOf } from '../domain/documents.ts';
import type { UseCase } from './ports.ts';

/** Before a site says when it works. */
const everyDay: SiteCalendar = { timezone: 'UTC', workdays: [], holidays: [], officeHours: ['00:00', '24:00'] };

export const watchDispensers: UseCase<void, { changed: number }> = (tx, _input, { now }) => {
  const site = siteOf(tx) ?? everyDay;
  let changed = 0;
  for (const dispenser of tx.values('dispensers')) {
    const before = dispenser.retired ? undefined : tx.get('levels', dispenser.id);
    if (before === undefined) continue;
    const doubted = before.doubt === undefined && isStuck(before, site) ? withDoubt(before, 'stuck') : before;
    const after = withStatus(doubted, dispenser, now);
    if (after === before) continue;
    tx.put('levels', after);
    changed++;
  }
  return ok({ changed });
};
