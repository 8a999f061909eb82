/**
 * Pairing by code: an unpaired screen asks for a code and shows it; staff enter it, and the screen is one of ours.
 *
 * The screen holds its secret from the start and the state only hashes, so that what staff enter is worth nothing to
 * anybody else, and no token has to be carried to the screen.
 */
import type { NewScreen } from '../contract/api/access.ts';
import { refuse } from '../contract/errors.ts';
import type { PairingDoc, ScreenDoc } from '../domain/model.ts';
import type { UseCase } from './ports.ts';
import { addScreen } from './screens.ts';

export const pairingLifetime = 10 * 60_000;
/** More screens than anybody unpacks at once; a flood must not fill the state. */
const maxPairings = 200;

export type NewPairing = Omit<PairingDoc, 'expiresAt'>;

/** Refuses with `conflict` when another screen shows that code just now, `too-many` when very many wait. */
export const openPairing: UseCase<NewPairing, PairingDoc> = (tx, pairing, { now }) => {
  for (const old of [...tx.values('pairings')]) if (old.expiresAt <= now) tx.remove('pairings', old.id);
  if (tx.size('pairings') >= maxPairings) return refuse('too-many', 'Too many screens wait to be paired; try again');
  for (const { codeHash } of tx.values('pairings')) {
    if (codeHash === pairing.codeHash)
      return refuse('conflict', 'Another screen shows this code', { reason: 'name-taken', about: { name: 'code' } });
  }
  const doc: PairingDoc = { ...pairing, expiresAt: now + pairingLifetime };
  tx.put('pairings', doc);
  return { ok: true, value: doc };
};

export interface Pairing {
  /** Whether a hash is that of the code that was entered, told in constant time. */
  readonly isCode: (codeHash: string) => boolean;
  /** Without a kind it is what its page is. */
  readonly screen: Omit<NewScreen, 'kind'> & { readonly kind?: NewScreen['kind'] | undefined };
}

/** Makes the screen that shows the code one of ours; the code is used up. Errors: `not-found`; those of `addScreen`. */
export const acceptPairing: UseCase<Pairing, ScreenDoc> = (tx, { isCode, screen }, context) => {
  // All are compared, so that time tells nothing of how many wait.
  const [found] = [...tx.values('pairings')].filter(({ codeHash }) => isCode(codeHash));
  if (found === undefined || found.expiresAt <= context.now) {
    return refuse(
      'not-found',
      'No screen shows this code now; look at the screen again, it changes every ten minutes',
      { reason: 'no-screen-shows-it' },
    );
  }
  const { id, secretHash } = found;
  const kind = screen.kind ?? found.kind ?? 'kiosk';
  const added = addScreen(tx, { id, screen: { ...screen, kind }, secretHash }, context);
  if (added.ok) tx.remove('pairings', id);
  return added;
};
