/** How a dispenser's device is doing. */
import * as v from 'valibot';

export const HealthView = v.object({
  deviceId: v.nullable(v.string()),
  firmware: v.nullable(v.string()),
  /** Who hears it best, of a network of gateways. */
  gateway: v.nullable(v.string()),
  online: v.nullable(v.boolean()),
  seenAt: v.nullable(v.string()),
  /** Learned, s. */
  intervalS: v.nullable(v.number()),
  /** What is wrong with it, the gravest first. */
  findings: v.array(
    v.picklist(['gateway-down', 'silent', 'offline', 'stuck', 'jam', 'suspect', 'flapping', 'noisy', 'drifting']),
  ),
  /** Standard deviation of a report, points of the level; null until known. */
  noise: v.nullable(v.number()),
  /** Times that its link was lost in the last 24 hours. */
  drops: v.number(),
  /** Points by which a full unit is measured as more or less than some refills ago; null until known. */
  drift: v.nullable(v.number()),
  battery: v.object({
    percent: v.nullable(v.number()),
    volts: v.nullable(v.number()),
    low: v.nullable(v.boolean()),
    changedAt: v.nullable(v.string()),
    /** Percent by day, the oldest first, since it was changed; at most 60. */
    points: v.array(v.object({ at: v.string(), percent: v.number() })),
    /** Null: not to be foreseen, or not yet. */
    forecast: v.nullable(
      v.object({
        at: v.string(),
        from: v.string(),
        to: v.string(),
        /** 0 to 1. */
        charge: v.number(),
        /** `flat`: it tells a voltage, which is flat until the end; `even`: it counts charge. */
        curve: v.picklist(['flat', 'even']),
      }),
    ),
  }),
});
export type HealthView = v.InferOutput<typeof HealthView>;
