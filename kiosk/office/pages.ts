/**
 * A list of the API, a page at a time, kept fresh like a `Resource`: what has been read is read anew when something changed,
 * so that a row that was far down is as true as the first. `whole` reads on until there is no more.
 */
import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit';
import * as v from 'valibot';
import type { Refused } from '../../server/contract/errors.ts';
import { callApi } from '../data/api.ts';
import { o } from '../i18n/office/t.ts';
import { noteRefused } from '../state/session.ts';
import { Freshness } from './freshness.ts';

/** The most that the API answers at once. */
const most = 1_000;
/** A long list is read anew less often. */
const refreshMs = 1_000;
const rowsASecond = 200;

export interface PagesOptions {
  /** Rows of a page. */
  readonly size?: number;
  readonly whole?: boolean;
}

export class Pages<S extends v.GenericSchema> implements ReactiveController {
  rows: readonly v.InferOutput<S>[] = [];
  refusal: Refused | null = null;
  /** More is being read. */
  reading = false;
  readonly #host: ReactiveControllerHost;
  readonly #schema: v.GenericSchema<unknown, { items: v.InferOutput<S>[]; next: string | null }>;
  readonly #path: () => string | null;
  readonly #fresh = new Freshness(
    () => void this.load(),
    () => refreshMs * Math.max(1, this.rows.length / rowsASecond),
  );
  readonly #size: number;
  readonly #whole: boolean;
  #next: string | null = null;
  /** Rows that somebody wants to see. */
  #wanted = 0;
  #loaded: string | null = null;
  #isHere = false;
  #run = 0;
  /** Whose answer is shown. */
  #shown = 0;

  /** `path` is below `api/v1/`, with its filters and without `limit` and `cursor`; null for nothing to read. */
  constructor(
    host: ReactiveControllerHost,
    item: S,
    path: () => string | null,
    { size = 100, whole = false }: PagesOptions = {},
  ) {
    this.#host = host;
    this.#schema = v.object({ items: v.array(item), next: v.nullable(v.string()) });
    this.#path = path;
    this.#size = whole ? most : size;
    this.#whole = whole;
    host.addController(this);
  }

  get loading(): boolean {
    return !this.#isHere && this.refusal === null;
  }

  /** Null until something has been read: see `waiting`. */
  get value(): readonly v.InferOutput<S>[] | null {
    return this.#isHere ? this.rows : null;
  }

  hostConnected(): void {
    this.#fresh.start();
    void this.load();
  }

  hostDisconnected(): void {
    this.#fresh.stop();
  }

  hostUpdated(): void {
    if (this.#path() !== this.#loaded) void this.load();
  }

  /** All that is here, anew. */
  async load(): Promise<void> {
    const path = this.#path();
    if (path !== this.#loaded) {
      this.rows = [];
      this.#wanted = this.#size;
      this.#isHere = false;
      this.refusal = null;
    }
    this.#loaded = path;
    this.#fresh.mark();
    const run = ++this.#run;
    if (path === null) return;
    const wanted = this.#wanted;
    let rows: readonly v.InferOutput<S>[] = [];
    let next: string | null = '';
    while (next !== null && (this.#whole || rows.length < wanted)) {
      const page = await this.#read(path, Math.min(most, this.#whole ? most : wanted - rows.length), next);
      // A slow answer is shown all the same while the next is on its way; never after that.
      if (path !== this.#loaded || run < this.#shown) return;
      this.refusal = page.ok ? null : page;
      if (!page.ok) {
        this.#shown = run;
        if (page.code === 'unauthenticated') noteRefused();
        this.#host.requestUpdate();
        return;
      }
      rows = [...rows, ...page.value.items];
      next = page.value.next;
    }
    this.#shown = run;
    this.rows = rows;
    this.#next = next;
    this.#isHere = true;
    this.#host.requestUpdate();
  }

  /** Another page. What is here is read anew with it: so nothing that changes meanwhile can get in its way. */
  async more(): Promise<void> {
    if (this.#next === null || this.reading) return;
    this.#wanted = this.rows.length + this.#size;
    this.reading = true;
    this.#host.requestUpdate();
    await this.load();
    this.reading = false;
    this.#host.requestUpdate();
  }

  /** The button below the list, where there is more. */
  moreButton(): TemplateResult | typeof nothing {
    if (this.#next === null) return nothing;
    return html`<p class="row">
      <button ?disabled=${this.reading} @click=${() => void this.more()}>${this.reading ? o().loading : o().more}</button>
    </p>`;
  }

  #read(path: string, limit: number, cursor: string) {
    const query = `limit=${limit}${cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    return callApi({ path: `${path}${path.includes('?') ? '&' : '?'}${query}`, schema: this.#schema });
  }
}
