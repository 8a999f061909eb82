/**
 * Pairing by code: asks for a code to show, and tries its token until staff have entered it. A code that ran out is
 * replaced by the next; without contact it asks again.
 */
import { OpenedPairing, SessionView } from '../../server/contract/api/access.ts';
import { callApi } from '../data/api.ts';

export interface PairByCode {
  /** The page that shows it. */
  readonly kind: SessionView['screen'];
  /** The six digits to show; null while there is none. */
  readonly onCode: (code: string | null) => void;
  /** This browser is paired now. */
  readonly onPaired: (screen: SessionView) => void;
}

const askMs = 3_000;

/** Starts. Answers how to stop it. */
export function pairByCode({ kind, onCode, onPaired }: PairByCode): () => void {
  let stopped = false;
  let next: ReturnType<typeof setTimeout> | undefined;
  let shown: { readonly token: string; readonly until: number } | null = null;

  async function turn(): Promise<void> {
    if (shown !== null && (await isPaired(shown.token))) return;
    // Also when the code ran out a moment ago: then the token was tried once more first.
    if (shown === null || performance.now() >= shown.until) await askForCode();
    if (!stopped) next = setTimeout(() => void turn(), askMs);
  }

  async function isPaired(token: string): Promise<boolean> {
    const answer = await callApi({ method: 'POST', path: 'session', schema: SessionView, body: { token } });
    if (answer.ok && !stopped) onPaired(answer.value);
    return answer.ok;
  }

  async function askForCode(): Promise<void> {
    const asked = performance.now();
    const answer = await callApi({ method: 'POST', path: 'pairings', schema: OpenedPairing, body: { kind } });
    shown = answer.ok ? { token: answer.value.token, until: asked + answer.value.expiresInS * 1_000 } : null;
    if (!stopped) onCode(answer.ok ? answer.value.code : null);
  }

  void turn();
  return () => {
    stopped = true;
    clearTimeout(next);
  };
}
