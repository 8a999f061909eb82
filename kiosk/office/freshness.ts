/**
 * Says when what was read of the API may be old: when the live link tells that something changed, or when there is contact
 * again.
 */
import { live } from '../state/session.ts';

export class Freshness {
  readonly #readAnew: () => void;
  readonly #atMostEvery: () => number;
  #rev: number | undefined;
  #away = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop: (() => void) | undefined;

  /** Calls `readAnew` no more often than every so many ms. */
  constructor(readAnew: () => void, atMostEvery: () => number) {
    this.#readAnew = readAnew;
    this.#atMostEvery = atMostEvery;
  }

  start(): void {
    this.#stop = live.subscribe(() => this.#hear());
  }

  stop(): void {
    this.#stop?.();
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** What is read from now on holds all that the page has heard of. */
  mark(): void {
    this.#rev = live.get().model?.rev;
  }

  #hear(): void {
    const { contact, model } = live.get();
    const isBack = this.#away && contact === 'live';
    this.#away = contact === 'lost' || contact === 'refused' || (this.#away && !isBack);
    if ((model?.rev === this.#rev && !isBack) || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#readAnew();
    }, this.#atMostEvery());
  }
}
