/** How a wall shows the site: what facilities set for it in the office. All that is absent is as it is by itself. */
import * as v from 'valibot';
import { Id } from '../primitives.ts';

const TimeOfDay = v.pipe(v.string(), v.regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'must be a time of day, HH:MM'));

export const screenThemes = ['light', 'dark'] as const;
/** What a wall does when something is newly empty or out: nothing, flash, sound, or both. */
export const screenAlarms = ['off', 'flash', 'chime', 'both'] as const;
export type ScreenAlarm = (typeof screenAlarms)[number];

const entries = {
  /** Code of a language of the screens; absent: the site's. */
  language: v.optional(v.pipe(v.string(), v.regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}$/, 'must be a language code'))),
  /** Absent: the device's own, dark at night. */
  theme: v.optional(v.picklist(screenThemes)),
  /** Only what hangs within these places, floors as a rule; absent or empty: all. */
  floors: v.optional(v.pipe(v.array(Id), v.maxLength(200))),
  /** From when to when it is night there, by the site's clock; absent: by the office hours. */
  night: v.optional(v.union([v.literal('never'), v.tuple([TimeOfDay, TimeOfDay])])),
  /** Absent: `off`. */
  alarm: v.optional(v.picklist(screenAlarms)),
};

/** As the screen is told; a screen of an older version leaves out what it does not know. */
export const ScreenSettings = v.object(entries);
export type ScreenSettings = v.InferOutput<typeof ScreenSettings>;

/** All of them: what is left out is as it is by itself again. */
export const ScreenSettingsInput = v.strictObject(entries);
