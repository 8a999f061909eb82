/** What this wall shows of what the page knows: all, or the floors that it is set to. */
import type { Model } from '../state/model.ts';
import { type Live, live } from '../state/session.ts';
import { createStore, type Store } from '../state/store.ts';
import { within } from '../state/within.ts';
import { settings } from './settings.ts';

const store = createStore<Live>(live.get());
export const shown: Store<Live> = store;

/** Of what was narrowed last: the same again is not made anew. */
let narrowed: { readonly from: Model; readonly floors: readonly string[] | undefined; readonly to: Model } | null =
  null;

function update(): void {
  const now = live.get();
  const { floors } = settings.get();
  if (now.model === null || floors === undefined) {
    store.set(now);
    return;
  }
  if (narrowed?.from !== now.model || narrowed.floors !== floors)
    narrowed = { from: now.model, floors, to: within(now.model, floors) };
  store.set({ ...now, model: narrowed.to });
}

live.subscribe(update);
settings.subscribe(update);
