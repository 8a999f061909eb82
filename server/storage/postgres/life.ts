/**
 * A dump that is restored under running replicas is another database for them, whatever its revision. Each connection that
 * commits says of which life the state is that it commits on, and the database stores nothing that rests on another one.
 */
import type { Link } from './link.ts';

export interface Head {
  readonly rev: number;
  readonly life: string;
}

/**
 * Where the database is. Throws while a dump is being restored: its documents are all there once they have their primary
 * key, which a restore makes after their rows.
 */
export async function headOf(link: Link): Promise<Head> {
  const [head] = await link.query(
    'SELECT rev, hylla.life() AS life FROM hylla.head WHERE EXISTS (' +
      "SELECT FROM pg_index WHERE indrelid = 'hylla.documents'::regclass AND indisprimary)",
  );
  if (head === undefined) throw new Error('what it knows is not all there; a dump may be on its way into it');
  return { rev: Number(head['rev']), life: String(head['life']) };
}

/** The state that `link` commits on is of `life`. */
export async function speakOf(link: Link, life: string): Promise<void> {
  await link.query("SELECT set_config('hylla.life', $1::text, false)", [life]);
}
