/** What a server has told the world, life after life: the account that the last life is held to. */
export interface Told {
  /** Device to the sequence numbers that it has sent, and to those that were acknowledged. */
  readonly sent: Map<string, Set<number>>;
  readonly acked: Map<string, Set<number>>;
  /** What people wrote, by idempotency key: to the id that was answered, or null while there was no answer. */
  readonly requests: Map<string, string | null>;
  readonly movements: Map<string, string | null>;
  readonly orders: Map<string, string | null>;
  /** Orders that a list or a screen has shown, by id: the furthest status. */
  readonly shown: Map<string, string>;
  /** Items whose shelf was counted empty, to the key of that movement. */
  readonly emptied: Map<string, string>;
  readonly screen: Screen;
  /** What was wrong at once, before the account. */
  readonly faults: string[];
}

/** What the live link has shown. */
export interface Screen {
  rev: number;
  /** Requests by id, to how many had asked. */
  readonly requests: Map<string, number>;
  /** Dispensers by id, to the time of the newest level. */
  readonly levels: Map<string, string>;
}

export function nothingTold(devices: readonly string[]): Told {
  return {
    sent: new Map(devices.map((device) => [device, new Set()])),
    acked: new Map(devices.map((device) => [device, new Set()])),
    requests: new Map(),
    movements: new Map(),
    orders: new Map(),
    shown: new Map(),
    emptied: new Map(),
    screen: { rev: -1, requests: new Map(), levels: new Map() },
    faults: [],
  };
}

const life = ['draft', 'approved', 'sent', 'confirmed', 'partly-received', 'received'];

/** How far an order has come. */
export const stageOf = (status: string | undefined): number => life.indexOf(status ?? '');

/** Remembers that an order was shown. */
export function show({ shown }: Told, { id, status }: { id: string; status: string }): void {
  if (stageOf(status) > stageOf(shown.get(id))) shown.set(id, status);
}

export function countOf(sets: ReadonlyMap<string, ReadonlySet<number>>): number {
  return [...sets.values()].reduce((sum, set) => sum + set.size, 0);
}

/** How many were answered. */
export function answered(writes: ReadonlyMap<string, string | null>): number {
  return [...writes.values()].filter((id) => id !== null).length;
}
