/** Where things are. */
import * as v from 'valibot';
import { Location } from '../../contract/site-file.ts';
import { putLocation, retireLocation } from '../../usecases/edit-site.ts';
import { idInPath, siteDocRoutes } from './site-docs.ts';

export const locationRoutes = siteDocRoutes({
  part: 'locations',
  word: 'location',
  readBy: 'staff',
  input: v.strictObject({ ...Location.entries, ...idInPath }),
  response: Location,
  view: () => (doc) => doc,
  complete: (input, id) => ({ ...input, id }),
  put: putLocation,
  retire: retireLocation,
});
