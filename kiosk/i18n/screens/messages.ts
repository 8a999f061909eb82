/**
 * Every sentence that several pages say. A language is one file that satisfies this; a value that
 * depends on something is a function.
 */
import type { DispenserStatus } from '../../../server/contract/api/dispensers.ts';
import type { Category } from '../../../server/contract/site-file.ts';

type Problem = 'stuck' | 'jam' | 'suspect' | 'silent' | 'offline' | 'gateway-down' | 'source-down';

export interface Messages {
  readonly status: Readonly<Record<DispenserStatus, string>>;
  readonly problem: Readonly<Record<Problem, string>>;
  readonly category: Readonly<Record<Category, string>>;
  /** A stock unit in the right number; unknown units stay as the site wrote them. */
  unit(name: string, count: number): string;

  people(count: number): string;
  /** What hangs on a floor and in no room. */
  readonly corridor: string;
  readonly demo: string;
  readonly waiting: string;
  readonly waitingHint: string;
  readonly refused: string;
  readonly refusedHint: string;
  readonly refusedNoCode: string;
  readonly codeChanges: string;
  noContactSince(time: string): string;
  readonly noContactHint: string;
}
