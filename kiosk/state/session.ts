/**
 * One page's link to the server, assembled: the model, the contact, the time. Effects begin in `start`.
 *
 * Every page shows the same truth about contact: after a minute without a word from the server it is `lost`, and what
 * is shown is old. A page reloads only when the server is there and its pages have changed, and when the page agrees.
 */
import * as v from 'valibot';
import { Snapshot } from '../../server/contract/api/live.ts';
import { callApi } from '../data/api.ts';
import { forgetLast, loadLast, saveLast } from '../data/last-snapshot.ts';
import { type LiveHandlers, openLive } from '../data/live.ts';
import { applyChange, type Model, modelOf, snapshotOf } from './model.ts';
import { createServerClock } from './server-clock.ts';
import { createStore, type Store } from './store.ts';

export interface Live {
  /** Null until the first snapshot. */
  readonly model: Model | null;
  /** `waiting`: no word yet. `lost`: none for a minute. `refused`: the server is there and does not know this screen. */
  readonly contact: 'waiting' | 'live' | 'lost' | 'refused';
  /** Server time of its last word, ms; null before the first. */
  readonly lastWord: number | null;
}

export interface SessionOptions {
  /** The server is here again, or for the first time. */
  readonly onContact?: () => void;
  /**
   * The server's pages have changed, or it says what this one cannot read: reload when nobody is in the middle of
   * something, and once a `version`, since the page may be no better after it.
   */
  readonly onNewVersion?: (version: string) => void;
  /** A screen starts with what it last knew when the server is away; a person's page does not. */
  readonly screen?: boolean;
  /** What else the page wants to hear on the live link. */
  readonly others?: LiveHandlers['others'];
}

const lostAfterMs = 60_000;
/** With a link that lets no events through (a buffering proxy), the snapshot is asked for this often. */
const pollMs = 20_000;
const firstPollMs = 2_000;
/** What a screen knows is written down this often, and soon after it first knows something. */
const saveMs = 300_000;
const firstSaveMs = 2_000;

export const clock = createServerClock(() => performance.now());

const state = createStore<Live>({ model: null, contact: 'waiting', lastWord: null });
/** What the page knows. */
export const live: Store<Live> = state;

/** Server time, ms since the epoch, refreshed each real second; null before the first word. */
export const tick = createStore<number | null>(null);

/** False when something was missed or could not be read: until the next snapshot, no word makes the model true. */
let whole = false;

/** The server knows this page no more (logged out, or for too long unused): what is shown is no longer ours to show. */
export function noteRefused(): void {
  whole = false;
  state.update((now) => ({ ...now, contact: 'refused' }));
}

const Versioned = v.object({ version: v.string() });

/** Starts the link. Answers how to stop it. */
export function startSession({ onContact, onNewVersion, screen = false, others }: SessionOptions = {}): () => void {
  let version = state.get().model?.version;
  let saved: Model | null = null;
  let firstSave: ReturnType<typeof setTimeout> | undefined;
  state.update((now) => ({ ...now, contact: 'waiting' }));

  function heard(at: string, rate?: number): void {
    clock.sync(Date.parse(at), rate);
    const { contact } = state.get();
    state.update((now) => ({ ...now, contact: 'live', lastWord: clock.lastWord() }));
    tick.set(clock.now());
    if (contact !== 'live') onContact?.();
  }

  function take(snapshot: Snapshot): void {
    whole = true;
    state.update((now) => ({ ...now, model: modelOf(snapshot) }));
    heard(snapshot.at, snapshot.clockRate);
    version ??= snapshot.version;
    if (version !== snapshot.version) onNewVersion?.(snapshot.version);
    if (screen) firstSave ??= setTimeout(save, firstSaveMs);
  }

  async function poll(atOnce = false): Promise<void> {
    if (!atOnce && clock.silence() < pollMs) return;
    const before = clock.lastWord();
    const result = await callApi({ path: 'snapshot', schema: Snapshot });
    // The link has told more meanwhile.
    if (clock.lastWord() !== before) return;
    if (result.ok) take(result.value);
    else if (result.code === 'unauthenticated' || result.code === 'forbidden') {
      noteRefused();
      if (screen) await forgetLast();
    } else if (screen && state.get().model === null) await remember();
  }

  /** The last that this screen knew, told as that: without contact since then. */
  async function remember(): Promise<void> {
    const last = await loadLast();
    if (last === null || state.get().model !== null) return;
    state.update((now) => ({ ...now, model: modelOf(last), contact: 'lost', lastWord: Date.parse(last.at) }));
  }

  function save(): void {
    const { model, contact, lastWord } = state.get();
    if (model === null || model === saved || contact !== 'live' || lastWord === null) return;
    saved = model;
    void saveLast(snapshotOf(model, { at: new Date(lastWord).toISOString(), clockRate: 1 }));
  }

  const close = openLive({
    snapshot: take,
    change(change) {
      if (!whole) return;
      state.update((now) => (now.model ? { ...now, model: applyChange(now.model, change) } : now));
      heard(change.at);
    },
    heartbeat: (beat) => void (whole && heard(beat.at)),
    unreadable(raw) {
      const says = v.is(Versioned, raw) ? raw.version : version;
      // One word is enough until what was missed is here again.
      if (says !== undefined && (whole || version === undefined)) onNewVersion?.(`${says} unreadable`);
      whole = false;
    },
    closed: () => void poll(true),
    others,
  });
  const timers = [
    setTimeout(() => void poll(), firstPollMs),
    setInterval(() => void poll(), pollMs / 2),
    screen ? setInterval(save, saveMs) : undefined,
    setInterval(() => {
      tick.set(clock.now());
      if (state.get().contact === 'live' && clock.silence() > lostAfterMs) {
        state.update((now) => ({ ...now, contact: 'lost' }));
      }
    }, 1_000),
  ];

  return () => {
    close();
    clearTimeout(firstSave);
    // It ends what `setInterval` began too.
    for (const timer of timers) clearTimeout(timer);
  };
}
