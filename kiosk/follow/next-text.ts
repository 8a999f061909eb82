/** What happens next with a request, as a sentence; null once it is over. */
import type { FollowedRequest } from '../../server/contract/api/follow.ts';
import { f } from '../i18n/follow/t.ts';
import { dayWord } from '../i18n/format.ts';

export function nextText({ next, at }: FollowedRequest): string | null {
  const text = f();
  switch (next?.kind) {
    case undefined:
      return null;
    case 'will-refill':
      return text.willRefill;
    case 'fetch':
      return text.fetch(next.place);
    case 'coming':
      return next.expectedAt === null ? text.comingNoDay : text.coming(dayWord(next.expectedAt, at));
    case 'will-order':
      return next.expectedAt === null ? text.willOrderNoDay : text.willOrder(dayWord(next.expectedAt, at));
    case 'will-look':
      return text.willLook;
  }
}
