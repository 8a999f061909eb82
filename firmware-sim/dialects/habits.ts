/** What the encoders share: how often something odd happens, and to which devices. */
import type { Message, Report } from './report.ts';

/** Each `n`th report of a device, `offset` reports into the row. */
export const isEach = ({ seq }: Report, n: number, offset = 0): boolean => seq % n === offset;

/** A device's number by its name, so that the same ones always have the same habit. */
export const oddity = ({ device: { id } }: Report, kinds: number): number =>
  [...id].reduce((sum, char) => (sum * 31 + char.charCodeAt(0)) % 997, 7) % kinds;

export const say = (topic: string, payload: string | object, retain = false, qos: 0 | 1 = 0): Message => ({
  topic,
  payload: typeof payload === 'string' ? payload : JSON.stringify(payload),
  qos,
  retain,
});
