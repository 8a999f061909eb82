/** Any JSON and any bare number on a topic of the site's choice. */

import type { DeviceBinding } from '../../contract/site-file.ts';
import { bareValue } from './bare-value.ts';
import type { Dialect, Envelope, Found, Wanted } from './dialect.ts';
import { findDecoded } from './find-decoded.ts';
import { usualVitals } from './usual-vitals.ts';
import { at, count, isRecord, kindOfUnit, parseJson, timeOf, unwrapped } from './values.ts';

export const json: Dialect = {
  name: 'json',
  claims: () => false,
  open(topic, text): Envelope {
    const parsed = parseJson(text);
    if (!parsed.ok) return { type: 'refused', reason: 'malformed', detail: parsed.why, address: topic };
    const message = isRecord(parsed.value) ? parsed.value : { value: parsed.value };
    const deviceTime = timeOf(at(message, 'time') ?? at(message, 'timestamp') ?? at(message, 'ts'));
    const seq = count(at(message, 'seq'));
    return {
      type: 'message',
      addresses: [topic],
      message,
      vitals: usualVitals(message),
      ...(deviceTime !== undefined && { deviceTime }),
      ...(seq !== undefined && { seq }),
    };
  },
  find(message, binding, wanted) {
    const found = findDecoded(message, binding, wanted);
    return found === 'absent' ? findBare(message, binding, wanted) : found;
  },
  family: [],
  filters: ({ topic, id }) => [topic ?? id],
};

/** A bare value, or one under that name, with its unit beside it where there is one. */
function findBare(message: unknown, binding: DeviceBinding, wanted: Wanted): Found {
  const [value, unit] = [at(message, 'value'), at(message, 'unit')];
  if (value === undefined || (typeof value === 'object' && value !== null)) return 'absent';
  if (typeof unit === 'string' && kindOfUnit(unit) === undefined)
    return { kind: 'refused', reason: 'wrong-unit', detail: `${unit.slice(0, 32)} is no unit of a level` };
  return bareValue({ value: unwrapped(message) }, binding, wanted);
}

export const number: Dialect = {
  name: 'number',
  claims: () => false,
  open: (topic, text) => ({ type: 'message', addresses: [topic], message: { value: text.trim() } }),
  find: (message, binding, wanted) => bareValue(message, binding, wanted),
  family: [],
  filters: ({ topic, id }) => [topic ?? id],
};
