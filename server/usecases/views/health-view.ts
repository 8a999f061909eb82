/** How a dispenser's device is doing, as the API answers it. */
import type { HealthView } from '../../contract/api/health.ts';
import {
  deviceName,
  driftOf,
  type HealthDoc,
  isDrifting,
  isFlapping,
  isNoisy,
  noiseOf,
} from '../../domain/device-health.ts';
import { emptyLevelDoc, isOnline } from '../../domain/dispenser.ts';
import type { DispenserDoc, LevelDoc, Millis } from '../../domain/model.ts';
import type { State } from '../ports.ts';
import { bindingKey, deviceIds } from './device-view.ts';
import { iso, isoOrNull } from './instants.ts';

/** Of the device that it has now. */
export function healthOf(state: State, { id, device }: DispenserDoc): HealthDoc | undefined {
  const health = state.get('health', id);
  return device !== undefined && health?.device === deviceName(device) ? health : undefined;
}

type Finding = HealthView['findings'][number];

/** What would make its figures doubtful, beyond what the level's own problem says. */
export function unsteadiness(level: LevelDoc, health: HealthDoc | undefined, now: Millis): readonly Finding[] {
  const found: Finding[] = [];
  if (health !== undefined && isFlapping(health, level.interval, now)) found.push('flapping');
  if (isNoisy(level)) found.push('noisy');
  if (health !== undefined && isDrifting(health)) found.push('drifting');
  return found;
}

const day = 86_400_000;

export function healthView(state: State, doc: DispenserDoc, now: Millis): HealthView {
  const level = state.get('levels', doc.id) ?? emptyLevelDoc(doc.id);
  const health = healthOf(state, doc);
  const { vitals, problem, interval } = level;
  const { forecast = null } = health ?? {};
  return {
    deviceId: doc.device === undefined ? null : (deviceIds(state).get(bindingKey(doc.device)) ?? null),
    firmware: vitals.firmware ?? null,
    gateway: vitals.gateway ?? null,
    online: isOnline(level),
    seenAt: isoOrNull(level.seenAt),
    intervalS: interval === null ? null : Math.round(interval / 1000),
    findings: [...(problem === null ? [] : [problem]), ...unsteadiness(level, health, now)],
    noise: noiseOf(level),
    drops: (health?.drops ?? []).filter((at) => at > now - day).length,
    drift: health === undefined ? null : driftOf(health),
    battery: {
      percent: vitals.battery ?? null,
      volts: vitals.batteryVolts ?? null,
      low: vitals.batteryLow ?? null,
      changedAt: isoOrNull(health?.changedAt),
      points: (health?.batteries ?? []).map(({ at, percent }) => ({ at: iso(at), percent })),
      forecast: forecast && {
        at: iso(forecast.at),
        from: iso(forecast.from),
        to: iso(forecast.to),
        charge: forecast.charge,
        curve: forecast.curve,
      },
    },
  };
}
