/** What is stocked. */
import * as v from 'valibot';
import { Item } from '../../contract/site-file.ts';
import { putItem, retireItem } from '../../usecases/edit-site.ts';
import { idInPath, siteDocRoutes } from './site-docs.ts';

export const itemRoutes = siteDocRoutes({
  part: 'items',
  word: 'item',
  readBy: 'staff',
  input: v.strictObject({ ...Item.entries, ...idInPath }),
  response: Item,
  view: () => (doc) => doc,
  complete: (input, id) => ({ ...input, id }),
  put: putItem,
  retire: retireItem,
});
