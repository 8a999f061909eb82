/** How a dispenser's device should report, what that costs its battery, and whether the device has taken it. */
import * as v from 'valibot';
import { Reporting } from '../reporting.ts';

const Share = v.number();

/** What settings cost. Null where it lives on the mains, or nobody knows on what. */
export const BatteryCost = v.object({
  years: v.number(),
  /** From the far end of the network to next to its gateway; null where distance hardly matters. */
  range: v.nullable(v.tuple([v.number(), v.number()])),
  /** What the years take for granted. */
  assumes: v.object({
    cells: v.string(),
    capacityMah: v.number(),
    usable: Share,
    /** A year. */
    selfDischarge: Share,
    sleepUa: v.number(),
    /** Charge of one report, mC. */
    reportMc: v.number(),
    spreadingFactor: v.nullable(v.number()),
  }),
});
export type BatteryCost = v.InferOutput<typeof BatteryCost>;

/** What settings would mean. */
export const ReportingCost = v.object({
  /** On the average of a week; null when no interval is set. */
  reportsPerDay: v.nullable(v.number()),
  battery: v.nullable(BatteryCost),
  /** Seconds on air a day; null where nobody counts them. */
  airtimeS: v.nullable(v.number()),
  /** It would send for more than The Things Network's fair use policy lets it. */
  overFairUse: v.boolean(),
});
export type ReportingCost = v.InferOutput<typeof ReportingCost>;

/** The last that the device was told. */
export const ConfigView = v.object({
  /** `waiting` to be sent, `sent`, `taken` by the device, `failed`: tried again later. */
  state: v.picklist(['waiting', 'sent', 'taken', 'failed']),
  since: v.string(),
  /** Why it waits or failed. */
  problem: v.nullable(v.picklist(['no-contact', 'not-heard', 'no-answer', 'refused', 'daily-limit'])),
  /** When it is said next, if it is; null when nothing is to be said. */
  nextAt: v.nullable(v.string()),
  phase: v.picklist(['usual', 'quiet', 'near-empty']),
  /** The interval that it should go by now, s. */
  intervalS: v.nullable(v.number()),
  /** Commands of the last 24 hours, and how many its network bears. */
  sentToday: v.number(),
  perDay: v.nullable(v.number()),
});
export type ConfigView = v.InferOutput<typeof ConfigView>;

export const ReportingView = v.object({
  /** Null: nothing is set, and the device reports as it likes. */
  settings: v.nullable(Reporting),
  /** What its family can be told; null: nothing. */
  abilities: v.nullable(
    v.object({
      interval: v.nullable(v.object({ minS: v.number(), maxS: v.number() })),
      alert: v.boolean(),
      /** It keeps the calendar itself, so that it is told once. */
      plans: v.boolean(),
      defaults: Reporting,
    }),
  ),
  cost: v.nullable(ReportingCost),
  config: v.nullable(ConfigView),
});
export type ReportingView = v.InferOutput<typeof ReportingView>;
