/** What was typed and not saved, for as long as the tab lives: one may look something up and come back. */
import * as v from 'valibot';
import type { Doc } from '../../state/draft.ts';

interface Kept {
  readonly draft: Doc;
  /** Of the document that it was begun from. */
  readonly etag: string;
}

const KeptDraft = v.object({
  draft: v.custom<Doc>((value) => typeof value === 'object' && value !== null && !Array.isArray(value)),
  etag: v.string(),
});
const nameOf = (key: string): string => `hylla-draft-${key}`;

export const keptDrafts = {
  keep(key: string, kept: Kept | null): void {
    try {
      if (kept === null) sessionStorage.removeItem(nameOf(key));
      else sessionStorage.setItem(nameOf(key), JSON.stringify(kept));
    } catch {
      // It is a convenience.
    }
  },
  /** Null, too, when the document has changed since. */
  take(key: string, etag: string): Doc | null {
    try {
      const parsed = v.safeParse(KeptDraft, JSON.parse(sessionStorage.getItem(nameOf(key)) ?? 'null'));
      return parsed.success && parsed.output.etag === etag ? parsed.output.draft : null;
    } catch {
      return null;
    }
  },
};
