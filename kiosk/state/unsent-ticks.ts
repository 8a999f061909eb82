/**
 * Ticks of a round that have not reached the server: kept by the browser, over a reload too, each with the key that lets it
 * count once however often it is sent.
 */
import * as v from 'valibot';
import { TickStop } from '../../server/contract/api/rounds.ts';

const Unsent = v.object({ n: v.number(), key: v.string(), tick: TickStop });
export type Unsent = v.InferOutput<typeof Unsent>;

export interface UnsentTicks {
  all(): readonly Unsent[];
  put(one: Unsent): void;
  remove(n: number): void;
}

/** What of the browser's `localStorage` is used. */
interface Home {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/** `storage` may be full or forbidden: then they last as long as the page. */
export function unsentTicks(round: string, storage: Home): UnsentTicks {
  const name = `hylla-round-${round}`;
  let list = read();

  function read(): readonly Unsent[] {
    try {
      const parsed = v.safeParse(v.array(Unsent), JSON.parse(storage.getItem(name) ?? '[]'));
      return parsed.success ? parsed.output : [];
    } catch {
      return [];
    }
  }

  function keep(next: readonly Unsent[]): void {
    list = next;
    try {
      if (next.length === 0) storage.removeItem(name);
      else storage.setItem(name, JSON.stringify(next));
    } catch {
      // The page still has them.
    }
  }

  return {
    all: () => list,
    put: (one) => keep([...list.filter(({ n }) => n !== one.n), one]),
    remove: (n) => keep(list.filter((one) => one.n !== n)),
  };
}
