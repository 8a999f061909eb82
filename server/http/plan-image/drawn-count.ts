/**
 * How many elements a drawing has once each `<use>` stands for what it names: a few lines of uses of uses can stand for
 * more than any browser draws.
 */

export interface DrawnCount {
  open(attributes: ReadonlyMap<string, string>, isUse: boolean): void;
  close(): void;
  total(): number;
}

/** Uses nested deeper than this are taken for endless. */
const deepest = 400;

/** Fed with the elements in the order of the document. */
export function createDrawnCount(): DrawnCount {
  interface Part {
    own: number;
    readonly draws: string[];
  }
  const whole: Part = { own: 0, draws: [] };
  /** Elements with an id, by that: what they have themselves, and which others they hold or use, how often. */
  const parts = new Map<string, Part>();
  const within: Part[] = [whole];

  return {
    open(attributes, isUse) {
      const outer = within.at(-1) ?? whole;
      const id = attributes.get('id');
      let part = outer;
      // Of two with the same id the first is meant.
      if (id !== undefined && !parts.has(id)) {
        part = { own: 0, draws: [] };
        parts.set(id, part);
        outer.draws.push(id);
      }
      part.own++;
      const target = (attributes.get('href') ?? attributes.get('xlink:href') ?? '').trim();
      if (isUse && target.startsWith('#')) part.draws.push(target.slice(1));
      within.push(part);
    },
    close() {
      within.pop();
    },
    total() {
      const known = new Map<Part, number>();
      const weigh = (part: Part | undefined, depth: number): number => {
        if (part === undefined) return 0;
        const before = known.get(part);
        if (before !== undefined) return before;
        if (depth > deepest) return Number.POSITIVE_INFINITY;
        // What uses itself is not drawn.
        known.set(part, 0);
        let weight = part.own;
        for (const id of part.draws) weight += weigh(parts.get(id), depth + 1);
        known.set(part, weight);
        return weight;
      };
      return weigh(whole, 0);
    },
  };
}
