/** Goods as they are taken in by scanner: which line a code belongs to, and what has come so far. */
export interface ReceivedLine {
  readonly item: string;
  readonly sku: string;
  readonly packSize: number;
  /** Stock units. */
  readonly quantity: number;
  readonly received: number;
}

/** Stock units by item. */
export type Arrived = Readonly<Record<string, number>>;

/** What a scanner has read: of a shelf's label of ours, which is an address, its item. */
export function codeIn(text: string): string {
  const item = /^https?:\/\/\S+\/office#\/stock\/([^/\s]+)$/.exec(text.trim())?.[1];
  if (item === undefined) return text.trim();
  try {
    return decodeURIComponent(item);
  } catch {
    return item;
  }
}

/** The line that a code is on: the supplier's number, or our own name of the item. Scanners add spaces and change case. */
export function lineOf<L extends Pick<ReceivedLine, 'item' | 'sku'>>(lines: readonly L[], code: string): L | undefined {
  const wanted = code.trim().toLowerCase();
  return lines.find(({ sku, item }) => sku.toLowerCase() === wanted || item === wanted);
}

/** Before the first scan all that is outstanding is proposed; from the first scan on only what was scanned has come. */
export function scanned(arrived: Arrived | null, line: ReceivedLine, packs = 1): Arrived {
  const before = arrived?.[line.item] ?? 0;
  return { ...arrived, [line.item]: Math.max(0, before + packs * line.packSize) };
}

export const outstanding = ({ quantity, received }: ReceivedLine): number => Math.max(0, quantity - received);
