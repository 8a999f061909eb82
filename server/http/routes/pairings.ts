/** Pairing by code: what an unpaired screen asks for, and what staff enter in the office. */
import { randomInt } from 'node:crypto';
import type * as v from 'valibot';
import { OpenedPairing, OpenPairing, PairScreen, ScreenView } from '../../contract/api/access.ts';
import { ok } from '../../contract/errors.ts';
import { acceptPairing, openPairing } from '../../usecases/pairings.ts';
import { screenView } from '../../usecases/views/access-view.ts';
import { tokenText } from '../caller.ts';
import { type Answer, tooMany } from '../reply.ts';
import { type Call, route } from '../route.ts';
import { hashSecret, newSecret, sameHash } from '../secrets.ts';
import { api } from './common.ts';

const tag = 'screens';
/** Two screens draw the same of a million codes now and then. */
const draws = 5;

async function open(call: Call<unknown, unknown, v.InferOutput<typeof OpenPairing>>): Promise<Answer> {
  const { services, peer, body } = call;
  const wait = services.pairings.codes.take(peer.address, services.clock.now());
  if (wait !== null) return tooMany('Too many pairing codes were asked for from here', wait / services.clock.rate);
  const secret = newSecret();
  const attempt = (code: string) =>
    call.write(
      (tx, context) => {
        const hashes = { codeHash: hashSecret(code), secretHash: hashSecret(secret) };
        const opened = openPairing(tx, { id: context.newId(), ...hashes, kind: body.kind }, context);
        if (!opened.ok) return opened;
        const { id, expiresAt } = opened.value;
        const expiresInS = Math.floor((expiresAt - context.now) / services.clock.rate / 1_000);
        return ok({ code, token: tokenText('screen', id, secret), expiresInS });
      },
      { status: 201 },
    );
  const draw = () => attempt(String(randomInt(1_000_000)).padStart(6, '0'));
  let answer = await draw();
  for (let i = 1; i < draws && answer !== 'sent' && !answer.ok && answer.code === 'conflict'; i++)
    answer = await draw();
  return answer;
}

export const pairingRoutes = [
  route({
    method: 'post',
    path: api('/pairings'),
    role: 'open',
    tag,
    summary:
      'An unpaired screen asks for a code to show; `POST /session` takes its token as soon as staff have entered the code',
    body: OpenPairing,
    status: 201,
    response: OpenedPairing,
    handler: open,
  }),
  route({
    method: 'post',
    path: api('/screens/pair'),
    role: 'manager',
    tag,
    summary: 'Pair the screen that shows this code; without `kind` it is what its page is',
    body: PairScreen,
    status: 201,
    response: ScreenView,
    idempotent: true,
    handler: async ({ services, caller, body, write }) => {
      const { guesses } = services.pairings;
      const who = caller?.by ?? '';
      const wait = guesses.take(who, services.clock.now());
      if (wait !== null) return tooMany('Too many wrong codes', wait / services.clock.rate);
      const { code, ...screen } = body;
      const entered = hashSecret(code);
      const isCode = (hash: string): boolean => sameHash(hash, entered);
      const answer = await write(
        (tx, context) => {
          const paired = acceptPairing(tx, { isCode, screen }, context);
          return paired.ok ? ok(screenView(paired.value, null)) : paired;
        },
        { status: 201 },
      );
      if (answer === 'sent' || answer.ok || answer.code !== 'not-found') guesses.giveBack(who);
      return answer;
    },
  }),
];
