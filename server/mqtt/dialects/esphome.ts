/** ESPHome: `<node>/sensor/<name>/state` with the bare value as text, `nan` for none; `<node>/status`. */
import type { DeviceBinding } from '../../contract/site-file.ts';
import type { Dialect, Found } from './dialect.ts';
import { at, measuredAs } from './values.ts';

const state = /^(.+)\/sensor\/[^/]+\/state$/;
const status = /^(.+)\/status$/;

export const esphome: Dialect = {
  name: 'esphome',
  claims: (topic) => state.test(topic) || status.test(topic),
  isLoose: true,
  maybeOf: (topic) => (state.exec(topic) ?? status.exec(topic))?.[1] ?? null,
  open(topic, text) {
    const node = (state.exec(topic) ?? status.exec(topic))?.[1];
    const addresses = [node ?? topic];
    if (status.test(topic)) {
      const word = text.trim().toLowerCase();
      if (word === 'online' || word === 'offline')
        return { type: 'availability', addresses, online: word === 'online' };
      return {
        type: 'refused',
        reason: 'malformed',
        detail: 'status must be online or offline',
        address: node ?? topic,
      };
    }
    return { type: 'message', addresses, message: { value: text.trim() } };
  },
  find: findValue,
  family: [],
  filters: ({ id, topic }) => [topic ?? `${id}/sensor/+/state`, `${id}/status`],
};

/** A value is what the unit behind it, or else the binding's unit, or else the dispenser's measure, says. */
export function findValue(message: unknown, binding: DeviceBinding, measure: string): Found {
  const value = at(message, 'value');
  if (value === undefined) return 'absent';
  if (binding.unit !== undefined || (typeof value === 'string' && /[a-z%]\s*$/i.test(value)))
    return measuredAs('percent', value, binding);
  const kind =
    measure === 'weight' ? 'weight' : measure === 'count' ? 'count' : measure === 'percent' ? 'percent' : 'distance';
  return measuredAs(kind, value, {});
}
