/**
 * One part of the read model: views by id, each serialised once however many screens get it, with what changed since
 * the last change that went out.
 */
export interface Part {
  mark(id: string): void;
  readonly marked: ReadonlySet<string>;
  /** Forgets all and marks `ids`. */
  reset(ids: Iterable<string>): void;
  /** Makes the views of what is marked anew. */
  refresh(): void;
  /** All views as a JSON array. */
  all(): string;
  /** The views that changed since the last call, as a JSON array; null when none did. */
  takeChanged(): string | null;
}

/** `view` answers null for what is not shown. */
export function createPart(view: (id: string) => object | null): Part {
  const texts = new Map<string, string>();
  const marked = new Set<string>();
  const unsent = new Set<string>();

  return {
    marked,
    mark: (id) => {
      marked.add(id);
    },
    reset(ids) {
      for (const known of [texts, marked, unsent]) known.clear();
      for (const id of ids) marked.add(id);
    },
    refresh() {
      for (const id of marked) {
        const made = view(id);
        const text = made === null ? undefined : JSON.stringify(made);
        if (text === texts.get(id)) continue;
        if (text === undefined) {
          texts.delete(id);
          unsent.delete(id);
        } else {
          texts.set(id, text);
          unsent.add(id);
        }
      }
      marked.clear();
    },
    all: () => `[${[...texts.values()].join(',')}]`,
    takeChanged() {
      if (unsent.size === 0) return null;
      const changed = [...unsent].map((id) => texts.get(id)).filter((text) => text !== undefined);
      unsent.clear();
      return `[${changed.join(',')}]`;
    },
  };
}
