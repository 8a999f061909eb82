/**
 * The sign of a status: each has a shape of its own, so that nothing hangs on colour. ok: a thin ring; low: a triangle
 * pointing down; empty: a full square with a bar; stale: a hatched, broken ring; fault: a diamond with a stroke;
 * unknown: a ring with a question mark. `<hy-status status="low" word>` adds the word; else the word is its label.
 */
import { css, html, LitElement, svg } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import type { DispenserStatus } from '../../server/contract/api/dispensers.ts';
import { Localised } from '../i18n/locale.ts';
import { t } from '../i18n/screens/t.ts';

const shapes: Readonly<Record<DispenserStatus, ReturnType<typeof svg>>> = {
  ok: svg`<circle cx="12" cy="12" r="7.5" fill="none" stroke="currentColor" stroke-width="2.4" />`,
  low: svg`<path d="M2.5 4.5h19L12 21.5z" fill="currentColor" />`,
  empty: svg`
    <rect x="2" y="2" width="20" height="20" rx="4" fill="currentColor" />
    <path class="cut" d="M7 12h10" stroke-width="3" stroke-linecap="round" />`,
  stale: svg`
    <circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2.4" stroke-dasharray="4.2 2.87" />
    <path d="M6.5 13.5l7-7M8 17.5l9.5-9.5M12.5 18.5l5.5-5.5" stroke="currentColor" stroke-width="2" />`,
  fault: svg`
    <path d="M12 .8L23.2 12 12 23.2.8 12z" fill="currentColor" />
    <path class="cut" d="M12 6.6v6.2M12 16.6v.4" stroke-width="2.8" stroke-linecap="round" />`,
  unknown: svg`
    <circle cx="12" cy="12" r="9" fill="none" stroke="currentColor" stroke-width="2.2" />
    <path d="M9 9.6a3 3 0 1 1 4.4 2.7c-1 .5-1.4 1-1.4 2M12 17v.2" fill="none" stroke="currentColor" stroke-width="2.2" stroke-linecap="round" />`,
};

/** The bare shape, for tiles in light DOM. Colour by `color`; what is cut out of it by `.cut { stroke }`. */
export function statusShape(status: DispenserStatus): ReturnType<typeof svg> {
  return shapes[status];
}

@customElement('hy-status')
export class StatusMark extends LitElement {
  static override styles = css`
    :host {
      display: inline-flex;
      align-items: center;
      gap: 0.45em;
      font-weight: var(--weight-strong);
      color: var(--ok);
    }
    :host([status='low']) {
      color: var(--low);
    }
    :host([status='empty']) {
      color: var(--empty);
    }
    :host([status='stale']),
    :host([status='unknown']) {
      color: var(--stale);
    }
    :host([status='fault']) {
      color: var(--fault);
    }
    svg {
      flex: none;
      width: 0.95em;
      height: 0.95em;
    }
    .cut {
      stroke: var(--surface);
    }
  `;

  @property({ reflect: true }) status: DispenserStatus = 'unknown';
  /** Shows the word too. */
  @property({ type: Boolean }) word = false;

  constructor() {
    super();
    new Localised(this);
  }

  override render() {
    const text = t().status[this.status];
    return this.word
      ? html`<svg viewBox="0 0 24 24" aria-hidden="true">${shapes[this.status]}</svg><span>${text}</span>`
      : html`<svg viewBox="0 0 24 24" role="img" aria-label=${text}>${shapes[this.status]}</svg>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'hy-status': StatusMark;
  }
}
