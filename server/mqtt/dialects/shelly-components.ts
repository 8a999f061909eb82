/** Components of a Shelly's status: `input:0`, `input:100`, `voltmeter:100`. */
import { isRecord } from './values.ts';

/** Those of one kind, in their order. */
export function componentsOf(params: unknown, kind: string): readonly unknown[] {
  if (!isRecord(params)) return [];
  return Object.entries(params).flatMap(([name, status]) => (name.startsWith(`${kind}:`) ? [status] : []));
}
