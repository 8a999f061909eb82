/** What is told of what somebody just did, wherever on the page they did it; with a way back where there is one. */
import type { Refused, Result } from '../../../server/contract/errors.ts';
import { o } from '../../i18n/office/t.ts';
import { createStore, type Store } from '../../state/store.ts';
import { reasonOf } from '../reason.ts';

/** Takes it back. */
export type Undo = () => Promise<Result<unknown>>;

export interface Toast {
  readonly id: number;
  readonly text: string;
  readonly bad: boolean;
  readonly undo: Undo | null;
}

/** How many deeds are under way. */
const deeds = createStore(0);
export const underWay: Store<number> = deeds;

export async function during<T>(deed: Promise<T>): Promise<T> {
  deeds.update((count) => count + 1);
  try {
    return await deed;
  } finally {
    deeds.update((count) => count - 1);
  }
}

/** More than these nobody reads; the oldest goes. */
const most = 3;
const state = createStore<readonly Toast[]>([]);
export const toasts: Store<readonly Toast[]> = state;
let last = 0;

function show(toast: Omit<Toast, 'id'>): void {
  last += 1;
  const id = last;
  // Said twice, it is heard twice, and stands once.
  const others = state.get().filter(({ text, undo }) => text !== toast.text || undo !== null);
  state.set([...others, { id, ...toast }].slice(-most));
}

export function say(text: string, undo: Undo | null = null): void {
  show({ text, bad: false, undo });
}

export function complain(refusal: Refused): void {
  show({ text: refusal.code === 'unavailable' ? o().notSent : reasonOf(refusal), bad: true, undo: null });
}

/** Something else is tried: what went wrong before is over. */
export function forgetComplaints(): void {
  if (state.get().some(({ bad }) => bad)) state.set(state.get().filter(({ bad }) => !bad));
}

export function dismiss(id: number): void {
  state.set(state.get().filter((toast) => toast.id !== id));
}
