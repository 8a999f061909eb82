/** The files in `journal/`: `<first rev>.ndjson`. */
export const journalDirectory = 'journal';
const digits = 16;

/** Name of the file whose first commit is `rev`. Names sort as revs do. */
export function journalName(rev: number): string {
  return `${String(rev).padStart(digits, '0')}.ndjson`;
}

export function isJournalName(name: string): boolean {
  return /^\d{16}\.ndjson$/.test(name);
}
