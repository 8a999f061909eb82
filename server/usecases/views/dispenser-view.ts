/** A dispenser as the API answers it: what it is, what is known of its fill, how its device feels. */
import type { DispenserView } from '../../contract/api/dispensers.ts';
import type { DispenserDoc, LevelDoc, SourceDoc } from '../../domain/model.ts';
import { runOut } from '../../domain/run-out.ts';
import { iso, isoOrNull } from './instants.ts';

/**
 * `level` is undefined for a dispenser that nothing has been heard of. Below a source that is down nothing is known, whatever
 * was heard last.
 */
export function dispenserView(
  doc: DispenserDoc,
  level: LevelDoc | undefined,
  deviceId: string | null,
  source?: SourceDoc,
): DispenserView {
  const isCutOff = source?.connected === false;
  const vitals = level?.vitals ?? {};
  const empty = level && !isCutOff ? runOut(level, doc.emptyLevel) : null;
  return {
    id: doc.id,
    name: doc.name,
    location: doc.location,
    item: doc.item,
    capacity: doc.capacity,
    measure: doc.measure,
    lowLevel: doc.lowLevel,
    emptyLevel: doc.emptyLevel,
    ...(doc.reporting !== undefined && { reporting: doc.reporting }),
    device: doc.device ?? null,
    deviceId,
    level: level?.level ?? null,
    status: isCutOff ? 'unknown' : (level?.status ?? 'unknown'),
    statusAt: isoOrNull(isCutOff ? source.since : level?.statusAt),
    ...(level?.outages !== undefined &&
      level.outages.length > 0 && { outages: level.outages.map(({ from, to }) => ({ from: iso(from), to: iso(to) })) }),
    problem: isCutOff ? 'source-down' : (level?.problem ?? null),
    levelAt: isoOrNull(level?.levelAt),
    seenAt: isoOrNull(level?.seenAt),
    refilledAt: isoOrNull(level?.refilledAt),
    battery: vitals.battery ?? null,
    batteryVolts: vitals.batteryVolts ?? null,
    batteryLow: vitals.batteryLow ?? null,
    rssi: vitals.rssi ?? null,
    snr: vitals.snr ?? null,
    lqi: vitals.lqi ?? null,
    metrics: { ...vitals.metrics },
    emptyAt: empty && { p10: iso(empty.p10), p50: iso(empty.p50), p90: iso(empty.p90) },
  };
}
