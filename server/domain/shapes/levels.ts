/** What is known of how full dispensers are. */
import * as v from 'valibot';
import { dispenserStatuses } from '../../contract/api/dispensers.ts';
import { Day } from '../../contract/primitives.ts';
import { Amount, At, Count, Key, May, OrNull, Seen, Vitals } from './parts.ts';

const doubts = ['stuck', 'jam', 'suspect'] as const;

/** What the quality filter remembers; see `domain/reading-quality.ts`. */
const Filter = v.strictObject({
  seen: Seen,
  recent: v.array(Amount),
  leap: OrNull(v.strictObject({ level: Amount, at: At })),
  same: OrNull(v.strictObject({ level: Amount, since: At, count: Count, rate: OrNull(Amount) })),
  rises: May(v.strictObject({ mean: Amount, count: Count })),
  missing: Count,
  beyondEmpty: May(v.literal(true)),
  openedAt: OrNull(At),
  offlineAt: OrNull(At),
  outage: May(Amount),
  use: OrNull(v.strictObject({ since: At, points: Amount })),
});

export const LevelShape = v.strictObject({
  id: Key,
  level: OrNull(Amount),
  levelAt: OrNull(At),
  seenAt: OrNull(At),
  status: v.picklist(dispenserStatuses),
  statusAt: OrNull(At),
  outages: May(v.array(v.strictObject({ from: At, to: At }))),
  problem: OrNull(v.picklist([...doubts, 'silent', 'offline', 'gateway-down'])),
  doubt: May(v.strictObject({ problem: v.picklist(doubts), level: OrNull(Amount) })),
  refilledAt: OrNull(At),
  told: May(v.strictObject({ at: At, level: Amount, from: May(Key) })),
  content: Amount,
  online: OrNull(v.boolean()),
  gatewayDown: May(v.strictObject({ name: v.string(), at: At })),
  vitals: Vitals,
  interval: OrNull(Amount),
  dailyDrop: OrNull(Amount),
  perVisit: May(v.strictObject({ points: Amount, visits: Amount })),
  trial: May(
    v.strictObject({
      day: May(v.strictObject({ since: At, points: Amount, perVisit: Amount, perDay: Amount })),
      days: Count,
      byVisits: Amount,
      byDays: Amount,
    }),
  ),
  used: May(Amount),
  usedOn: May(Day),
  filter: Filter,
  calibration: May(
    v.strictObject({
      startedAt: At,
      since: At,
      hold: v.picklist(['full', 'empty']),
      kind: OrNull(v.picklist(['distance', 'weight'])),
      full: v.array(Amount),
      empty: v.array(Amount),
      useless: Count,
    }),
  ),
});
