/** Issues a secret that is shown once, and again only to the same caller with the same `Idempotency-Key`. */
import * as v from 'valibot';
import { ok, type Result, refuse } from '../contract/errors.ts';
import type { Context, Tx } from '../usecases/ports.ts';
import { type Answer, json } from './reply.ts';
import type { Call } from './route.ts';
import { derivedSecret, hashSecret, newSecret, sameHash } from './secrets.ts';

interface Issuing {
  /** Stores the hash of the secret, and answers whose it is. */
  readonly put: (tx: Tx, secretHash: string, context: Context) => Result<{ readonly id: string }>;
  /** What is shown. */
  readonly show: (id: string, secret: string) => object;
}

const Kept = v.object({ id: v.string(), secretHash: v.string() });

/** Answers 201. What is kept of the answer for the key's sake has the hash in place of the secret. */
export async function issue<P, Q, B>(call: Call<P, Q, B>, { put, show }: Issuing): Promise<Answer> {
  const key = call.header('idempotency-key');
  const credential = call.caller?.credential ?? null;
  const secret = key === undefined || credential === null ? newSecret() : derivedSecret(credential, `issue ${key}`);
  const secretHash = hashSecret(secret);
  const answer = await call.write(
    (tx, context) => {
      const done = put(tx, secretHash, context);
      return done.ok ? ok({ id: done.value.id, secretHash }) : done;
    },
    { status: 201 },
  );
  if (answer === 'sent' || !answer.ok) return answer;
  const kept = v.parse(Kept, JSON.parse(String(answer.body)));
  if (!sameHash(kept.secretHash, secretHash)) {
    return refuse('conflict', 'This was issued before, and its secret was shown then; issue a new one', {
      reason: 'shown-already',
    });
  }
  return { ...json(show(kept.id, secret), { status: 201 }), headers: answer.headers };
}
