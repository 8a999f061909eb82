/** A dispenser as the API answers it: what it is, what is known of its fill, how its device feels. */
import type { DispenserView } from '../../contract/api/dispensers.ts';
import type { DispenserDoc, LevelDoc, SourceDoc } from '../../domain/model.ts';
import { runOutOf } from '../../domain/run-out.ts';
import type { State } from '../ports.ts';
import { healthOf } from './health-view.ts';
import { iso, isoOrNull } from './instants.ts';

/** Below a source that is down nothing is known, whatever was heard last. */
export function dispenserView(state: State, doc: DispenserDoc, deviceId: string | null): DispenserView {
  const level = state.get('levels', doc.id);
  const source = sourceOf(state, doc);
  const isCutOff = source?.connected === false;
  const vitals = level?.vitals ?? {};
  const empty = level && !isCutOff && level.gatewayDown === undefined ? runOutOf(state, doc, level) : null;
  return {
    id: doc.id,
    name: doc.name,
    location: doc.location,
    item: doc.item,
    capacity: doc.capacity,
    measure: doc.measure,
    ...(doc.storeroom !== undefined && { storeroom: doc.storeroom }),
    ...(doc.at !== undefined && { at: doc.at }),
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
    ...soonEmpty(state, doc, level),
    rssi: vitals.rssi ?? null,
    snr: vitals.snr ?? null,
    lqi: vitals.lqi ?? null,
    metrics: { ...vitals.metrics },
    emptyAt: empty && { p10: iso(empty.p10), p50: iso(empty.p50), p90: iso(empty.p90) },
  };
}

/** The source that it is heard through, where that is not the main broker. */
export const sourceOf = (state: State, { device }: DispenserDoc): SourceDoc | undefined =>
  device?.source === undefined ? undefined : state.get('sources', device.source);

const foreseen = 60 * 86_400_000;

function soonEmpty(
  state: State,
  doc: DispenserDoc,
  level: LevelDoc | undefined,
): Pick<DispenserView, 'batteryEmptyAt'> {
  const forecast = healthOf(state, doc)?.forecast;
  return forecast && level?.seenAt && forecast.at - level.seenAt < foreseen ? { batteryEmptyAt: iso(forecast.at) } : {};
}
