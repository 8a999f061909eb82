/** A device was heard: it is there, and so is all that stands between it and Hylla. Fills the draft in. */
import { heard } from '../domain/dispenser.ts';
import type { DispenserDoc, LevelDoc, Millis } from '../domain/model.ts';
import type { LevelDraft } from './move-level.ts';

/** `before`: the document that the draft was made of, or the draft itself. */
export function noteLife(known: LevelDraft, before: LevelDoc, dispenser: DispenserDoc, arrival: Millis): void {
  const { seenAt, interval, outage } = heard(before, arrival, dispenser);
  known.seenAt = seenAt;
  known.interval = interval;
  const { filter } = known;
  filter.offlineAt = null;
  if (outage !== filter.outage) filter.outage = outage;
  if (known.online !== null) known.online = true;
  if (known.gatewayDown !== undefined) known.gatewayDown = undefined;
}
