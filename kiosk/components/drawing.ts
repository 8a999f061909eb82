/**
 * A drawn thing with its level: `<hy-drawing thing="towel-roll" level="62" status="ok">`. Decorative: the words next to
 * it say the same. Without a level it shows the thing as it is when full; a level that is not to be trusted (stale,
 * unknown) is hatched over.
 */
import { html, LitElement, type SVGTemplateResult, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DispenserStatus } from '../../server/contract/api/dispensers.ts';
import { drawingStyles } from './drawings/drawing-styles.ts';
import { binBags, toiletRoll, towelRoll } from './drawings/rolls.ts';
import { box, cups, filters, paper, pen, towelStack } from './drawings/stacks.ts';
import { coffee, ink, sanitiser, soap, spray } from './drawings/vessels.ts';
import type { Thing } from './thing.ts';

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

@customElement('hy-drawing')
export class Drawing extends LitElement {
  static override styles = drawingStyles;

  @property() thing: Thing = 'box';
  /** Percent, or null when there is none to show. */
  @property({ type: Number }) level: number | null = null;
  @property({ reflect: true }) status: DispenserStatus | null = null;

  override render() {
    const level = Math.min(100, Math.max(0, this.level ?? 100)) / 100;
    const doubtful = this.status === 'stale' || this.status === 'unknown';
    return html`<svg viewBox="0 0 160 160" aria-hidden="true">
      <g class="thing">${drawings[this.thing](level)}</g>
      ${doubtful ? hatching : ''}
    </svg>`;
  }
}

const hatching = svg`
  <clipPath id="round"><circle cx="80" cy="80" r="58" /></clipPath>
  <g clip-path="url(#round)" opacity="0.55">
    ${Array.from({ length: 12 }, (_, i) => svg`<path class="hatch" d="M${-60 + i * 18} 160L${100 + i * 18} 0" />`)}
  </g>`;

declare global {
  interface HTMLElementTagNameMap {
    'hy-drawing': Drawing;
  }
}
