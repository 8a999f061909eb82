/** Which topics somebody listens to, so that a message to nobody need not be forwarded. */
import { matches } from '../domain/topic-rights.ts';

export interface Audience {
  add(filter: string): void;
  remove(filter: string): void;
  /** Whether somebody may listen to `topic`; never false when somebody does. */
  hears(topic: string): boolean;
}

/** Filters with wildcards that are tried one by one; with more of them every topic counts as heard. */
const tried = 32;

export function createAudience(): Audience {
  const exact = new Map<string, number>();
  const wide = new Map<string, number>();
  const listOf = (filter: string): Map<string, number> => (/[+#]/.test(filter) ? wide : exact);

  return {
    add(filter) {
      const list = listOf(filter);
      list.set(filter, (list.get(filter) ?? 0) + 1);
    },
    remove(filter) {
      const list = listOf(filter);
      const left = (list.get(filter) ?? 0) - 1;
      if (left > 0) list.set(filter, left);
      else list.delete(filter);
    },
    hears(topic) {
      if (exact.size > 0 && exact.has(topic)) return true;
      if (wide.size > tried) return true;
      for (const filter of wide.keys()) if (matches(filter, topic)) return true;
      return false;
    },
  };
}
