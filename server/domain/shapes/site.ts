/** What a site consists of: the shapes of the site file, and plans. */
import * as v from 'valibot';
import { planTypes } from '../../contract/api/plans.ts';
import { Dispenser, Item, Location, SiteInfo, Supplier } from '../../contract/site-file.ts';
import { Amount, At, Key, May } from './parts.ts';

const retirable = { retired: May(v.literal(true)) };

export const siteShapes = {
  site: SiteInfo,
  locations: v.strictObject({ ...Location.entries, ...retirable }),
  plans: v.strictObject({
    id: Key,
    type: v.picklist(planTypes),
    data: v.string(),
    version: Key,
    width: Amount,
    height: Amount,
    putAt: At,
  }),
  suppliers: v.strictObject({ ...Supplier.entries, ...retirable }),
  items: v.strictObject({ ...Item.entries, ...retirable }),
  dispensers: v.strictObject({ ...Dispenser.entries, ...retirable }),
};
