/** Who sells it. */
import * as v from 'valibot';
import { Supplier } from '../../contract/site-file.ts';
import { putSupplier, retireSupplier } from '../../usecases/edit-site.ts';
import { idInPath, siteDocRoutes } from './site-docs.ts';

export const supplierRoutes = siteDocRoutes({
  part: 'suppliers',
  word: 'supplier',
  readBy: 'staff',
  input: v.strictObject({ ...Supplier.entries, ...idInPath }),
  response: Supplier,
  view: () => (doc) => doc,
  complete: (input, id) => ({ ...input, id }),
  put: putSupplier,
  retire: retireSupplier,
});
