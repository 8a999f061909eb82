/** Turns pages by itself with the wall's beat; a page may stay for several beats. */
import { html, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import { w } from '../i18n/wall/t.ts';
import { beat } from './beat.ts';

/** More pages than this are told in figures. */
const marksMost = 10;

export class Turning implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  #at = 0;
  /** Beats that the page has been shown. */
  #shown = 0;
  #beats: readonly number[] = [];
  #stop: (() => void) | undefined;

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host;
    host.addController(this);
  }

  /** The page to show. `beats`: for each page, how many it stays. */
  at(beats: readonly number[]): number {
    this.#beats = beats;
    if (this.#at >= beats.length) {
      this.#at = 0;
      this.#shown = 0;
    }
    return this.#at;
  }

  /** Which page of how many, and how soon the next one comes; nothing where there is one. Call `at` before. */
  marks(): TemplateResult | undefined {
    const of = this.#beats.length;
    if (of < 2) return undefined;
    this.#host.style.setProperty('--shown', String(this.#shown));
    this.#host.style.setProperty('--beats', String(this.#beats[this.#at] ?? 1));
    const told = w().page(this.#at + 1, of);
    return html`<span class="turn" role="img" aria-label=${told}>${
      of > marksMost
        ? html`<strong>${this.#at + 1}/${of}</strong><i data-now></i>`
        : this.#beats.map((_, i) => html`<i ?data-now=${i === this.#at}></i>`)
    }</span>`;
  }

  hostConnected(): void {
    this.#stop = beat.subscribe(() => this.#turn());
  }

  hostDisconnected(): void {
    this.#stop?.();
  }

  #turn(): void {
    const pages = this.#beats.length;
    if (pages < 2) return;
    this.#shown += 1;
    if (this.#shown >= (this.#beats[this.#at] ?? 1)) {
      this.#at = (this.#at + 1) % pages;
      this.#shown = 0;
    }
    this.#host.requestUpdate();
  }
}
