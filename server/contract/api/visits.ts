/** Who comes to where a dispenser hangs, as the people counters there tell. */
import * as v from 'valibot';

export const VisitsView = v.object({
  /** The nearest place around the dispenser that counts. Null: nobody counts there. */
  location: v.nullable(v.string()),
  /** The last days of the site's calendar, the oldest first; those that nothing was counted on are left out. */
  days: v.array(
    v.object({
      day: v.string(),
      arrivals: v.number(),
      /** By local hour, 24 of them. */
      hours: v.array(v.number()),
    }),
  ),
  /** Arrivals that are usual by hour of the week, Monday 00 first: 168. Null until a week was counted. */
  week: v.nullable(v.array(v.number())),
  /** Percent points of the dispenser that an arrival takes. Null until learned. */
  perVisit: v.nullable(v.number()),
  /** What the forecast goes by: `visits` once they have foretold the days of a week better than days did. */
  forecastBy: v.picklist(['visits', 'days']),
  counters: v.array(
    v.object({
      deviceId: v.nullable(v.string()),
      address: v.string(),
      seenAt: v.nullable(v.string()),
      /** Of the newest report that counted. */
      countedAt: v.nullable(v.string()),
      /** Its running total then, and who was there. */
      total: v.nullable(v.number()),
      present: v.nullable(v.number()),
      /** %; null when it does not tell. */
      battery: v.nullable(v.number()),
    }),
  ),
});
export type VisitsView = v.InferOutput<typeof VisitsView>;
