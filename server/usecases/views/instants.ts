/** Instants as the API writes them. */
import type { Millis } from '../../domain/model.ts';

export const iso = (at: Millis): string => new Date(at).toISOString();
export const isoOrNull = (at: Millis | null | undefined): string | null => (at == null ? null : iso(at));
