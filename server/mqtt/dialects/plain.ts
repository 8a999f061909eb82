/** Any JSON and any bare number on a topic of the site's choice. */
import { bareValue } from './bare-value.ts';
import { batteryPercent } from './battery.ts';
import type { Dialect, Envelope } from './dialect.ts';
import { findDecoded } from './find-decoded.ts';
import { at, counter, isRecord, parseJson, timeOf } from './values.ts';

export const json: Dialect = {
  name: 'json',
  claims: () => false,
  open(topic, text): Envelope {
    const parsed = parseJson(text);
    if (!parsed.ok) return { type: 'refused', reason: 'malformed', detail: parsed.why, address: topic };
    const message = isRecord(parsed.value) ? parsed.value : { value: parsed.value };
    const deviceTime = timeOf(at(message, 'time') ?? at(message, 'timestamp') ?? at(message, 'ts'));
    const seq = counter(at(message, 'seq'));
    return {
      type: 'message',
      addresses: [topic],
      message,
      vitals: batteryPercent(at(message, 'battery')),
      ...(deviceTime !== undefined && { deviceTime }),
      ...(seq !== undefined && { seq }),
    };
  },
  find: findDecoded,
  family: [],
  filters: ({ topic, id }) => [topic ?? id],
};

export const number: Dialect = {
  name: 'number',
  claims: () => false,
  open: (topic, text) => ({ type: 'message', addresses: [topic], message: { value: text.trim() } }),
  find: (message, binding, wanted) => bareValue(message, binding, wanted),
  family: [],
  filters: ({ topic, id }) => [topic ?? id],
};
