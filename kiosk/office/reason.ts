/** Why the server would not, in the page's language. */
import type { Refused } from '../../server/contract/errors.ts';
import { o } from '../i18n/office/t.ts';

export function reasonOf(refusal: Refused): string {
  if (refusal.code === 'unavailable') return o().noContact;
  if (refusal.code === 'forbidden') return o().notAllowed;
  return refusal.message;
}
