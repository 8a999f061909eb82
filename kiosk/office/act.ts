/** Sends what somebody decided, once, and tells how it went. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import * as v from 'valibot';
import type { Refused, Result } from '../../server/contract/errors.ts';
import { callApi } from '../data/api.ts';
import { randomKey } from '../data/random-key.ts';
import { noteRefused } from '../state/session.ts';

export class Act implements ReactiveController {
  /** One is under way: buttons are off. */
  busy = false;
  said: string | null = null;
  refusal: Refused | null = null;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  /** Sends `body` to `path`; `done` is said when the server agrees (null: what shows says it). */
  async post<S extends v.GenericSchema>(
    path: string,
    body: unknown,
    done: string | null,
    schema: S,
    method: 'POST' | 'PUT' | 'DELETE' = 'POST',
  ): Promise<Result<v.InferOutput<S>>> {
    this.busy = true;
    this.said = null;
    this.refusal = null;
    this.#host.requestUpdate();
    const result = await callApi({ path, schema, method, body, ...(method === 'POST' && { key: randomKey() }) });
    this.busy = false;
    if (result.ok) this.said = done;
    else this.refusal = result;
    if (!result.ok && result.code === 'unauthenticated') noteRefused();
    this.#host.requestUpdate();
    return result;
  }

  /** The same where the answer does not matter. */
  async tell(path: string, body: unknown, done: string): Promise<boolean> {
    return (await this.post(path, body, done, v.unknown())).ok;
  }
}
