/** What would be ordered now, supplier by supplier. */
import type { Documents } from './documents.ts';
import type { Millis, SupplierDoc } from './model.ts';
import { type ItemNeed, needsOf } from './needs.ts';

export interface SupplierPlan {
  readonly supplier: SupplierDoc;
  /** Needs of all items that this supplier is chosen for, also of those that need nothing. */
  readonly needs: readonly ItemNeed[];
  /** An item has reached its reorder point. */
  readonly due: boolean;
}

/** By supplier id. */
export function planOrders(state: Documents, now: Millis): readonly SupplierPlan[] {
  const plans = new Map<string, { supplier: SupplierDoc; needs: ItemNeed[] }>();
  for (const need of needsOf(state, now)) {
    if (need.offer === null) continue;
    const { supplier } = need.offer;
    const plan = plans.get(supplier.id);
    if (plan === undefined) plans.set(supplier.id, { supplier, needs: [need] });
    else plan.needs.push(need);
  }
  return [...plans.values()]
    .sort((a, b) => (a.supplier.id < b.supplier.id ? -1 : 1))
    .map((plan) => ({ ...plan, due: plan.needs.some((need) => need.due) }));
}
