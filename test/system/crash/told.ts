/** What a server has told the world, life after life: the account that the last life is held to. */
export interface Told {
  /** Device to the sequence numbers that it has sent, and to those that were acknowledged. */
  readonly sent: Map<string, Set<number>>;
  readonly acked: Map<string, Set<number>>;
  /** What people wrote, by idempotency key: to the id that was answered, or null while there was no answer. */
  readonly requests: Map<string, string | null>;
  readonly movements: Map<string, string | null>;
  readonly orders: Map<string, string | null>;
  /** Orders that a list has shown, by id, and whether as sent. */
  readonly shown: Map<string, boolean>;
  /** Items whose shelf was counted empty. */
  readonly emptied: Set<string>;
}

export function nothingTold(devices: readonly string[]): Told {
  return {
    sent: new Map(devices.map((device) => [device, new Set()])),
    acked: new Map(devices.map((device) => [device, new Set()])),
    requests: new Map(),
    movements: new Map(),
    orders: new Map(),
    shown: new Map(),
    emptied: new Set(),
  };
}

export function countOf(sets: ReadonlyMap<string, ReadonlySet<number>>): number {
  return [...sets.values()].reduce((sum, set) => sum + set.size, 0);
}

/** How many were answered. */
export function answered(writes: ReadonlyMap<string, string | null>): number {
  return [...writes.values()].filter((id) => id !== null).length;
}
