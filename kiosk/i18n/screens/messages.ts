/**
 * Every sentence of the kiosk and of the shared components. A language is one file that satisfies this; a value that
 * depends on something is a function.
 */
import type { DispenserStatus } from '../../../server/contract/api/dispensers.ts';
import type { Category } from '../../../server/contract/site-file.ts';

type Problem = 'stuck' | 'jam' | 'suspect' | 'silent' | 'offline' | 'source-down';

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

  readonly kiosk: {
    readonly title: string;
    readonly allWell: string;
    /** Names as they stand in a list: capitalised. */
    someEmpty(things: readonly string[]): string;
    someLow(things: readonly string[]): string;
    readonly levelsUnknown: string;
    readonly somethingOff: string;
    readonly hello: string;
    nextDelivery(day: string): string;
    lastRefill(thing: string, ago: string): string;
    /** Names as they stand inside a sentence. */
    filledToday(things: readonly string[]): string;
    refilledThanks(ago: string): string;
    readonly refilledHint: string;
    readonly stillEmpty: string;
    readonly nothingHere: string;
    readonly nothingHereHint: string;
    onFloor(floor: string): string;
    readonly itsEmpty: string;
    readonly reported: string;
    readonly meToo: string;
    refilled(ago: string): string;
    lasts(when: string): string;
    readonly ask: string;
    readonly problem: string;
    readonly back: string;
    readonly more: string;
    page(at: number, of: number): string;
    whichOne(category: string): string;
    readonly howMany: string;
    readonly send: string;
    inStore(count: string, place: string): string;
    readonly noneInStore: string;
    comes(day: string): string;
    readonly whatIsWrong: string;
    whatIsWrongWith(thing: string): string;
    readonly whatIsWrongHere: string;
    readonly somethingElse: string;
    readonly presets: readonly string[];
    readonly roomPresets: readonly string[];
    readonly ownWords: string;
    readonly sendWords: string;
    readonly done: string;
    readonly undo: string;
    readonly undoing: string;
    readonly chooseRoom: string;
    readonly otherRoom: string;
    readonly sending: string;
    waitingToSend(waiting: number): string;
  };

  readonly receipt: {
    readonly thanks: string;
    readonly undoneTitle: string;
    readonly undone: string;
    readonly undoneOthers: string;
    readonly lateTitle: string;
    readonly late: string;
    readonly undoFailed: string;
    readonly savedTitle: string;
    readonly refusedTitle: string;
    readonly alreadyTitle: string;
    alreadyAsked(people: number): string;
    willRefill(count: string, place: string): string;
    readonly willRefillSoon: string;
    inStoreroom(count: string, place: string): string;
    onOrder(day: string, order: string): string;
    onOrderNoDay(order: string): string;
    willOrder(day: string): string;
    readonly willOrderNoDay: string;
    willCheck(level: string): string;
    readonly willLook: string;
    readonly follow: string;
    readonly followHint: string;
    readonly followCode: string;
    readonly saved: string;
    readonly refused: string;
  };
}
