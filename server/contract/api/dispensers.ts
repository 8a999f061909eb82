/** Dispensers and their readings, as the API answers them. */
import * as v from 'valibot';
import { Id } from '../primitives.ts';
import { qualities } from '../reading.ts';
import { Reporting } from '../reporting.ts';
import { DeviceBinding, Measure } from '../site-file.ts';

export const dispenserStatuses = ['ok', 'low', 'empty', 'stale', 'fault', 'unknown'] as const;
/** `stale` is never shown as `ok`; `fault` covers stuck, jam and suspect. */
export type DispenserStatus = (typeof dispenserStatuses)[number];

/** When it is expected to run empty: 10th, 50th and 90th percentile, UTC. */
export const EmptyAt = v.object({ p10: v.string(), p50: v.string(), p90: v.string() });

export const DispenserView = v.object({
  id: Id,
  name: v.string(),
  location: v.string(),
  item: v.string(),
  capacity: v.number(),
  measure: v.optional(Measure),
  storeroom: v.optional(v.string()),
  /** Where it hangs on the floor plan, as in the site file. */
  at: v.optional(v.object({ x: v.number(), y: v.number(), plan: v.optional(v.string()) })),
  lowLevel: v.number(),
  emptyLevel: v.number(),
  reporting: v.optional(Reporting),
  device: v.nullable(DeviceBinding),
  /** The device's id in this API (`/devices/{id}`), if it has one. */
  deviceId: v.nullable(v.string()),
  /** Filtered level, percent; null when nothing is known. */
  level: v.nullable(v.number()),
  status: v.picklist(dispenserStatuses),
  /** Since when it has this status, UTC. */
  statusAt: v.nullable(v.string()),
  /** When it was empty since yesterday, and is no more. Absent: never. */
  outages: v.optional(v.array(v.object({ from: v.string(), to: v.string() }))),
  /** Why it is in `fault`, `stale` or `unknown`: `stuck`, `jam`, `suspect`; `silent`, `offline`; `gateway-down`, `source-down`. */
  problem: v.nullable(v.string()),
  levelAt: v.nullable(v.string()),
  seenAt: v.nullable(v.string()),
  refilledAt: v.nullable(v.string()),
  battery: v.nullable(v.number()),
  batteryVolts: v.nullable(v.number()),
  batteryLow: v.nullable(v.boolean()),
  /** When its battery is likely to be empty, where that is foreseen to be within 60 days. */
  batteryEmptyAt: v.optional(v.string()),
  rssi: v.nullable(v.number()),
  snr: v.nullable(v.number()),
  lqi: v.nullable(v.number()),
  metrics: v.record(v.string(), v.union([v.number(), v.string(), v.boolean()])),
  emptyAt: v.nullable(EmptyAt),
});
export type DispenserView = v.InferOutput<typeof DispenserView>;

export const resolutions = ['raw', '15m', '1h', '1d'] as const;
export type Resolution = (typeof resolutions)[number];

/** One raw row of a dispenser's history. Times are UTC; `ts` is device time, or arrival where there was none. */
export const ReadingRow = v.object({
  dispenser: v.string(),
  ts: v.string(),
  receivedAt: v.string(),
  boot: v.nullable(v.number()),
  seq: v.nullable(v.number()),
  level: v.nullable(v.number()),
  quality: v.picklist(qualities),
  /** One of `readingReasons`. */
  reason: v.nullable(v.string()),
  /** It ended a refill. */
  refill: v.optional(v.boolean()),
});
export type ReadingRow = v.InferOutput<typeof ReadingRow>;

/**
 * One rolled-up row: statistics of the accepted readings from `ts` on, for as long as `resolution` says: the one asked
 * for, or a coarser one where that is kept no longer.
 */
export const RollupRow = v.object({
  ts: v.string(),
  resolution: v.picklist(resolutions),
  count: v.number(),
  min: v.number(),
  p10: v.number(),
  mean: v.number(),
  p90: v.number(),
  max: v.number(),
  refills: v.number(),
});
export type RollupRow = v.InferOutput<typeof RollupRow>;
