/** Finds things by the beginnings of their words, whatever the case and the marks: `pafyll` finds `Påfyllningsrunda`. */
export interface Findable {
  /** Unique; recent ones are remembered by it. */
  readonly href: string;
  readonly label: string;
  /** What tells its like apart; searched too. */
  readonly detail?: string;
}

const plain = (text: string): string => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();
const wordsOf = (text: string): readonly string[] =>
  plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/**
 * At most `limit`, the best first: begins with what is sought, before has such words, before contains it somewhere. With
 * nothing sought, the recent ones, then the others in their own order.
 */
export function find<F extends Findable>(
  all: readonly F[],
  sought: string,
  recent: readonly string[],
  limit: number,
): readonly F[] {
  const words = wordsOf(sought);
  const recency = ({ href }: F): number => {
    const place = recent.indexOf(href);
    return place < 0 ? recent.length : place;
  };
  return all
    .map((one, order) => ({ one, order, rank: words.length === 0 ? 0 : rankOf(one, words, plain(sought).trim()) }))
    .filter(({ rank }) => rank !== null)
    .sort((a, b) => (a.rank ?? 0) - (b.rank ?? 0) || recency(a.one) - recency(b.one) || a.order - b.order)
    .slice(0, limit)
    .map(({ one }) => one);
}

function rankOf({ label, detail = '' }: Findable, sought: readonly string[], text: string): number | null {
  const title = plain(label);
  if (title.startsWith(text)) return 0;
  const begins = (words: readonly string[]) => sought.every((word) => words.some((one) => one.startsWith(word)));
  if (begins(wordsOf(label))) return 1;
  if (begins([...wordsOf(label), ...wordsOf(detail)])) return 2;
  const whole = `${title} ${plain(detail)}`;
  return sought.every((word) => whole.includes(word)) ? 3 : null;
}
