/** How a button was pressed, by the words that devices have for it: one table for all families. */
import type { Press } from '../../contract/reading.ts';

const words: readonly (readonly [Press, ReadonlySet<string>])[] = [
  // Somebody who calls for help wants more than that something is empty.
  ['long', new Set(['long', 'hold', 'held', 'emergency', 'sos', 'panic'])],
  ['double', new Set(['double', 'triple', 'quadruple', 'quintuple', 'many', 'multi'])],
  ['short', new Set(['single', 'short', 'press', 'pressed', 'push', 'click', 'toggle', 'tap', 'on'])],
];
/** Of what follows a press, or is another movement. */
const noPress = new Set(['release', 'released', 'move', 'step', 'stop', 'rotate', 'unknown', 'none']);
const longest = 64;

/** `single`, `1_single`, `single_left`, `short press`, `long_push`; undefined for what is no press, as `release`. */
export function pressOf(word: unknown): Press | undefined {
  if (typeof word !== 'string' || word.length > longest) return undefined;
  const parts = word.toLowerCase().split(/[^a-z]+/);
  if (parts.some((part) => noPress.has(part))) return undefined;
  return words.find(([, known]) => parts.some((part) => known.has(part)))?.[0];
}
