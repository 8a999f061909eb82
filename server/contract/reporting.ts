/** How often a dispenser's device should report, as people set it: seconds, and percent of the level. */
import * as v from 'valibot';

/** Longer than a day nobody would notice that a device has died. */
const Seconds = v.pipe(v.number(), v.integer(), v.minValue(10), v.maxValue(86_400));
const Percent = v.pipe(v.number(), v.finite(), v.minValue(0), v.maxValue(100));

/** What of it a family of devices cannot be told is left out for it. */
export const Reporting = v.strictObject({
  /** Between two reports, as long as nothing below says otherwise. */
  intervalS: v.optional(Seconds),
  /** Outside the site's office hours and on days off. It comes before `nearEmpty`: nobody takes anything then. */
  quietIntervalS: v.optional(Seconds),
  nearEmpty: v.optional(v.strictObject({ level: Percent, intervalS: Seconds })),
  /** The device reports at once when the level falls to it. */
  alertLevel: v.optional(Percent),
});
export type Reporting = v.InferOutput<typeof Reporting>;
