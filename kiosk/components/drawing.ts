/**
 * A drawn thing with its level: `<hy-drawing thing="towel-roll" level="62" status="ok">`. Decorative: the words next to
 * it say the same. Without a level it shows the thing as it is when full; a level that is not to be trusted (stale,
 * unknown) is hatched over.
 */
import { LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DispenserStatus } from '../../server/contract/api/dispensers.ts';
import { drawingStyles } from './drawings/drawing-styles.ts';
import { drawn } from './drawings/drawn.ts';
import type { Thing } from './thing.ts';

@customElement('hy-drawing')
export class Drawing extends LitElement {
  static override styles = drawingStyles;

  @property() thing: Thing = 'box';
  /** Percent, or null when there is none to show. */
  @property({ type: Number }) level: number | null = null;
  @property() status: DispenserStatus | null = null;

  override render() {
    return drawn(this.thing, this.level, this.status);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hy-drawing': Drawing;
  }
}
