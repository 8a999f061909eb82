/** What the page shows, in its few forms. All text is set as text. */
import type { FollowedRequest } from '../../server/contract/api/follow.ts';
import { f } from '../i18n/follow/t.ts';
import { clockTime, daysBetween, dayWord, number } from '../i18n/format.ts';
import { atStart, textOf } from '../i18n/names.ts';
import { nextText } from './next-text.ts';

type Child = Node | string | null;

function el(tag: string, attributes: Readonly<Record<string, string>>, ...children: readonly Child[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children.filter((child) => child !== null));
  return element;
}

function fill(element: Element, ...children: readonly Child[]): void {
  element.replaceChildren(...children.filter((child) => child !== null));
}

function show(state: string, ...children: readonly Child[]): void {
  const main = document.querySelector('main');
  if (!main) return;
  main.dataset['state'] = state;
  fill(main, ...children);
}

const says = (state: string, title: string, hint: string | null = null) =>
  show(state, el('h1', {}, title), hint === null ? null : el('p', {}, hint));

export const drawOpening = () => says('opening', f().opening);
export const drawEnded = () => says('ended', f().ended, f().endedHint);
export const drawStopped = () => says('stopped', f().stopped, f().stoppedHint);

export interface Drawing {
  /** It is what the server says now. */
  readonly fresh: boolean;
  readonly onStop: () => void;
}

/** What stays while the page shows a request, so that a reader is told what has changed and the focus stays. */
const parts = {
  about: el('p', { class: 'about' }),
  status: el('div', { role: 'status' }),
  rest: el('div', { class: 'rest' }),
  asOf: el('p', {}),
};
let drawn = '';

export function drawRequest(request: FollowedRequest, { fresh, onStop }: Drawing): void {
  const text = f();
  const { kind, status, thing, place, quantity, askers, answer, at } = request;
  parts.asOf.className = fresh ? 'quiet' : 'old';
  parts.asOf.textContent = (fresh ? text.updated : text.noContact)(clockTime(at));
  // Words of days change with the day.
  const now = JSON.stringify({ ...request, at: at.slice(0, 10) });
  if (parts.status.isConnected && now === drawn) return;
  drawn = now;
  const name = thing === null ? null : textOf(thing);
  const count = quantity !== null && quantity > 1 ? `${number(quantity)} × ` : '';
  document.title = `${text.status[status]} Hylla`;
  const when = (time: string) => `${daysBetween(time, at) === 0 ? '' : `${dayWord(time, at)} `}${clockTime(time)}`;
  fill(parts.about, `${count}${text.about(kind, name)}`, place === null ? null : el('span', {}, place));
  fill(parts.status, el('h1', {}, text.status[status]), line(nextText(request)));
  fill(
    parts.rest,
    answer === null ? null : el('blockquote', { 'aria-label': text.answer }, answer),
    el('ol', { 'aria-label': text.steps }, ...steps(request, when)),
    askers > 1 ? el('p', { class: 'quiet' }, text.askers(askers)) : null,
    parts.asOf,
    el('footer', {}, stopButton(onStop), el('p', { class: 'quiet' }, text.privacy)),
  );
  if (parts.status.isConnected) document.querySelector('main')?.setAttribute('data-state', status);
  else show(status, parts.about, parts.status, parts.rest);
}

/** Asks once more before it does what cannot be undone. */
function stopButton(onStop: () => void): HTMLElement {
  const stop = el('button', { type: 'button' }, f().stop);
  stop.addEventListener('click', () => {
    if (stop.dataset['sure'] !== undefined) return onStop();
    stop.dataset['sure'] = '';
    stop.textContent = f().sure;
  });
  return stop;
}

const line = (text: string | null) => (text === null ? null : el('p', { class: 'next' }, text));

/** Asked, taken on, over: what has been, where it is, and what is to come. */
function steps({ status, askedAt, answeredAt }: FollowedRequest, when: (time: string) => string): HTMLElement[] {
  const text = f();
  const isOver = status !== 'open' && status !== 'accepted';
  const end = status === 'declined' || status === 'withdrawn' ? status : 'done';
  const told = answeredAt === null ? '' : when(answeredAt);
  const all = [
    { word: text.asked, time: when(askedAt), state: status === 'open' ? 'now' : 'past' },
    ...(end === 'done'
      ? [
          {
            word: text.accepted,
            time: status === 'accepted' ? told : '',
            state: status === 'accepted' ? 'now' : isOver ? 'past' : 'ahead',
          },
        ]
      : []),
    { word: text[end], time: isOver ? told : '', state: isOver ? 'now' : 'ahead' },
  ];
  return all.map(({ word, time, state }) =>
    el(
      'li',
      { 'data-step': state, ...(state === 'now' && { 'aria-current': 'step' }) },
      el('span', {}, word),
      time === '' ? null : el('time', {}, atStart(time)),
    ),
  );
}
