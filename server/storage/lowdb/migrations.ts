/**
 * The state's formats, and how the documents of each become those of the next. A version that puts documents in a new
 * collection, or relies on a field that older ones did not write, has a new format: then older programs say that it is too
 * new for them, and it can rely on the field.
 *
 * A migration leaves alone what is new already: after one, `hylla.json.bak` is of the format before, and put back it
 * leads through journal files of both.
 */
import type { Tables } from '../tables.ts';

type Migration = (tables: Tables) => void;

/** The first makes format 2 of format 1. */
const migrations: readonly Migration[] = [rememberRates];

/** What this version writes. */
export const stateFormat = migrations.length + 1;

/** Brings what the tables hold from an older `format` to this version's. */
export function migrate(tables: Tables, format: number): void {
  for (const migration of migrations.slice(format - 1)) migration(tables);
}

/**
 * The first versions did not note how fast a level fell before it stood still, without which a sensor that is stuck is not
 * told from a dispenser that nobody uses. By what is known since, it fell as fast as it has on average.
 */
function rememberRates(tables: Tables): void {
  for (const level of tables.durable.values('levels')) {
    const { same } = level.filter;
    if (same === null || same.rate !== undefined) continue;
    const filter = { ...level.filter, same: { ...same, rate: level.dailyDrop } };
    tables.set('levels', level.id, { ...level, filter });
  }
}
