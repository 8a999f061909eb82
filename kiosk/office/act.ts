/** Sends what somebody decided, once, and tells how it went. */
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import * as v from 'valibot';
import type { Refused, Result } from '../../server/contract/errors.ts';
import { callApi } from '../data/api.ts';
import { randomKey } from '../data/random-key.ts';
import { noteRefused } from '../state/session.ts';
import { complain, during, forgetComplaints, say } from './toast/toasts.ts';

/** Below `api/v1/`. Sent again, it is another decision. */
export interface Deed<S extends v.GenericSchema> {
  readonly path: string;
  readonly schema: S;
  readonly method?: 'POST' | 'PUT' | 'DELETE';
  readonly body?: unknown;
  /** Said when the server agrees; absent where what shows says it. */
  readonly done?: string;
  /** How it is taken back: what is sent then. */
  readonly undo?: (value: v.InferOutput<S>) => { readonly path: string; readonly method?: 'POST' | 'DELETE' };
  /** The caller tells of a refusal where it can be put right: at its form. */
  readonly silent?: boolean;
}

export class Act implements ReactiveController {
  /** One is under way: buttons are off. */
  busy = false;
  /** Of the last one. */
  refusal: Refused | null = null;
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {}

  async do<S extends v.GenericSchema>(deed: Deed<S>): Promise<Result<v.InferOutput<S>>> {
    const { done, undo, silent = false } = deed;
    this.busy = true;
    this.refusal = null;
    forgetComplaints();
    this.#host.requestUpdate();
    const result = await during(send(deed));
    this.busy = false;
    this.refusal = result.ok ? null : result;
    if (!result.ok && !silent) complain(result);
    if (result.ok && done !== undefined) {
      const back = undo?.(result.value);
      say(
        done,
        back === undefined
          ? null
          : () => send({ ...back, schema: v.unknown(), ...(back.method !== 'DELETE' && { body: {} }) }),
      );
    }
    this.#host.requestUpdate();
    return result;
  }

  /** The same where the answer does not matter. */
  async tell(path: string, body: unknown, done: string): Promise<boolean> {
    return (await this.do({ path, body, done, schema: v.unknown() })).ok;
  }
}

async function send<S extends v.GenericSchema>({ path, schema, method = 'POST', body }: Deed<S>) {
  const result = await callApi({ path, schema, method, body, ...(method === 'POST' && { key: randomKey() }) });
  if (!result.ok && result.code === 'unauthenticated') noteRefused();
  return result;
}
