/** The bare drawing of a thing, for tiles in light DOM; its look is `drawing-styles.ts`. */
import { html, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import type { DispenserStatus } from '../../../server/contract/api/dispensers.ts';
import type { Thing } from '../thing.ts';
import { binBags, toiletRoll, towelRoll } from './rolls.ts';
import { box, cups, filters, paper, pen, towelStack } from './stacks.ts';
import { coffee, ink, sanitiser, soap, spray } from './vessels.ts';

const drawings: Readonly<Record<Thing, (level: number) => SVGTemplateResult>> = {
  'towel-roll': towelRoll,
  'toilet-roll': toiletRoll,
  'towel-stack': towelStack,
  soap,
  sanitiser,
  coffee,
  filters,
  cups,
  paper,
  ink: () => ink(1),
  'ink-colour': () => ink(3),
  spray,
  'bin-bags': binBags,
  pen,
  box,
};

/** `level`: percent, or null when there is none to show. */
export function drawn(thing: Thing, level: number | null, status: DispenserStatus | null): TemplateResult {
  const share = Math.min(100, Math.max(0, level ?? 100)) / 100;
  const doubtful = status === 'stale' || status === 'unknown';
  return html`<svg class="drawing" data-status=${status ?? 'ok'} viewBox="0 0 160 160" aria-hidden="true">
    <g class="thing">${drawings[thing](share)}</g>
    ${doubtful ? svg`<path class="hatch" d=${hatch} />` : ''}
  </svg>`;
}

/** Strokes from lower left to upper right, 18 apart, as far as a circle in the middle reaches. */
const hatch = Array.from({ length: 7 }, (_, i) => {
  const away = (i - 3) * (18 / Math.SQRT2);
  const half = Math.sqrt(58 ** 2 - away ** 2);
  const at = (along: number) => `${80 + (away + along) / Math.SQRT2} ${80 + (away - along) / Math.SQRT2}`;
  return `M${at(-half)}L${at(half)}`;
}).join('');
