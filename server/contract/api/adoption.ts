/** Taking an unknown device in: what its messages would say, and which dispenser or room it is for; moving and replacing devices. */
import * as v from 'valibot';
import { Issue } from '../errors.ts';
import { Id } from '../primitives.ts';
import { presses } from '../reading.ts';
import { DeviceBinding, Dialect, Measure } from '../site-file.ts';

/** Names an entry of the inbox. */
const EntryId = v.pipe(v.string(), v.minLength(1), v.maxLength(300));

/** Of an entry of the inbox, or of a message that somebody pastes in. */
const oneListener = 'give either dispenser or location';
export const PreviewInput = v.pipe(
  v.strictObject({
    entry: v.optional(EntryId),
    message: v.optional(
      v.strictObject({
        topic: v.pipe(v.string(), v.minLength(1), v.maxLength(256)),
        payload: v.pipe(v.string(), v.maxLength(48_000)),
        retained: v.optional(v.boolean(), false),
      }),
    ),
    /** How to listen to it; absent: as suggested. */
    device: v.optional(DeviceBinding),
    /** Whose measure counts where none is given. */
    dispenser: v.optional(Id),
    /** For a people counter or a call button: the room. */
    location: v.optional(Id),
    measure: v.optional(Measure),
  }),
  v.check(({ dispenser, location }) => dispenser === undefined || location === undefined, oneListener),
  v.check(({ entry, message }) => (entry === undefined) !== (message === undefined), 'give either entry or message'),
);
export type PreviewInput = v.InferOutput<typeof PreviewInput>;

/** What one message would say. */
export const PreviewSaid = v.object({
  type: v.picklist(['reading', 'vitals', 'availability', 'event', 'refused']),
  /** In base units: %, mm, g, portions. Null: none, or the sensor says that it has none. */
  measured: v.nullable(v.object({ kind: v.picklist(['percent', 'distance', 'weight', 'count']), value: v.number() })),
  /** By the measure, 0 to 100; null where there is none. */
  level: v.nullable(v.number()),
  /** Why there is no level, as `hylla_readings_rejected_total{reason}` has it, and in a sentence. */
  reason: v.nullable(v.string()),
  detail: v.nullable(v.string()),
  /** When the device says that it measured. */
  at: v.nullable(v.string()),
  battery: v.nullable(v.number()),
  online: v.nullable(v.boolean()),
  event: v.nullable(v.string()),
  /** A button: how it was pressed. */
  press: v.nullable(v.picklist(presses)),
  /** A people counter: who came, by its running total or in the period; and who is there. */
  people: v.nullable(
    v.object({ total: v.nullable(v.number()), period: v.nullable(v.number()), present: v.nullable(v.number()) }),
  ),
});
export type PreviewSaid = v.InferOutput<typeof PreviewSaid>;

export const PreviewView = v.object({
  /** What the preview went by; null when nothing could be suggested. */
  device: v.nullable(DeviceBinding),
  suggestion: v.nullable(DeviceBinding),
  measure: Measure,
  /** What is wrong with the preset or an expression of the map. */
  faults: v.array(Issue),
  /** The last messages, the oldest first. Nothing said: it is not for this device, or of no interest. */
  messages: v.array(
    v.object({
      topic: v.string(),
      receivedAt: v.string(),
      payload: v.string(),
      /** `payload` is the bytes in base 64: they are no text. */
      binary: v.boolean(),
      /** The broker's stored copy: older than it looks. */
      retained: v.boolean(),
      said: v.array(PreviewSaid),
    }),
  ),
});
export type PreviewView = v.InferOutput<typeof PreviewView>;

/** Either to a dispenser, or to a room: a people counter, or a call button on its wall. */
export const AdoptInput = v.pipe(
  v.strictObject({
    entry: EntryId,
    dispenser: v.optional(Id),
    location: v.optional(Id),
    /** Absent: as suggested. */
    device: v.optional(DeviceBinding),
    /** Absent: as the dispenser has it. */
    measure: v.optional(Measure),
    /** In place of the device that the dispenser has. */
    replace: v.optional(v.boolean(), false),
  }),
  v.check(({ dispenser, location }) => (dispenser === undefined) !== (location === undefined), oneListener),
);
export type AdoptInput = v.InferOutput<typeof AdoptInput>;

/** Moves the dispenser's device to another dispenser. */
export const ReassignInput = v.strictObject({ to: Id, replace: v.optional(v.boolean(), false) });
export type ReassignInput = v.InferOutput<typeof ReassignInput>;

/** Another device of the same kind in the place of the one that the dispenser has: preset, unit and map stay. */
export const ReplaceInput = v.strictObject({
  id: DeviceBinding.entries.id,
  source: v.optional(Id),
  /** Where the topic names the device. */
  topic: DeviceBinding.entries.topic,
});
export type ReplaceInput = v.InferOutput<typeof ReplaceInput>;

export const Bound = v.object({
  /** What listens to it now: a dispenser, or a room. The other one is null. */
  dispenser: v.nullable(v.string()),
  location: v.nullable(v.string()),
  device: DeviceBinding,
  /** Its id in `/devices`. */
  deviceId: v.nullable(v.string()),
  /** Kept messages that were read anew, and what came of their readings. */
  replayed: v.number(),
  accepted: v.number(),
  suspicious: v.number(),
  rejected: v.record(v.string(), v.number()),
  level: v.nullable(v.number()),
});
export type Bound = v.InferOutput<typeof Bound>;

export const holds = ['full', 'empty'] as const;
export const HoldInput = v.strictObject({ hold: v.picklist(holds) });

const Point = v.object({
  samples: v.number(),
  /** mm or g; null without samples. */
  median: v.nullable(v.number()),
  /** Largest less smallest. */
  spread: v.nullable(v.number()),
});

/** How a calibration goes. `hold` null: none is under way. */
export const CalibrationView = v.object({
  hold: v.nullable(v.picklist(holds)),
  startedAt: v.nullable(v.string()),
  /** Readings that each of the two takes. */
  needed: v.number(),
  unit: v.nullable(v.picklist(['mm', 'g'])),
  full: Point,
  empty: Point,
  /** Readings that were no use: percentages or counts, which the device works out itself. */
  useless: v.number(),
  /** Why both points together would be refused; null while one is missing, and when they would do. */
  problem: v.nullable(v.picklist(['too-close', 'noisy', 'swapped'])),
});
export type CalibrationView = v.InferOutput<typeof CalibrationView>;

export const Calibrated = v.object({ measure: Measure });

/** The presets that there are, and the envelopes. */
export const PresetList = v.object({ dialects: v.array(Dialect), presets: v.array(v.string()) });
