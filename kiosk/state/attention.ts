/**
 * What the wall asks hands for, most urgent first: empty (longest first), items that the storerooms are out of, low
 * (soonest empty first), faults, silent sensors. Pure; times are ISO text.
 */
import type { DispenserView } from '../../server/contract/api/dispensers.ts';
import type { ItemView } from '../../server/contract/api/live.ts';
import type { Model } from './model.ts';

export type Need =
  /** Dispensers of one room in the same state: one errand. The most urgent first. */
  | {
      readonly kind: 'dispensers';
      readonly key: string;
      readonly dispensers: readonly [DispenserView, ...DispenserView[]];
    }
  | { readonly kind: 'stock-out'; readonly key: string; readonly item: ItemView };

const rank = { empty: 0, 'stock-out': 1, low: 2, fault: 3, stale: 4, unknown: 5, ok: 6 } as const;
const never = '~';

/** `unknown` counts only where a device ought to speak. */
function needs(dispenser: DispenserView): boolean {
  return dispenser.status === 'unknown' ? dispenser.deviceId !== null : dispenser.status !== 'ok';
}

const urgency = (need: Need) => (need.kind === 'stock-out' ? rank['stock-out'] : rank[need.dispensers[0].status]);

/** When a low one runs out, when another became what it is; earlier is more urgent. */
function due({ status, emptyAt, statusAt, id }: DispenserView): string {
  return (status === 'low' ? (emptyAt?.p50 ?? never) : (statusAt ?? never)) + id;
}

const order = (need: Need) => (need.kind === 'stock-out' ? need.item.id : due(need.dispensers[0]));

export function attention(model: Model): readonly Need[] {
  const needy = [...model.dispensers.values()].filter(needs).sort((a, b) => due(a).localeCompare(due(b)));
  const errands = new Map<string, [DispenserView, ...DispenserView[]]>();
  for (const dispenser of needy) {
    const key = `${dispenser.location} ${dispenser.status} ${dispenser.problem}`;
    const errand = errands.get(key);
    if (errand) errand.push(dispenser);
    else errands.set(key, [dispenser]);
  }
  const list: Need[] = [...errands].map(([key, dispensers]) => ({ kind: 'dispensers', key, dispensers }));
  for (const { kind, item: id } of model.alerts) {
    const item = kind === 'stock-out' && id !== undefined ? model.items.get(id) : undefined;
    if (item) list.push({ kind: 'stock-out', key: `item ${item.id}`, item });
  }
  return list.sort((a, b) => urgency(a) - urgency(b) || order(a).localeCompare(order(b)));
}

/** How many dispensers are in each state that needs somebody. */
export function tally(model: Model): Readonly<Record<'empty' | 'low' | 'fault' | 'stale', number>> {
  const counts = { empty: 0, low: 0, fault: 0, stale: 0 };
  for (const { status } of model.dispensers.values()) {
    if (status !== 'ok' && status !== 'unknown') counts[status] += 1;
  }
  return counts;
}

/** Those that will be empty next, soonest first, of those that need nobody yet. */
export function nextUp(model: Model, most: number): readonly DispenserView[] {
  return [...model.dispensers.values()]
    .filter((dispenser) => dispenser.status === 'ok' && dispenser.emptyAt !== null)
    .sort((a, b) => (a.emptyAt?.p50 ?? never).localeCompare(b.emptyAt?.p50 ?? never))
    .slice(0, most);
}
