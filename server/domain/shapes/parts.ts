/** The small shapes that documents are made of, beside those of the contract. */
import * as v from 'valibot';

export const Key = v.pipe(v.string(), v.minLength(1));
export const Amount = v.pipe(v.number(), v.finite());
/** Milliseconds since the epoch; a device's clock may say anything. */
export const At = Amount;
export const Count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
export const May = v.exactOptional;
export const OrNull = v.nullable;

/** See `contract/reading.ts`. */
export const Vitals = v.strictObject({
  battery: May(Amount),
  batteryVolts: May(Amount),
  batteryLow: May(v.boolean()),
  rssi: May(Amount),
  snr: May(Amount),
  lqi: May(Amount),
  gateway: May(v.string()),
  firmware: May(v.string()),
  metrics: May(v.record(v.string(), v.union([Amount, v.string(), v.boolean()]))),
});

/** Which reports of a device were seen; see `domain/sequence.ts`. */
export const Seen = v.strictObject({
  boots: v.array(v.strictObject({ boot: Amount, intervals: v.array(v.tuple([Amount, Amount])) })),
  times: v.array(At),
  values: May(v.array(OrNull(Amount))),
  behind: May(v.strictObject({ boot: OrNull(Amount), top: Amount, since: At })),
});
