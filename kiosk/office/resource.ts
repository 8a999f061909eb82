/**
 * One answer of the API, kept fresh: loaded when its element appears, and again when the live link says that something
 * changed (at most once a second), when there is contact again, or when its path changes. Its three faces are `loading`, `value` and `refusal`.
 */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type * as v from 'valibot';
import type { Refused } from '../../server/contract/errors.ts';
import { callApi } from '../data/api.ts';
import { noteRefused } from '../state/session.ts';
import { Freshness } from './freshness.ts';

const refreshMs = 1_000;

export class Resource<S extends v.GenericSchema> implements ReactiveController {
  value: v.InferOutput<S> | null = null;
  refusal: Refused | null = null;
  readonly #host: ReactiveControllerHost;
  readonly #schema: S;
  readonly #path: () => string | null;
  readonly #fresh = new Freshness(
    () => void this.load(),
    () => refreshMs,
  );
  #loaded: string | null = null;
  #run = 0;
  /** Whose answer is shown. */
  #shown = 0;

  /** `path` is below `api/v1/`; null for nothing to load. */
  constructor(host: ReactiveControllerHost, schema: S, path: () => string | null) {
    this.#host = host;
    this.#schema = schema;
    this.#path = path;
    host.addController(this);
  }

  get loading(): boolean {
    return this.value === null && this.refusal === null;
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

  async load(): Promise<void> {
    const path = this.#path();
    const run = ++this.#run;
    if (path !== this.#loaded) {
      this.value = null;
      this.refusal = null;
    }
    this.#loaded = path;
    this.#fresh.mark();
    if (path === null) return;
    const result = await callApi({ path, schema: this.#schema });
    // A slow answer is shown all the same while the next is on its way; never after that.
    if (path !== this.#loaded || run < this.#shown) return;
    this.#shown = run;
    this.value = result.ok ? result.value : this.value;
    this.refusal = result.ok ? null : result;
    if (!result.ok && result.code === 'unauthenticated') noteRefused();
    this.#host.requestUpdate();
  }
}
