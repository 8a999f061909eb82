/** The page that follows one request, in English. */
import { plural } from '../format.ts';
import type { FollowMessages } from './messages.ts';

export const en = {
  about(kind, thing) {
    if (kind === 'item') return thing ?? 'A request';
    if (kind === 'problem') return thing === null ? 'A problem' : `Problem: ${thing}`;
    return `Empty: ${thing ?? 'a dispenser'}`;
  },
  status: {
    open: 'We know about it.',
    accepted: 'Somebody is on it.',
    done: 'It is done.',
    declined: 'Not this time.',
    withdrawn: 'It was taken back.',
  },
  steps: 'How it goes',
  asked: 'You told us',
  accepted: 'Somebody took it on',
  done: 'Done',
  declined: 'Answered',
  withdrawn: 'Taken back',
  willRefill: 'We will refill it as soon as we can.',
  fetch: (place) => `There is some in ${place}. Help yourself, or we will bring it.`,
  coming: (day) => `It is on its way and should come ${day}.`,
  comingNoDay: 'It is on its way.',
  willOrder: (day) => `We will order it. It should come ${day}.`,
  willOrderNoDay: 'It comes with the next order.',
  willLook: 'We will come and look.',
  askers: (count) => `${count} ${plural(count, { one: 'person has', other: 'people have' })} told us.`,
  answer: 'The answer',
  updated: (time) => `As of ${time}. The page updates by itself.`,
  noContact: (time) => `No contact with the server. This is from ${time}.`,
  stop: 'Stop following',
  sure: 'Tap once more: the link then opens nothing',
  stopped: 'The link is gone.',
  stoppedHint: 'Nobody can open it any more. Your request stands.',
  ended: 'This link has ended.',
  endedHint: 'A link ends some days after its request is done, or when it is revoked.',
  opening: 'One moment…',
  privacy: 'This page shows one request and nothing else.',
} satisfies FollowMessages;
