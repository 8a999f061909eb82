/** What an unknown device's last messages would say to a dispenser, as the API answers it. Changes nothing. */

import type { PreviewInput, PreviewSaid, PreviewView } from '../../contract/api/adoption.ts';
import { type Issue, issue, ok, type Result, refuse } from '../../contract/errors.ts';
import type { DeviceBinding, Measure } from '../../contract/site-file.ts';
import { levelOf } from '../../domain/geometry.ts';
import type { KeptMessage, Millis } from '../../domain/model.ts';
import { badMapping, unknownModel } from '../device-reasons.ts';
import type { Inbound, Listening, State, UplinkDecoder } from '../ports.ts';
import { iso, isoOrNull } from './instants.ts';

/** Errors: `not-found` for an entry or dispenser that is not there. */
export function previewView(
  state: State,
  decoder: UplinkDecoder,
  { entry: entryId, message, device: chosen, dispenser, location, measure: given }: PreviewInput,
  now: Millis,
): Result<PreviewView> {
  const entry = entryId === undefined ? undefined : state.get('inbox', entryId);
  if (entryId !== undefined && entry === undefined)
    return refuse('not-found', `Nothing in the inbox is called ${entryId}`);
  const doc = dispenser === undefined ? undefined : state.get('dispensers', dispenser);
  if (dispenser !== undefined && doc === undefined) return refuse('not-found', `There is no dispenser ${dispenser}`);
  if (location !== undefined && state.get('locations', location) === undefined)
    return refuse('not-found', `There is no location ${location}`);
  const kept = entry?.kept ?? (message === undefined ? [] : [pasted(message, now)]);
  const suggestion = entry?.suggestion ?? decoder.suggest(kept);
  const device = chosen ?? suggestion;
  const measure = given ?? doc?.measure ?? { kind: 'percent' };
  const faults = device === null ? [] : faultsOf(device, decoder);
  const said = device === null ? [] : decoder.tryOut(kept, listenerOf(device));
  function listenerOf(binding: DeviceBinding): Listening {
    return location === undefined
      ? { dispenser: dispenser ?? 'preview', binding, measure }
      : { room: location, binding };
  }
  return ok({
    device,
    suggestion,
    measure,
    faults,
    messages: kept.map(({ topic, receivedAt, payload, base64, retained }, i) => ({
      topic,
      receivedAt: iso(receivedAt),
      payload,
      binary: base64 === true,
      retained: retained === true,
      said: (said[i] ?? []).flatMap((one) => saidBy(one, measure)),
    })),
  });
}

const pasted = (
  { topic, payload, retained }: NonNullable<PreviewInput['message']>,
  receivedAt: Millis,
): KeptMessage => ({ topic, payload, receivedAt, ...(retained && { retained }) });

function faultsOf({ preset, map = {} }: DeviceBinding, decoder: UplinkDecoder): Issue[] {
  const unknown = preset === undefined ? null : decoder.presetFault(preset);
  return [
    ...(unknown === null ? [] : [issue('$.device.preset', unknown, unknownModel(preset))]),
    ...Object.entries(map).flatMap(([key, expression]) => {
      const message = expression === undefined ? null : decoder.mappingFault(expression);
      return message === null ? [] : [issue(`$.device.map.${key}`, message, badMapping)];
    }),
  ];
}

function saidBy(one: Inbound, measure: Measure): PreviewSaid[] {
  const nothing = {
    ...{ measured: null, level: null, reason: null, detail: null },
    ...{ online: null, event: null, press: null, people: null },
  };
  if (one.type === 'unclaimed' || one.type === 'answer') return [];
  if (one.type === 'refusal')
    return [{ ...nothing, type: 'refused', reason: one.reason, detail: one.detail, at: null, battery: null }];
  const { total, period, present } = one.people ?? {};
  const common = {
    ...nothing,
    at: isoOrNull(one.deviceTime),
    battery: one.vitals?.battery ?? null,
    people:
      one.people === undefined
        ? null
        : { total: total?.in ?? null, period: period?.in ?? null, present: present ?? null },
  };
  if (one.type === 'availability') return [{ ...common, type: 'availability', online: one.online }];
  if (one.type === 'event') return [{ ...common, type: 'event', event: one.event, press: one.press ?? null }];
  if (one.type === 'vitals') return [{ ...common, type: 'vitals' }];
  const { measured } = one;
  if (measured === null)
    return [{ ...common, type: 'reading', reason: 'no-level', detail: 'the sensor says that it has no value' }];
  const result = levelOf(measure, measured);
  const told = { ...common, type: 'reading' as const, measured };
  return [result.ok ? { ...told, level: result.level } : { ...told, reason: result.reason, detail: result.detail }];
}
