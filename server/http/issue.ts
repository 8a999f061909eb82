/** Issues a secret that is shown once, and again only to the same caller with the same `Idempotency-Key`. */
import * as v from 'valibot';
import { ok, type Result, refuse } from '../contract/errors.ts';
import type { Context, Tx } from '../usecases/ports.ts';
import { type Answer, json } from './reply.ts';
import type { Call } from './route.ts';
import { derivedSecret, hashSecret, newSecret, sameHash } from './secrets.ts';

interface Issuing {
  /** Stores the hash of the secret under a new id. */
  readonly put: (tx: Tx, issued: { id: string; secretHash: string }, context: Context) => Result<unknown>;
  /** The token as its bearer sends it. */
  readonly text: (id: string, secret: string) => string;
}

const Kept = v.object({ id: v.string(), secretHash: v.string() });

/** Answers `{id, token}`. What is kept of the answer for the key's sake has the hash in place of the secret. */
export async function issue<P, Q, B>(call: Call<P, Q, B>, { put, text }: Issuing): Promise<Answer> {
  const { caller, header, write } = call;
  const key = header('idempotency-key');
  const credential = caller?.credential ?? null;
  const secret = key === undefined || credential === null ? newSecret() : derivedSecret(credential, `issue ${key}`);
  const secretHash = hashSecret(secret);
  const answer = await write(
    (tx, context) => {
      const id = context.newId();
      const done = put(tx, { id, secretHash }, context);
      return done.ok ? ok({ id, secretHash }) : done;
    },
    { status: 201 },
  );
  if (answer === 'sent' || !answer.ok) return answer;
  const kept = v.parse(Kept, JSON.parse(String(answer.body)));
  if (!sameHash(kept.secretHash, secretHash)) {
    return refuse('conflict', 'This was issued before, and its secret was shown then; issue a new one');
  }
  const replayed = answer.headers['Idempotency-Replayed'];
  return json(
    { id: kept.id, token: text(kept.id, secret) },
    { status: 201, ...(replayed && { headers: { 'Idempotency-Replayed': replayed } }) },
  );
}
